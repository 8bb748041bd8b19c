"""Layers around layers and around models."""

import keras
from keras import layers


def _frame():
    """A small model for one time step."""
    x = keras.Input((6,), name="frame")
    y = layers.Dense(4, activation="relu", name="dense")(x)
    return keras.Model(x, layers.Dense(3, name="code")(y), name="frame_model")


def _beside(x, a, name):
    """Fuse a sequence's tensor with a second input, so that every model here has two."""
    b = keras.Input((3,), name="b")
    x = layers.GlobalAveragePooling1D(name="average")(x)
    return keras.Model([a, b], layers.Concatenate(name="join")([x, b]), name=name)


def dense_alone_and_distributed():
    """One Dense layer used alone and inside TimeDistributed."""
    a, b = keras.Input((5, 6), name="a"), keras.Input((6,), name="b")
    dense = layers.Dense(3, name="dense")
    x = layers.GlobalAveragePooling1D(name="average")(layers.TimeDistributed(dense, name="distributed")(a))
    x = layers.Concatenate(name="join")([x, dense(b)])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="dense_alone_and_distributed")


def distributed_functional():
    """TimeDistributed around a Functional model."""
    a = keras.Input((5, 6), name="a")
    return _beside(layers.TimeDistributed(_frame(), name="td")(a), a, "distributed_functional")


def distributed_sequential():
    """TimeDistributed around a Sequential model, over a sequence of unknown length."""
    a = keras.Input((None, 8, 8, 1), name="a")
    cnn = keras.Sequential(
        [keras.Input((8, 8, 1)), layers.Conv2D(2, 3, name="conv"), layers.Flatten(name="flatten")], name="cnn"
    )
    return _beside(layers.TimeDistributed(cnn, name="td")(a), a, "distributed_sequential")


def distributed_distributed_functional():
    """TimeDistributed around TimeDistributed around a Functional model."""
    a = keras.Input((5, 7, 6), name="a")
    x = layers.TimeDistributed(layers.TimeDistributed(_frame(), name="inner_td"), name="outer_td")(a)
    x = layers.TimeDistributed(layers.Flatten(name="flatten"), name="flat_td")(x)
    return _beside(x, a, "distributed_distributed_functional")


def distributed_twice():
    """TimeDistributed around a model called twice."""
    a, b = keras.Input((5, 6), name="a"), keras.Input((5, 6), name="b")
    td = layers.TimeDistributed(_frame(), name="td")
    return keras.Model([a, b], layers.Add(name="join")([td(a), td(b)]), name="distributed_twice")


def distributed_nested():
    """TimeDistributed around a model with a model in it, itself in a nested model."""
    x = keras.Input((6,), name="step")
    step = keras.Model(x, layers.Dense(3, name="after")(_frame()(x)), name="step_model")
    y = keras.Input((5, 6), name="steps")
    inner = keras.Model(y, layers.TimeDistributed(step, name="td")(y), name="inner")
    a = keras.Input((5, 6), name="a")
    return _beside(inner(a), a, "distributed_nested")


def distributed_layers():
    """TimeDistributed around a convolution and around a pooling layer."""
    a = keras.Input((5, 4, 4, 2), name="a")
    x = layers.TimeDistributed(layers.Conv2D(3, 2, name="conv"), name="td_conv")(a)
    x = layers.TimeDistributed(layers.GlobalMaxPooling2D(name="pool"), name="td_pool")(x)
    return _beside(x, a, "distributed_layers")


def bidirectional_two_layers():
    """Bidirectional with a layer of its own for each direction."""
    a = keras.Input((5, 6), name="a")
    there = layers.LSTM(4, return_sequences=True, name="there")
    back = layers.LSTM(4, return_sequences=True, go_backwards=True, name="back")
    x = layers.Bidirectional(there, backward_layer=back, merge_mode="sum", name="both_ways")(a)
    return _beside(x, a, "bidirectional_two_layers")


def spectral_normalization():
    """SpectralNormalization around a convolution, beside a second input."""
    a, b = keras.Input((8, 8, 1), name="a"), keras.Input((3,), name="b")
    x = layers.SpectralNormalization(layers.Conv2D(4, 3, name="conv"), name="spectral")(a)
    x = layers.Concatenate(name="join")([layers.Flatten(name="flatten")(x), b])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="spectral_normalization")
