"""Layers that merge several tensors."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

from archlens.graph import Shape
from archlens.layers.cost_arithmetic import count
from archlens.layers.layer_class import LayerClass, weightless
from archlens.layers.rule_types import Arguments, Config, CostRule, ShapeRule, Shapes
from archlens.layers.shape_arithmetic import Known, Size, axis_of, first, integers, replaced, shapes_in, total

_OPERANDS = 2


def _elementwise(_config: Config, arguments: Arguments) -> Shapes:
    """Broadcast all but the batch axis; the batch size is the one that is known, if they agree."""
    shapes = shapes_in(first(arguments))
    batches = {shape[0] for shape in shapes} - {None}
    batch = next(iter(batches)) if len(batches) == 1 else None
    return ((batch, *reduce(_broadcast, (shape[1:] for shape in shapes))),)


def _broadcast(left: Known, right: Known) -> Known:
    """Broadcast as Keras' merging layers do: other than for its operations, an unknown axis makes it unknown."""
    longer, shorter = (left, right) if len(left) >= len(right) else (right, left)
    start = len(longer) - len(shorter)
    return (*longer[:start], *map(_common, longer[start:], shorter))


def _common(left: Size, right: Size) -> Size:
    if left is None or right is None:
        return None
    if left != right and 1 not in (left, right):
        raise ValueError(f"Cannot merge {left} and {right}")
    return right if left == 1 else left


def concatenated(shapes: list[Known], axis: object) -> Known:
    """Return the first of the shapes with the sizes of ``axis`` added up; unknown if one of them is.

    Raises:
        ValueError: they differ in rank, or in another axis.
    """
    start, *others = shapes
    if any(len(shape) != len(start) for shape in others):
        raise ValueError("Expected one rank")
    place = axis_of(axis, len(start))
    for number, sizes in enumerate(zip(*shapes, strict=True)):
        if number != place and len({size for size in sizes if size is not None}) > 1:
            raise ValueError("Expected sizes that differ along the axis alone")
    return replaced(start, place, total(shape[place] for shape in shapes))


def _concatenate(config: Config, arguments: Arguments) -> Shapes:
    return (concatenated(shapes_in(first(arguments)), config["axis"]),)


def _merged_concatenation(config: Config, arguments: Arguments) -> Shapes:
    """Concatenate as TensorFlow does, which takes a size from whichever tensor knows it."""
    shapes = shapes_in(first(arguments))
    shape = concatenated(shapes, config["axis"])
    axis = axis_of(config["axis"], len(shape))
    sizes = (next((size for size in column if size is not None), None) for column in zip(*shapes, strict=True))
    return (tuple(shape[i] if i == axis else size for i, size in enumerate(sizes)),)


def _dot(config: Config, arguments: Arguments) -> Shapes:
    """Take the contracted axes away, and the second batch axis; two vectors leave an axis of 1."""
    left, right = shapes_in(first(arguments))
    places = integers(config["axes"], _OPERANDS)
    one, two = axis_of(places[0], len(left)), axis_of(places[1], len(right))
    shape = (*replaced(left, one), *replaced(right, two)[1:])
    return (shape if len(shape) > 1 else (*shape, 1),)


def _dot_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Count all elements of the one for all of the other, along the contracted axes once."""
    left, right = shapes_in(first(arguments))
    places = integers(config["axes"], _OPERANDS)
    contracted = axis_of(places[1], len(right))
    return count(left[1:]) * count(replaced(right, contracted)[1:])


def _merging(name: str, shapes: ShapeRule, mode: str, macs: CostRule | None = None) -> LayerClass:
    return LayerClass(name=name, role="merge", mode=mode, shapes=shapes, macs=macs)


LAYERS = (
    _merging("Add", _elementwise, "add"),
    _merging("Subtract", _elementwise, "subtract"),
    _merging("Multiply", _elementwise, "multiply"),
    _merging("Average", _elementwise, "average"),
    _merging("Maximum", _elementwise, "maximum"),
    _merging("Minimum", _elementwise, "minimum"),
    LayerClass(
        name="Concatenate",
        role="merge",
        mode="concatenate",
        shapes=_concatenate,
        traits=frozenset({"axis of input"}),
    ),
    _merging("Dot", _dot, "dot", _dot_macs),
    LayerClass(  # what FeatureSpace joins features with
        name="TFDConcat",
        role="merge",
        mode="concatenate",
        shapes=_merged_concatenation,
        public=False,
        traits=frozenset({"axis of input"}),
    ),
    # Of InceptionResNet: the first of two and a part of the other.
    LayerClass(name="CustomScaleLayer", shapes=_elementwise, owns_if=weightless, public=False),
)
