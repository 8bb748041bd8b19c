"""Shapes that the caller gives inputs of a model in place of their own, and what its calls then give.

A shape that is given counts, and what follows from it: every call that takes a tensor behind it is asked for its shapes
anew, by the rule of its class, and what the file records of it is not used, unless the call takes the same shapes as
before. A nested model is opened on the shapes that it is called on, as if it had been built on them. Where a class has
no rule, the shape is unknown.

A call refuses what follows from the shapes that are given where

1. the rule of its class takes the shapes that the model has there, but not these;
2. its layer has weights, and by their rule would have others for these;
3. a mask that it is given covered what it takes, and does not cover it now;
4. it is the operation ``reshape``, kept the samples apart, and would mix or divide them now: the axis that it finds by
   itself (-1) is that of the samples.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from archlens.errors import ArgumentError, ShapeError, UnknownNameError
from archlens.graph import Layer, ModelGraph, Shape
from archlens.layers.catalog import layer_class
from archlens.layers.partial_shapes import agree
from archlens.layers.shape_arithmetic import Known
from archlens.layers.shape_clues import Rule
from archlens.layers.weight_shapes import same_weights
from archlens.readers.graph.call_shapes import call_rule, distinct_tensors
from archlens.readers.keras.model_records import History, LayerConfig, NodeConfig, Reference, flatten
from archlens.text.figures import plural
from archlens.text.lists import listed
from archlens.text.names import quoted
from archlens.text.shapes import shape_in_brief
from archlens.text.suggestions import did_you_mean
from archlens.text.values import in_brief

_LARGEST = 2**31 - 1
"""No axis has more: it is what the frameworks take for a size."""

_MOST_NAMED = 4

_MOST_ELEMENTS = 2**50
"""Above this a rule may refuse a tensor for its size alone."""


class GivenShapes:
    """The shapes that the caller gives, and the model as it is without them.

    Args:
        shapes: by the name of an input, or the key under which the model takes it; batch axis first.
        graph: of the model with its own shapes.

    Attributes:
        by_input: the shapes by the names of the inputs.

    Raises:
        UnknownNameError: if there is no input of a name.
        ArgumentError: if there is something else than a shape, or an input is named twice.
        ShapeError: if a shape has another number of axes than that of the input.
    """

    def __init__(self, shapes: Mapping[str, Shape], graph: ModelGraph) -> None:
        self._graph = graph
        self._taken: dict[str, dict[str, Shape]] = {}
        for tensor in graph.tensors:
            self._taken.setdefault(tensor.target, {})[tensor.argument] = tensor.shape
        self.by_input: dict[str, Known] = {}
        for name, shape in shapes.items():
            input_ = _input_named(name, graph)
            if input_ in self.by_input:
                raise ArgumentError(
                    expected=f"one shape for input {quoted(input_)}",
                    found="two, by its name and by its key",
                    hint="Leave one of them out.",
                )
            self.by_input[input_] = _checked(shape, input_, graph.by_id[input_].shape)

    def shapes_of(
        self,
        id_: str,
        layer: LayerConfig,
        node: NodeConfig,
        shapes: Mapping[History, Shape],
        *,
        made: Layer,
        steps: int,
    ) -> list[Shape]:
        """The shapes that a call gives; a single one that is unknown where there is no rule.

        Args:
            id_: the call.
            layer: the layer that is called.
            node: the call, as it is described.
            shapes: of the tensors that it takes, as they follow from the shapes that are given.
            made: the layer, as the graph has it.
            steps: how many axes of steps are around the model that holds the call.

        Raises:
            ShapeError: if it refuses these shapes.
        """
        taken = distinct_tensors(node)
        now = [shapes[history] for history in taken]
        own = self._own(id_, node, steps)
        before = [own[history] for history in taken]
        known = [_without_steps(shape, steps) for shape in self._graph.by_id[id_].shapes]
        if now == before:
            return known
        rule = call_rule(layer, node)
        outputs = rule(now)
        if outputs is None and _refuses(rule, before, now):  # 1
            raise self._refused(id_, before, now, f"which {quoted(layer.class_name)} takes with its settings")
        if made.parameters and layer.builtin and layer.kind == "layer":
            alike = same_weights(layer.class_name, layer.config, before[0], now[0]) if before[0] != now[0] else True
            if alike is False:  # 2
                raise self._refused(id_, before[:1], now[:1], "for which its weights are made")
            if not _as_wide(layer, node, own, shapes):  # 2
                raise self._refused(id_, before, now, "for which its weights are made")
            if alike is None and None not in (before[0], now[0]):
                outputs = None  # whether its weights would do is not known
        if layer.builtin and _masks_fit(node, own) and not _masks_fit(node, shapes):  # 3
            raise self._refused(id_, before, now, "of which one is the mask of another")
        if _mixes_samples(layer, known, before, now):  # 4
            raise self._refused(id_, before, now, f"which it makes {_listed(known)} of each sample")
        if outputs is None:
            return [None] * max(1, len(known))
        return list(outputs) if None in known else list(outputs[: len(known)])

    def _own(self, id_: str, node: NodeConfig, steps: int) -> dict[History, Shape]:
        """The shapes of the tensors that a call takes in the model as it is, without the axes of steps."""
        taken = self._taken.get(id_, {})
        own: dict[History, Shape] = {}
        for argument, reference in node.references:
            own[reference.history] = _without_steps(taken.get(argument), steps)
        return own

    def _refused(self, id_: str, before: Sequence[Shape], now: Sequence[Shape], why: str) -> ShapeError:
        names = [name for name in self._graph.inputs if name in self._leading_to(id_) & self.by_input.keys()]
        own = [f"{quoted(name)} is {shape_in_brief(self._graph.by_id[name].shape)}" for name in names]
        follow = "which follows" if len(now) == 1 else "which follow"
        return ShapeError(
            f"call {quoted(id_)}",
            expected=f"{_listed(before)}, {why}",
            found=f"{_listed(now)}, {follow} from what was given",
            hint=f"Give another shape; in the model {listed(own, _MOST_NAMED)}.",
        )

    def _leading_to(self, id_: str) -> set[str]:
        """The calls from which a path of tensors leads to a call, itself included."""
        leading = {id_}
        for tensor in reversed(self._graph.tensors):  # those that a call takes stand behind those that it follows from
            if tensor.target in leading:
                leading.add(tensor.source)
        return leading


def _listed(shapes: Sequence[Shape]) -> str:
    return listed([shape_in_brief(shape) for shape in shapes], _MOST_NAMED)


def _without_steps(shape: Shape, steps: int) -> Shape:
    return shape if shape is None else shape[:1] + shape[1 + steps :]


def _input_named(name: str, graph: ModelGraph) -> str:
    """The input of a name, or else of a key.

    Raises:
        UnknownNameError: if there is none.
    """
    if name in graph.inputs:
        return name
    by_key = {key: input_ for input_, key in graph.input_keys.items()}
    if name in by_key:
        return by_key[name]
    raise UnknownNameError(
        str(name),
        expected="the name of an input to give a shape to",
        found=quoted(name),
        hint=did_you_mean(str(name), graph.inputs),
    )


def _checked(shape: Shape, name: str, own: Shape) -> Known:
    """A shape that is given to an input; a batch axis that the model fixes stays as it is unless another is given.

    Raises:
        ArgumentError: if it is none.
        ShapeError: if it has another number of axes than the input's own.
    """
    is_shape = isinstance(shape, (tuple, list)) and all(_is_size(size) for size in shape)
    if shape is None or not is_shape or (not shape and own != ()):
        raise ArgumentError(
            expected=f"a shape for input {quoted(name)}, batch axis first, of sizes from 1 to {_LARGEST} and None",
            found=in_brief(shape),
            hint=f"Write a tuple, as {shape_in_brief(own or (None, 128))}.",
        )
    if own is not None and len(own) != len(shape):
        raise ShapeError(
            f"input {quoted(name)}",
            expected=f"a shape of {plural(len(own), 'axis', 'axes')}, batch axis first, as {shape_in_brief(own)}",
            found=shape_in_brief(tuple(shape)),
            hint="Change sizes, not the number of axes.",
        )
    given = tuple(shape)
    if own and given[0] is None:
        return (own[0], *given[1:])
    return given


def _is_size(size: object) -> bool:
    return size is None or (isinstance(size, int) and not isinstance(size, bool) and 1 <= size <= _LARGEST)


def _refuses(rule: Rule, before: Sequence[Shape], now: Sequence[Shape]) -> bool:
    """Whether a rule that gives nothing for some shapes gives it for those that the model has, and refuses these.

    It may give nothing for want of an axis, too, or because a tensor would be too large.
    """
    if any(shape is None or math.prod(filter(None, shape)) > _MOST_ELEMENTS for shape in now):
        return False
    if not all(_known_as_well(old, new) for old, new in zip(before, now, strict=True)):
        return False
    return rule(before) is not None


def _known_as_well(before: Shape, now: Shape) -> bool:
    """Whether all that is known of one shape is known of another."""
    if before is None or now is None:
        return before is None
    unknown = [axis for axis, size in enumerate(now) if size is None and axis > 0]
    return all(axis < len(before) and before[axis] is None for axis in unknown)


def _as_wide(
    layer: LayerConfig, node: NodeConfig, before: Mapping[History, Shape], now: Mapping[History, Shape]
) -> bool:
    """Whether each argument that has weights of its own is as wide as they are made for, as far as that is known."""
    row = layer_class(layer.class_name)
    if row is None:
        return True
    places = {*row.projected, *map(str, range(len(row.projected)))}
    for argument, reference in node.references:
        old, new = before[reference.history], now[reference.history]
        if argument in places and old and new and not agree(old[-1:], new[-1:]):
            return False
    return True


def _mixes_samples(layer: LayerConfig, outputs: Sequence[Shape], before: Sequence[Shape], now: Sequence[Shape]) -> bool:
    """Whether a ``reshape`` that gave each sample's elements would now give others.

    Args:
        layer: what is called.
        outputs: what it gives on the shapes before, as its constants make it give now.
        before: the shapes that it takes in the model as it is.
        now: those that follow from what is given.
    """
    if layer.kind != "operation" or layer.class_name != "Reshape" or not outputs or not outputs[0]:
        return False
    gives, took, takes = (_elements(shape) for shape in (outputs[0], before[0], now[0]))
    return outputs[0][0] is None and gives is not None and gives == took and takes not in (None, took)


def _elements(shape: Shape) -> int | None:
    """The elements of a sample; ``None`` if an axis is not known."""
    return None if shape is None or None in shape[1:] else math.prod(filter(None, shape[1:]))


def _masks_fit(node: NodeConfig, shapes: Mapping[History, Shape]) -> bool:
    """Whether each mask of a call has the sizes of what it covers, as far as they are known."""
    masks = node.kwargs.get("mask")
    covered = node.first_argument
    if isinstance(masks, Reference):
        references = [reference for _, reference in flatten(covered, "")]
        masks, covered = [masks], references[:1]
    if not isinstance(masks, (list, tuple)) or not isinstance(covered, (list, tuple)):
        return True
    for mask, tensor in zip(masks, covered, strict=False):
        if isinstance(mask, Reference) and isinstance(tensor, Reference):
            sizes = zip(shapes[mask.history] or (), shapes[tensor.history] or (), strict=False)
            if any(None not in pair and len({*pair}) > 1 for pair in sizes):
                return False
    return True


def rank_adjusted(shape: Shape, own: Shape) -> Shape:
    """The shape of a tensor inside a nested model, which adds or drops a last axis of 1 to have the rank of its input.

    Example:
        >>> rank_adjusted((None, 8), (None, 4, 1)), rank_adjusted((None, 8, 1), (None, 4)), rank_adjusted((8,), None)
        ((None, 8, 1), (None, 8), (8,))
    """
    if shape is None or own is None:
        return shape
    if len(shape) == len(own) + 1 and shape[-1] == 1:
        return shape[:-1]
    if len(shape) == len(own) - 1 and own[-1] == 1:
        return (*shape, 1)
    return shape
