"""Layers around layers: what they give follows from the layer inside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from archlens.layers.shapes.common import Known, axis_of, first, flag, known, replaced, shape_of
from archlens.layers.shapes.serialized import serialized
from archlens.layers.shapes.spec import Arguments, Config, Shapes, Spec

Inner = Callable[[str, Config, Arguments], Shapes]
"""Gives the output shapes of a layer by class name, configuration and arguments."""

WrapperRule = Callable[[Config, Arguments, Inner], Shapes]
"""A shape rule that asks for the shapes of the layer inside."""


def _one(shapes: Shapes) -> Known:
    (shape,) = shapes or ()
    return known(shape)


def _spectral_normalization(config: Config, arguments: Arguments, inner: Inner) -> Shapes:
    return inner(*serialized(config["layer"]), arguments)


def _time_distributed(config: Config, arguments: Arguments, inner: Inner) -> Shapes:
    """Give the inner layer one step, and put the axis of steps back behind the batch axis."""
    batch, steps, *rest = shape_of(first(arguments))
    step = Arguments((Spec((batch, *rest)),), {})
    output = _one(inner(*serialized(config["layer"]), step))
    return ((output[0], steps, *output[1:]),)


def _bidirectional(config: Config, arguments: Arguments, inner: Inner) -> Shapes:
    """Merge two runs of the inner layer, or give both; its states come twice, forwards and backwards."""
    class_name, layer = serialized(config["layer"])
    output, *states = inner(class_name, layer, Arguments((Spec(shape_of(first(arguments))),), {})) or ()
    if not flag(layer.get("return_state")):
        states = []
    return (*_merged(known(output), config["merge_mode"]), *states, *states)


def _merged(output: Known, mode: object) -> tuple[Known, ...]:
    if mode is None:
        return (output, output)
    if mode == "concat":
        last = axis_of(-1, len(output))
        size = output[last]
        return (replaced(output, last, None if size is None else size * 2),)
    if mode in ("sum", "mul", "ave"):
        return (output,)
    raise ValueError("Expected a merge mode")


def _pipeline(config: Config, arguments: Arguments, inner: Inner) -> Shapes:
    """Run the layers one after another."""
    shape = shape_of(first(arguments))
    for layer in config["layers"]:
        shape = _one(inner(*serialized(layer), Arguments((Spec(shape),), {})))
    return (shape,)


WRAPPERS: Mapping[str, WrapperRule] = MappingProxyType({
    "Bidirectional": _bidirectional,
    "Pipeline": _pipeline,
    "SpectralNormalization": _spectral_normalization,
    "TimeDistributed": _time_distributed,
})  # fmt: skip
