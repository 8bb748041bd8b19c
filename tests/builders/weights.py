"""Weights that are counted in an unusual way, and state that is saved like weights."""

import keras
import numpy as np
from keras import layers


def called_three_times():
    """One layer called three times in a row, and a second input."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    square = layers.Dense(4, name="square")
    return keras.Model([a, b], layers.Add(name="join")([square(square(square(a))), b]), name="called_three_times")


def shared_trunk():
    """Two layers that both branches go through."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    low, high = layers.Dense(5, name="low"), layers.Dense(6, name="high")
    x = layers.Subtract(name="join")([high(low(a)), high(low(b))])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="shared_trunk")


def dense_on_sequence():
    """Dense and EinsumDense on tensors of three axes."""
    a, b = keras.Input((5, 4), name="a"), keras.Input((5, 4), name="b")
    x = layers.Dense(3, name="dense")(a)
    y = layers.EinsumDense("abc,cd->abd", output_shape=(None, 3), bias_axes="d", name="einsum")(b)
    return keras.Model([a, b], layers.Add(name="join")([x, y]), name="dense_on_sequence")


def prelu():
    """Activations with weights, one of them shared along axes."""
    a, b = keras.Input((6, 6, 2), name="a"), keras.Input((4,), name="b")
    x = layers.PReLU(shared_axes=[1, 2], name="shared_prelu")(layers.Conv2D(4, 3, name="conv")(a))
    x = layers.GlobalAveragePooling2D(name="average")(x)
    return keras.Model([a, b], layers.Add(name="join")([x, layers.PReLU(name="prelu")(b)]), name="prelu")


def normalization():
    """Normalization adapted to data, given its moments, and by batch, group and layer."""
    a, b = keras.Input((4,), name="a"), keras.Input((4,), name="b")
    adapted = layers.Normalization(name="adapted")
    adapted.adapt(np.arange(8, dtype="float32").reshape(2, 4))
    x = layers.BatchNormalization(name="batch")(adapted(a))
    y = layers.Normalization(mean=1.0, variance=2.0, name="given")(b)
    y = layers.GroupNormalization(2, name="group")(layers.LayerNormalization(name="layer")(y))
    return keras.Model([a, b], layers.Add(name="join")([x, y]), name="normalization")


def seed_generators():
    """Layers that hold a random state and no weights."""
    a, b = keras.Input((8, 8, 3), name="a"), keras.Input((4,), name="b")
    x = layers.RandomFlip(seed=1, name="flip")(a)
    x = layers.GaussianNoise(0.1, seed=2, name="noise")(x)
    x = layers.SpatialDropout2D(0.2, seed=3, name="spatial")(layers.Conv2D(4, 3, name="conv")(x))
    x = layers.GlobalAveragePooling2D(name="average")(x)
    y = layers.AlphaDropout(0.1, seed=4, name="alpha")(layers.Dropout(0.5, seed=5, name="dropout")(b))
    return keras.Model([a, b], layers.Add(name="join")([x, y]), name="seed_generators")


def half_precision():
    """Layers in bfloat16, in mixed precision and in float32."""
    a, b = keras.Input((4,), dtype="float16", name="a"), keras.Input((4,), name="b")
    x = layers.Dense(3, dtype="bfloat16", name="brain")(a)
    y = layers.Dense(3, dtype="mixed_float16", name="mixed")(b)
    return keras.Model([a, b], layers.Concatenate(name="join")([x, y]), name="half_precision")


def frozen_part():
    """A nested model that is frozen, and a frozen layer."""
    x = keras.Input((4,), name="inside")
    inner = keras.Model(x, layers.BatchNormalization(name="norm")(layers.Dense(3, name="dense")(x)), name="inner")
    inner.trainable = False
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    x = layers.Add(name="join")([inner(a), layers.Dense(3, trainable=False, name="frozen")(b)])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name="frozen_part")
