"""The multiply-accumulates of a call, by the rule of its layer's class, on one sample.

Shapes are those of the model that holds the call; a ``TimeDistributed`` around a nested model makes the call once for
each of its steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from archlens.graph import Layer, Shape
from archlens.layers import catalog
from archlens.layers.macs import call_macs, multiplies
from archlens.layers.rule_types import Arguments, Spec
from archlens.layers.shape_arithmetic import Known, product
from archlens.readers.graph.call_shapes import chain_arguments, without_histories
from archlens.readers.keras.model_records import Constant, LayerConfig, NodeConfig, Reference, map_leaves


def node_macs(layer: LayerConfig, made: Layer, node: NodeConfig, outputs: Sequence[Shape], steps: Known) -> int | None:
    """The MACs of a call in a Functional model; ``None`` if they are not known.

    Args:
        layer: the layer that is called.
        made: the same, as the graph has it.
        node: the call.
        outputs: the shapes that it gives.
        steps: the axes of steps around the model that holds the call.
    """
    if layer.answers is None:
        if not _may_multiply(layer):
            return _without_rule(layer, made)
        return _macs_of(layer, node, outputs, steps)
    if not layer.answers.get("multiplies", _may_multiply, layer):
        return _without_rule(layer, made)
    question = "macs", without_histories(node), tuple(outputs), steps
    return layer.answers.get(question, _macs_of, layer, node, outputs, steps)


def _macs_of(layer: LayerConfig, node: NodeConfig, outputs: Sequence[Shape], steps: Known) -> int | None:
    kwargs = {key: map_leaves(value, _sampled) for key, value in node.kwargs.items()}
    return _macs(layer, Arguments(map_leaves(node.args, _sampled), kwargs), outputs, steps)


def chain_macs(
    layer: LayerConfig, made: Layer, taken: Sequence[Shape], outputs: Sequence[Shape], steps: Known
) -> int | None:
    """The MACs of a call in a Sequential, alike.

    Args:
        layer: the layer that is called.
        made: the same, as the graph has it.
        taken: the shapes of the tensors that it takes.
        outputs: the shapes that it gives.
        steps: the axes of steps around the model.
    """
    if not _may_multiply(layer):
        return _without_rule(layer, made)
    return _macs(layer, chain_arguments([one_sample(shape) for shape in taken]), outputs, steps)


def one_sample(shape: Shape) -> Shape:
    """A shape with a batch axis of 1.

    Example:
        >>> one_sample((None, 8)), one_sample(()), one_sample(None)
        ((1, 8), (), None)
    """
    return (1, *shape[1:]) if shape else shape


def _may_multiply(layer: LayerConfig) -> bool:
    return layer.builtin and multiplies(layer.class_name, operation=layer.kind == "operation")


def _without_rule(layer: LayerConfig, made: Layer) -> int | None:
    """None for a class that archlens knows nothing of, if it has weights to multiply with; else 0."""
    if not made.owns_weights:
        return 0
    row = catalog.layer_class(layer.class_name) if layer.builtin else None
    return 0 if row is not None and row.described else None


def _macs(layer: LayerConfig, arguments: Arguments, outputs: Sequence[Shape], steps: Known) -> int | None:
    times = product(steps)
    sampled = [one_sample(shape) for shape in outputs]
    is_operation = layer.kind == "operation"
    macs = call_macs(layer.class_name, layer.config, arguments, sampled, operation=is_operation)
    return None if macs is None or times is None else macs * times


def _sampled(value: Any) -> Any:
    """A tensor with a batch axis of 1; an array has none."""
    if isinstance(value, Reference):
        return Spec(one_sample(value.shape), value.dtype)
    return Spec(value.shape, value.dtype) if isinstance(value, Constant) else value
