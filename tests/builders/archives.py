"""The models of ``tests/data``: what Keras's versions name differently in a weights file, or might.

They use nothing that Keras 3.3 does not have, but for ``distributed_model``.
"""

import keras
from keras import layers, ops

from tests.builders.classes import Block


def shared_layers():
    """Several Dense layers, one called twice and one also inside TimeDistributed, with operations between."""
    a, b, c = keras.Input((4,), name="a"), keras.Input((4,), name="b"), keras.Input((3, 4), name="c")
    shared, both = layers.Dense(5, name="shared"), layers.Dense(5, use_bias=False, name="alone_and_distributed")
    x = ops.multiply(shared(a), 2.0) + shared(b)
    x = layers.Multiply(name="gate")([x, layers.Dense(5, activation="sigmoid", name="dense_gate")(b)])
    y = layers.TimeDistributed(both, name="distributed")(c)
    y = layers.GlobalAveragePooling1D(name="average")(y) * both(a)
    x = layers.Dense(6, name="dense_joint")(ops.concatenate([x, y], axis=-1))
    return keras.Model([a, b, c], layers.Dense(1, name="dense_out")(x), name="shared_layers")


def nested_models():
    """A Functional model called twice, with a Sequential in it that starts with a Functional, and one inside a list."""
    x = keras.Input((4,), name="core_input")
    core = keras.Model(x, layers.Dense(3, name="dense")(x), name="core")
    stack = keras.Sequential([core, layers.Dense(5, name="dense"), layers.Dense(6, name="dense_1")], name="stack")
    y = keras.Input((4,), name="encoder_input")
    encoder = keras.Model(y, layers.Dense(7, name="dense")(stack(y)), name="encoder")
    tail = keras.Sequential([keras.Input((14,)), layers.Dense(2, name="dense")], name="tail")
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    x = layers.Concatenate(name="join")([encoder(a), encoder(b)])
    return keras.Model([a, b], [tail(x), layers.Dense(1, name="dense")(x)], name="nested_models")


def wrapped_layers():
    """TimeDistributed around a layer, Bidirectional, and an RNN over two cells."""
    a, b = keras.Input((None, 6), name="a"), keras.Input((7, 3), name="b")
    x = layers.TimeDistributed(layers.Dense(5, name="dense"), name="td_dense")(a)
    x = layers.Bidirectional(layers.LSTM(3, name="lstm"), name="both_ways")(x)
    y = layers.RNN([layers.LSTMCell(4, name="cell_0"), layers.GRUCell(6, name="cell_1")], name="rnn")(b)
    return keras.Model([a, b], layers.Add(name="join")([x, y]), name="wrapped_layers")


def distributed_model():
    """TimeDistributed around a model, which Keras 3.3 cannot do yet."""
    x = keras.Input((6, 6, 1), name="frame")
    y = layers.Flatten(name="flatten")(layers.Conv2D(2, 3, name="conv")(x))
    y = layers.Dense(5, name="dense_1")(layers.Dense(4, name="dense")(y))
    frame = keras.Model(x, y, name="frame_model")
    a, b = keras.Input((None, 6, 6, 1), name="a"), keras.Input((5,), name="b")
    x = layers.LSTM(5, name="lstm")(layers.TimeDistributed(frame, name="td_model")(a))
    return keras.Model([a, b], layers.Add(name="join")([x, b]), name="distributed_model")


def attention_and_custom():
    """MultiHeadAttention with dropout, seeded layers, a custom layer with sublayers, and a masking Embedding."""
    a, b = keras.Input((5,), dtype="int32", name="a"), keras.Input((8,), name="b")
    x = layers.Embedding(12, 8, mask_zero=True, name="embed")(a)
    x = layers.Dropout(0.1, name="dropout")(x)
    attended = layers.MultiHeadAttention(2, 4, dropout=0.1, name="attend")(x, x)
    x = layers.LayerNormalization(name="norm")(layers.Add(name="residual")([x, attended]))
    x = layers.GlobalAveragePooling1D(name="average")(x)
    y = Block(8, name="block")(layers.BatchNormalization(name="batch_norm")(b))
    return keras.Model([a, b], layers.Concatenate(name="join")([x, y]), name="attention_and_custom")


def encoder_shared_across():
    """One encoder inside two nested models, and a layer of the outer model inside a third."""
    x = keras.Input((4,), name="encoder_input")
    encoder = keras.Model(x, layers.Dense(3, name="dense")(x), name="encoder")
    y, z, w = (keras.Input((4,), name=f"{name}_inside") for name in ("left", "right", "inner"))
    left = keras.Model(y, layers.Dense(2, name="dense")(encoder(y)), name="left")
    right = keras.Model(z, layers.Dense(2, name="dense")(encoder(z)), name="right")
    shared = layers.Dense(2, name="shared")
    inner = keras.Model(w, layers.Dense(2, name="dense")(shared(w)), name="inner")
    a, b, c = (keras.Input((4,), name=name) for name in "abc")
    x = layers.Add(name="join")([left(a), right(b), inner(c), shared(c)])
    return keras.Model([a, b, c], layers.Dense(1, name="dense")(x), name="encoder_shared_across")
