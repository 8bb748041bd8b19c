"""Calls that multiply, beyond those whose shapes are tested: groups, formats, wrappers, nested and shared models."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import keras
from keras import layers, ops


class ModelCase(NamedTuple):
    """A model of several calls.

    Attributes:
        name: what is special about it.
        make: the model.
    """

    name: str
    make: Callable[[], keras.Model]

    def __str__(self):
        return self.name


def _one(layer: Callable[[], keras.Layer], *shape: int) -> Callable[[], keras.Model]:
    def make():
        inputs = keras.Input(shape)
        return keras.Model(inputs, layer()(inputs))

    return make


def _shared():
    inputs = [keras.Input((12,)), keras.Input((12,))]
    dense = layers.Dense(7)
    return keras.Model(inputs, layers.Concatenate()([dense(each) for each in inputs]))


def _nested():
    inside = keras.Sequential([layers.Input((9, 9, 3)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(5)])
    inputs = [keras.Input((9, 9, 3)), keras.Input((9, 9, 3))]
    return keras.Model(inputs, layers.Add()([inside(each) for each in inputs]))


def _distributed_model():
    frame = keras.Sequential([layers.Input((9, 9, 3)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(5)])
    clip = keras.Input((6, 9, 9, 3))
    return keras.Model(clip, layers.LSTM(8)(layers.TimeDistributed(frame)(clip)))


def _operators():
    a, b = keras.Input((5, 8)), keras.Input((8, 6))
    scores = ops.softmax(ops.matmul(a, b))
    return keras.Model([a, b], ops.einsum("bij,bkj->bik", scores, scores) + 1.0)


def _cross_attention():
    query, value = keras.Input((5, 8)), keras.Input((7, 6))
    attention = layers.MultiHeadAttention(2, 3, value_dim=5)
    return keras.Model([query, value], attention(query, value))


def _low_rank():
    inputs = keras.Input((12,))
    dense = layers.Dense(7, lora_rank=2)
    return keras.Model(inputs, dense(inputs))


MORE_CASES = [
    ModelCase("shared Dense", _shared),
    ModelCase("nested Sequential called twice", _nested),
    ModelCase("TimeDistributed around a model", _distributed_model),
    ModelCase("operators", _operators),
    ModelCase("cross attention of another width", _cross_attention),
    ModelCase("LoRA", _low_rank),
    ModelCase("grouped Conv1D", _one(lambda: layers.Conv1D(6, 3, groups=3), 10, 9)),
    ModelCase("causal dilated Conv1D", _one(lambda: layers.Conv1D(6, 3, padding="causal", dilation_rate=2), 10, 9)),
    ModelCase("deep DepthwiseConv2D", _one(lambda: layers.DepthwiseConv2D(3, depth_multiplier=3), 10, 9, 4)),
    ModelCase(
        "deep SeparableConv2D",
        _one(lambda: layers.SeparableConv2D(8, 3, strides=2, depth_multiplier=3, padding="same"), 10, 9, 4),
    ),
    ModelCase("TimeDistributed Conv2D", _one(lambda: layers.TimeDistributed(layers.Conv2D(4, 3)), 5, 10, 9, 4)),
    ModelCase(
        "two directions of different cells",
        _one(lambda: layers.Bidirectional(layers.LSTM(4), backward_layer=layers.LSTM(4, go_backwards=True)), 10, 9),
    ),
    ModelCase("unrolled GRU", _one(lambda: layers.GRU(4, unroll=True), 6, 9)),
    ModelCase("GRU of one bias", _one(lambda: layers.GRU(4, reset_after=False), 6, 9)),
    ModelCase("spectrally normalized", _one(lambda: layers.SpectralNormalization(layers.Conv2D(4, 3)), 10, 9, 4)),
    ModelCase(
        "attention along one axis",
        _one(lambda: _SelfAttention(layers.MultiHeadAttention(2, 3, attention_axes=(2,))).layer, 4, 5, 8),
    ),
]


class _SelfAttention:
    """A layer of attention of a tensor to itself, which needs it twice."""

    def __init__(self, attention):
        def layer(inputs):
            return attention(inputs, inputs)

        self.layer = layer
