"""Random Keras models of images, sequences and tables that meet: what can be, and what goes wrong, at other sizes."""

from __future__ import annotations

import keras
from keras import layers, ops


def random_model(rng) -> keras.Model:
    """A model of one to three inputs, each a tower of random layers, joined in random ways.

    Args:
        rng: a ``random.Random``.
    """
    makers = [rng.choice((_image, _sequence, _tokens, _table)) for _ in range(rng.randint(1, 3))]
    inputs, vectors = [], []
    for number, make in enumerate(makers):
        input_, vector = make(rng, number)
        inputs.append(input_)
        vectors.append(vector)
    x = vectors[0]
    if len(vectors) > 1:
        x = layers.Concatenate(name="joined")(vectors) if rng.random() < 0.5 else _added(rng, vectors)
    x = layers.Dense(4, name="joint")(x)
    outputs = [layers.Dense(2, name="out")(x)]
    if rng.random() < 0.3:
        outputs.append(layers.Dense(3, name="second")(vectors[-1]))
    return keras.Model(inputs, outputs, name="random")


def _added(rng, vectors):
    return (
        layers.add([layers.Dense(6)(vector) for vector in vectors])
        if rng.random() < 0.7
        else sum(layers.Dense(6)(vector) for vector in vectors)
    )


def _image(rng, number):
    size = rng.choice((None, 16, 17))
    input_ = keras.Input((size, rng.choice((size, 18)), 3), name=f"image_{number}")
    x = input_
    for _ in range(rng.randint(1, 4)):
        x = rng.choice(_ON_IMAGES)(rng, x)
    if rng.random() < 0.25 and None not in x.shape[1:]:
        return input_, layers.Dense(8)(layers.Flatten()(x))
    if rng.random() < 0.2 and None not in x.shape[1:]:
        x = layers.Reshape((x.shape[1] * x.shape[2], x.shape[3]))(x)
        return input_, layers.LSTM(5)(x)
    pooled = layers.GlobalAveragePooling2D()(x) if rng.random() < 0.6 else ops.max(x, axis=(1, 2))
    return input_, pooled


def _convolution(rng, x):
    padding, strides = rng.choice((("same", 1), ("same", 2), ("valid", 1), ("valid", 2)))
    return layers.Conv2D(rng.choice((4, 6)), rng.choice((1, 3)), strides=strides, padding=padding)(x)


def _depthwise(rng, x):
    return layers.DepthwiseConv2D(3, padding=rng.choice(("same", "valid")))(x)


def _separable(rng, x):
    return layers.SeparableConv2D(4, 3, padding=rng.choice(("same", "valid")))(x)


def _pooling(rng, x):
    return rng.choice((layers.MaxPooling2D, layers.AveragePooling2D))(2, padding="same")(x)


def _residual(rng, x):
    y = layers.BatchNormalization()(layers.Conv2D(x.shape[-1], 3, padding="same")(x))
    return x + y if rng.random() < 0.5 else layers.Multiply()([x, layers.Activation("sigmoid")(y)])


def _down_and_up(_rng, x):
    """An arm of a U-Net, which fits at even sizes alone."""
    y = layers.Conv2DTranspose(4, 3, strides=2, padding="same")(layers.MaxPooling2D(2, padding="same")(x))
    if None in x.shape[1:3] or y.shape[1:3] == x.shape[1:3]:
        return layers.Concatenate()([x, y])
    return y


def _padded(_rng, x):
    return layers.Cropping2D(1)(layers.ZeroPadding2D(((1, 2), (2, 1)))(x))


def _nested_image(rng, x):
    """A nested model, built on any size or on the one that it is called on."""
    shape = (None, None, x.shape[-1]) if rng.random() < 0.5 else x.shape[1:]
    inner = keras.Input(shape)
    y = layers.Conv2D(4, 3, padding="same", activation="relu")(inner)
    if rng.random() < 0.5:
        y = layers.UpSampling2D(2)(y)
    return keras.Model(inner, y)(x)


def _nested_chain(_rng, x):
    return keras.Sequential([layers.Conv2D(5, 3, padding="same"), layers.LayerNormalization(), layers.ReLU()])(x)


_ON_IMAGES = (
    _convolution,
    _convolution,
    _depthwise,
    _separable,
    _pooling,
    _residual,
    _down_and_up,
    _padded,
    _nested_image,
    _nested_chain,
)


def _sequence(rng, number):
    input_ = keras.Input((rng.choice((None, 12)), 5), name=f"sequence_{number}")
    return input_, _to_vector(rng, input_)


def _tokens(rng, number):
    input_ = keras.Input((rng.choice((None, 12)),), dtype="int32", name=f"tokens_{number}")
    return input_, _to_vector(rng, layers.Embedding(30, 6, mask_zero=rng.random() < 0.4)(input_))


def _to_vector(rng, x):
    for _ in range(rng.randint(0, 3)):
        x = rng.choice(_ON_SEQUENCES)(rng, x)
    if rng.random() < 0.2 and x.shape[1] is not None:
        return layers.Dense(7)(layers.Flatten()(x))
    last = rng.choice(
        (
            lambda: layers.GlobalMaxPooling1D()(x),
            lambda: layers.GRU(4)(x),
            lambda: ops.mean(x, axis=1),
            lambda: x[:, -1],
            lambda: layers.LSTM(4)(x, initial_state=layers.LSTM(4, return_state=True)(x)[1:]),
        )
    )
    return last()


_ON_SEQUENCES = (
    lambda rng, x: layers.Conv1D(6, 3, padding=rng.choice(("same", "causal", "valid")))(x),
    lambda _, x: layers.Bidirectional(layers.LSTM(3, return_sequences=True))(x),
    lambda _, x: layers.MultiHeadAttention(2, 3)(x, x),
    lambda _, x: layers.Attention()([x, x]),
    lambda _, x: layers.TimeDistributed(layers.Dense(4))(x),
    lambda _, x: layers.TimeDistributed(keras.Sequential([layers.Dense(4), layers.Dense(3)]))(x),
    lambda _, x: layers.LayerNormalization()(x),
    lambda _, x: ops.concatenate([x, ops.flip(x, axis=1)], axis=-1),
    lambda _, x: ops.matmul(ops.softmax(ops.matmul(x, ops.transpose(x, (0, 2, 1)))), x),
    lambda _, x: ops.einsum("btd,bsd->bts", x, x) if x.shape[1] is not None else x,
    lambda _, x: x + ops.ones((x.shape[1], x.shape[2])) if x.shape[1] is not None else x * 2.0,
    lambda _, x: layers.Permute((2, 1))(layers.Permute((2, 1))(x)),
    lambda _, x: layers.Dense(x.shape[1])(layers.Permute((2, 1))(x)) if x.shape[1] is not None else x,
)


def _table(rng, number):
    input_ = keras.Input((rng.choice((9, 10)),), name=f"table_{number}")
    x = layers.Dense(6, activation="relu")(input_)
    return input_, rng.choice((x, layers.Dropout(0.1)(x), ops.split(x, 2, axis=-1)[0]))
