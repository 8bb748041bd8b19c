"""A model file whose figures have more digits than Python turns into text: products of 250 axes.

It has what makes rules tell such figures: a dominant arm, a broadcast, contractions and expansions where inputs
interact, and a bottleneck.
"""

from __future__ import annotations

from tests.unit.readers.made import entry, functional, given, tensor, write

LONG = 10**18
AXES = (None, *[LONG] * 250)
"""Of the inputs ``picture`` and ``other``; each axis can be read."""

FEATURES = LONG**250
"""Their product."""

_ENDING_IN = {axis: (*AXES[:-1], axis) for axis in (1, 2, LONG + 1)}
_POINT = (None, *[1] * 249, LONG)
_OPERATION = "keras.src.ops.numpy"


def huge_model(path, units=3):
    """Write the model to ``path``; ``units`` belong to one of its layers, so that two models can differ."""
    picture, other = tensor("picture", shape=AXES), tensor("other", shape=AXES)
    masked, one = tensor("masked", shape=AXES), tensor("one", shape=_ENDING_IN[1])
    widened = tensor("widened", shape=AXES)
    layers = [
        given("picture", AXES),
        given("other", AXES),
        given("mask", _POINT),
        _dense("one", other, 1),
        entry("Add", "masked", [picture, tensor("mask", shape=_POINT)]),
        entry("Concatenate", "fused", [masked, one], axis=-1),
        _dense("squeezed", tensor("fused", shape=_ENDING_IN[LONG + 1]), 2),
        _dense("widened", tensor("squeezed", shape=_ENDING_IN[2]), LONG),
        entry("Max", "point", widened, module=_OPERATION, axis=list(range(1, 250)), keepdims=True),
        entry("BroadcastTo", "spread", tensor("point", shape=_POINT), module=_OPERATION, shape=[1, *AXES[1:]]),
        _dense("score", tensor("spread", shape=AXES), 1),
        _dense("apart", picture, units),
    ]
    inputs = [["picture", 0, 0], ["other", 0, 0], ["mask", 0, 0]]
    return write(path, functional(*layers, inputs=inputs, outputs=[["score", 0, 0], ["apart", 0, 0]]))


def _dense(name, source, units):
    return entry("Dense", name, source, units=units, activation="relu")
