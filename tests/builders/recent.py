"""What older versions of Keras cannot build."""

import keras
from keras import layers


def _model(name):
    """An embedding and a dense layer, fused."""
    a, b = keras.Input((6,), dtype="int32", name="a"), keras.Input((8,), name="b")
    x = layers.Flatten(name="flatten")(layers.Embedding(30, 4, name="embed")(a))
    x = layers.Concatenate(name="join")([x, layers.Dense(5, name="dense")(b)])
    return keras.Model([a, b], layers.Dense(1, name="out")(x), name=name)


def quantized():
    """A model quantized to eight bits, whose layers hold scales beside their kernels."""
    model = _model("quantized")
    model.quantize("int8")
    return model


def low_rank():
    """A model with low-rank adapters in two of its layers."""
    model = _model("low_rank")
    model.get_layer("dense").enable_lora(2)
    model.get_layer("embed").enable_lora(2)
    return model
