"""The shapes of a call's outputs: as the file records them, else as the rules of shapes give them.

Of each output the first of these that is known is its shape:

1. what is recorded with the call itself (live models, and old files once their shapes are propagated);
2. what the calls that take the output record of it (``docs/decisions/0001-shapes-belong-to-the-taking-model.md``);
3. what the shape rule of the layer's class gives;
4. what is seen from outside, of an output of the model: by the model around it, or in a Sequential by the next layer.

A Sequential's file records no shape with a call, nor where a tensor is taken, so there the rule comes first.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any

from archlens.graph import Shape
from archlens.layers.catalog import role_of
from archlens.layers.keras_hub import hub_shapes
from archlens.layers.output_shapes import output_shapes
from archlens.layers.rule_types import Arguments, Shapes, Spec
from archlens.readers.files.json_values import value_at
from archlens.readers.keras.model_records import Constant, History, LayerConfig, NodeConfig, Reference, map_leaves

_KEEPING_ROLES = frozenset({"activation", "normalization", "regularization"})


def call_shapes(
    layer: LayerConfig, k: int, recorded: Sequence[Shape], seen_outside: Mapping[int, Shape], *, complete: bool
) -> Sequence[Shape]:
    """The shapes of the outputs of a call in a Functional model, batch axis first.

    Args:
        layer: the layer that is called.
        k: which of its calls.
        recorded: what the calls that take its outputs record of them.
        seen_outside: those of them that are the model's outputs, as the model around it sees them, by their numbers.
        complete: whether there are as many of them as anybody asks for, and each is recorded.
    """
    node = layer.nodes[k]
    if node.outputs is not None:  # 1
        return node.outputs
    if complete and not _may_give_more(layer, node):
        return recorded  # 2
    ruled = ruled_shapes(layer, node)  # 3
    hinted = _as_list(seen_outside)
    count = max(1, len(recorded), len(ruled), len(hinted))  # 4
    return [_first_known(tensor, (recorded, ruled, hinted)) for tensor in range(count)]


def _may_give_more(layer: LayerConfig, node: NodeConfig) -> bool:
    """Whether a call may give states or scores that nobody takes, of which no call records a shape."""
    if node.kwargs.get("return_attention_scores") is True:
        return True
    if layer.config.get("return_state") is True:
        return True
    return "layer" in layer.config and value_at(layer.config, "layer", "config", "return_state") is True


def chain_shapes(layer: LayerConfig, shapes: Sequence[Shape], seen_outside: Shape) -> list[Shape]:
    """The shapes of a call's outputs in a Sequential, batch axis first.

    Args:
        layer: the layer, which is called once.
        shapes: of the tensors that it takes.
        seen_outside: what the file says of its output; see :func:`shapes_behind`.
    """
    if layer.nodes and layer.nodes[0].outputs is not None:  # 1
        return list(layer.nodes[0].outputs)
    ruled = rule_shapes(layer, chain_arguments(shapes))  # 3
    if ruled and ruled[0] is not None:
        return list(ruled)
    return [seen_outside]  # 4


def shapes_behind(layers: Sequence[LayerConfig], last: Shape) -> list[Shape]:
    """What a Sequential's file says of each layer's output: the shape that the next layer was built on.

    Not every layer is built on a shape; what those that keep the shape were given is told by the layer after them.

    Args:
        layers: the layers, in order.
        last: the shape of the last one's output, as the model around it sees it.
    """
    behind = [last]
    for layer in reversed(layers[1:]):
        keeps_shape = layer.builtin and role_of(layer.class_name, layer.kind) in _KEEPING_ROLES
        otherwise = behind[-1] if keeps_shape else None
        behind.append(layer.build_shape or otherwise)
    return behind[::-1]


def ruled_shapes(layer: LayerConfig, node: NodeConfig) -> Sequence[Shape]:
    """The shapes that the rule of a layer's class gives of a call, empty if there is none.

    The rule is asked once about all calls of a model that are alike.
    """
    if layer.answers is None:
        return _shapes_of(layer, node)
    question = "shapes", layer.former, without_histories(node)
    return layer.answers.get(question, _shapes_of, layer, node)


def _shapes_of(layer: LayerConfig, node: NodeConfig) -> Sequence[Shape]:
    return rule_shapes(layer, node_arguments(node))


def rule_shapes(layer: LayerConfig, arguments: Arguments) -> Sequence[Shape]:
    """The shapes that the rule of a layer's class gives, empty if there is none.

    A class of the user's own may do anything, whatever its name, so no rule is asked about it.
    """
    if not layer.builtin:
        return hub_shapes(layer.module, layer.class_name, layer.config, arguments) or ()
    is_operation = layer.kind == "operation"
    shapes = output_shapes(
        layer.class_name, layer.config, arguments, operation=is_operation, former=layer.former and not is_operation
    )
    return shapes or ()


def distinct_tensors(node: NodeConfig) -> list[History]:
    """The tensors that a call takes, each once, in argument order."""
    if len(node.references) == 1:  # most calls
        return [node.references[0][1].history]
    return list(dict.fromkeys([reference.history for _, reference in node.references]))


def call_rule(layer: LayerConfig, node: NodeConfig) -> Callable[[Sequence[Shape]], Shapes]:
    """The rule of a call's shapes, as a function of those of the distinct tensors that it takes.

    It gives ``None`` where it knows none.
    """
    taken = distinct_tensors(node)

    def rule(shapes: Sequence[Shape]) -> Shapes:
        seen = dict(zip(taken, shapes, strict=True))
        return tuple(ruled_shapes(layer, node_on(node, seen))) or None

    return rule


def node_on(node: NodeConfig, shapes: Mapping[History, Shape]) -> NodeConfig:
    """A call on other shapes: of each of the tensors that it takes."""

    def with_shape(value: Any) -> Any:
        return dataclasses.replace(value, shape=shapes[value.history]) if isinstance(value, Reference) else value

    return map_node(node, with_shape)


def without_histories(node: NodeConfig) -> Hashable:
    """A call of a model from a file but for which tensors it takes: equal for those that no rule can tell apart."""
    if node.sort is None:
        node.sort = _sort_of(node)
    return node.sort


def _sort_of(node: NodeConfig) -> Hashable:
    if node.plain:  # most calls; then what each is passed by tells in which lists it is
        return tuple([(argument, reference.shape, reference.dtype) for argument, reference in node.references])
    return _without_histories(node.args), _without_histories(node.kwargs)


def _without_histories(value: Any) -> Hashable:
    """An argument as a tuple that starts with its type, for True, 1 and 1.0 are equal."""
    if isinstance(value, (Reference, Constant)):
        return type(value), value.shape, value.dtype
    if isinstance(value, (list, tuple)):
        return (type(value), *map(_without_histories, value))
    if isinstance(value, Mapping):
        return (Mapping, *((key, _without_histories(item)) for key, item in value.items()))
    return type(value), value


def map_node(node: NodeConfig, function: Callable[[Any], Any]) -> NodeConfig:
    """A call with a function applied to everything that stands in its arguments."""
    kwargs = {key: map_leaves(value, function) for key, value in node.kwargs.items()}
    return dataclasses.replace(node, args=map_leaves(node.args, function), kwargs=kwargs)


def node_arguments(node: NodeConfig) -> Arguments:
    """The arguments of a call as shape rules take them: tensors and arrays as :class:`Spec`."""
    kwargs = {key: map_leaves(value, _spec) for key, value in node.kwargs.items()}
    return Arguments(map_leaves(node.args, _spec), kwargs)


def chain_arguments(shapes: Sequence[Shape]) -> Arguments:
    """The arguments of a layer in a Sequential, which takes what the layer before it gives: one tensor or a list."""
    specs = [Spec(shape) for shape in shapes]
    return Arguments((specs[0] if len(specs) == 1 else specs,), {})


def _spec(value: Any) -> Any:
    return Spec(value.shape, value.dtype) if isinstance(value, (Reference, Constant)) else value


def _as_list(shapes: Mapping[int, Shape]) -> list[Shape]:
    """Shapes by the number of the output, as a list of all outputs up to the last one known."""
    return [shapes.get(tensor) for tensor in range(max(shapes, default=-1) + 1)]


def _first_known(tensor: int, choices: Sequence[Sequence[Shape]]) -> Shape:
    for shapes in choices:
        if tensor < len(shapes) and shapes[tensor] is not None:
            return shapes[tensor]
    return None
