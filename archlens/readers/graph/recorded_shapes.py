"""The shapes of a call's outputs: as the file tells them, else as the rules of shapes do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.graph import Shape
from archlens.layers.catalog import role_of
from archlens.layers.output_shapes import output_shapes
from archlens.layers.rule_types import Arguments, Spec
from archlens.readers.graph.wired_model import Plan
from archlens.readers.keras.model_records import Constant, History, LayerConfig, Reference

_KEEPING_ROLES = frozenset({"activation", "normalization", "regularization"})


def shapes_of(plan: Plan, layer: LayerConfig, k: int, hints: Mapping[History, Shape]) -> list[Shape]:
    """The shapes of a call's outputs: as recorded where taken, else by the rules, else as seen from outside."""
    known = layer.nodes[k].outputs
    if known is not None:
        return list(known)
    recorded = plan.recorded_outputs(layer.name, k)
    hinted = {h.tensor: shape for h, shape in hints.items() if (h.layer, h.node) == (layer.name, k)}
    if None not in recorded and len(recorded) >= plan.output_count(layer.name, k):
        return recorded
    node = layer.nodes[k]
    arguments = Arguments(_specs(node.args), {key: _specs(value) for key, value in node.kwargs.items()})
    ruled = list(_rule(layer, arguments) or ())
    count = max(1, len(recorded), len(ruled), *(tensor + 1 for tensor in hinted))
    choices = [recorded, ruled, [hinted.get(t) for t in range(count)]]
    return [next((c[t] for c in choices if t < len(c) and c[t] is not None), None) for t in range(count)]


def told_later(layers: list[LayerConfig], last: Shape) -> list[Shape]:
    """What a Sequential's file says of each layer's output: the shape that the next was built on.

    Not every layer is built on a shape; what those that keep the shape were given is told by the layer after them.
    """
    told = [last] * len(layers)
    for i in range(len(layers) - 2, -1, -1):
        after = layers[i + 1]
        keeps = after.builtin and role_of(after.class_name, after.kind) in _KEEPING_ROLES
        told[i] = after.build_shape or (told[i + 1] if keeps else None)
    return told


def chained(layer: LayerConfig, shapes: list[Shape], after: Shape) -> list[Shape]:
    """The shapes of a call's outputs in a Sequential; ``after`` is what the file says of the first, if anything."""
    if layer.nodes and layer.nodes[0].outputs is not None:
        return list(layer.nodes[0].outputs)
    specs = [Spec(shape) for shape in shapes]
    ruled = _rule(layer, Arguments((specs[0] if len(specs) == 1 else specs,), {}))
    return list(ruled) if ruled and ruled[0] is not None else [after]


def _rule(layer: LayerConfig, arguments: Arguments) -> tuple[Shape, ...] | None:
    if not layer.builtin:
        return None  # a class of the user's own may do anything, whatever its name
    return output_shapes(layer.class_name, layer.config, arguments, operation=layer.kind == "operation")


def _specs(value: Any) -> Any:
    """An argument as shape rules take it: tensors as :class:`Spec`."""
    if isinstance(value, (Reference, Constant)):
        return Spec(value.shape, value.dtype)
    if isinstance(value, list):
        return [_specs(item) for item in value]
    if isinstance(value, tuple):
        return tuple(_specs(item) for item in value)
    if isinstance(value, Mapping):
        return {key: _specs(item) for key, item in value.items()}
    return value
