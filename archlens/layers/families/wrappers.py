"""Layers around layers: what they give follows from the layer inside."""

from __future__ import annotations

from collections.abc import Mapping

from archlens.graph import Shape
from archlens.layers.cost_arithmetic import count
from archlens.layers.layer_class import LayerClass
from archlens.layers.rule_types import Arguments, Config, InnerCost, InnerShapes, InnerWeights, Shapes, Spec, Weight
from archlens.layers.serialized_layer import serialized
from archlens.layers.shape_arithmetic import Known, axis_of, first, flag, known, replaced, shape_of


def _one(shapes: Shapes) -> Known:
    (shape,) = shapes or ()
    return known(shape)


def _spectral_normalization(config: Config, arguments: Arguments, inner: InnerShapes) -> Shapes:
    return inner(*serialized(config["layer"]), arguments)


def _time_distributed(config: Config, arguments: Arguments, inner: InnerShapes) -> Shapes:
    """Give the inner layer one step, and put the axis of steps back behind the batch axis."""
    batch, steps, *rest = shape_of(first(arguments))
    if not rest:
        raise ValueError("Expected an axis behind the steps")
    step = Arguments((Spec((batch, *rest)),), {})
    output = _one(inner(*serialized(config["layer"]), step))
    return ((output[0], steps, *output[1:]),)


def _bidirectional(config: Config, arguments: Arguments, inner: InnerShapes) -> Shapes:
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


def _pipeline(config: Config, arguments: Arguments, inner: InnerShapes) -> Shapes:
    """Run the layers one after another."""
    shape = shape_of(first(arguments))
    for layer in config["layers"]:
        shape = _one(inner(*serialized(layer), Arguments((Spec(shape),), {})))
    return (shape,)


def _bidirectional_weights(config: Config, shape: Shape, inner: InnerWeights) -> list[Weight]:
    backward = "backward_layer" if isinstance(config.get("backward_layer"), Mapping) else "layer"
    return inner(config["layer"], shape) + inner(config[backward], shape)


def _distributed_weights(config: Config, shape: Shape, inner: InnerWeights) -> list[Weight]:
    return inner(config["layer"], None if shape is None else (shape[0], *shape[2:]))


def _spectral_weights(config: Config, shape: Shape, inner: InnerWeights) -> list[Weight]:
    """Add the vector that follows the kernel's largest singular value, as long as the kernel's last axis."""
    weights = inner(config["layer"], shape)
    return [*weights, Weight((1, weights[0].shape[-1]), trained=False)]


def _bidirectional_macs(config: Config, arguments: Arguments, inner: InnerCost) -> int:
    """Count the run forwards and the one backwards, over the sequence alone: states multiply nothing more."""
    sequence = Arguments((Spec(shape_of(first(arguments))),), {})
    backward = "backward_layer" if isinstance(config.get("backward_layer"), Mapping) else "layer"
    return inner(config["layer"], sequence) + inner(config[backward], sequence)


def _distributed_macs(config: Config, arguments: Arguments, inner: InnerCost) -> int:
    batch, steps, *rest = shape_of(first(arguments))
    return count([steps]) * inner(config["layer"], Arguments((Spec((batch, *rest)),), {}))


def _spectral_macs(config: Config, arguments: Arguments, inner: InnerCost) -> int:
    """Count the layer inside; the kernel's norm is a product of weights alone."""
    return inner(config["layer"], arguments)


LAYERS = (
    LayerClass(
        name="TimeDistributed",
        shapes_around=_time_distributed,
        weights_around=_distributed_weights,
        macs_around=_distributed_macs,
        sublayers=("layer",),
        transparent=True,
        parts=("layer",),
    ),
    LayerClass(
        name="Bidirectional",
        role="recurrent",
        mode="state",
        shapes_around=_bidirectional,
        weights_around=_bidirectional_weights,
        macs_around=_bidirectional_macs,
        sublayers=("layer", "backward_layer"),
        traits=frozenset({"mirrored"}),
        parts=("forward_layer", "backward_layer"),
    ),
    LayerClass(
        name="SpectralNormalization",
        role="normalization",
        shapes_around=_spectral_normalization,
        weights_around=_spectral_weights,
        macs_around=_spectral_macs,
        sublayers=("layer",),
        transparent=True,
        saved_twice=True,
    ),
    LayerClass(name="Pipeline", role="preprocessing", shapes_around=_pipeline, sublayers=("layers",)),
    LayerClass(name="Wrapper", sublayers=("layer",)),
)
