"""Operations that join tensors, or part one into several."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from archlens.layers.families.merge import concatenated
from archlens.layers.layer_class import Operation
from archlens.layers.rule_types import Arguments, Config, ShapeRule, Shapes
from archlens.layers.shape_arithmetic import (
    MOST_OUTPUTS,
    Known,
    Size,
    argument,
    axis_of,
    first,
    integer,
    product,
    replaced,
    shape_of,
    shapes_in,
    tensors,
    total,
)

_PLANE = 2


def _concatenate(config: Config, arguments: Arguments) -> Shapes:
    return (concatenated(_list(arguments), config["axis"]),)


def _list(arguments: Arguments) -> list[Known]:
    return shapes_in(arguments.args[0] if arguments.args else arguments.kwargs["xs"])


def _stacked(axis: int) -> ShapeRule:
    return lambda _config, arguments: (concatenated(_list(arguments), axis),)


def _dstack(_config: Config, arguments: Arguments) -> Shapes:
    return (concatenated([_deep(shape) for shape in _list(arguments)], 2),)


def _deep(shape: Known) -> Known:
    if len(shape) < _PLANE:
        return (1, *(shape or (1,)), 1)
    return (*shape, 1) if len(shape) == _PLANE else shape


def _stack(config: Config, arguments: Arguments) -> Shapes:
    shapes = shapes_in(arguments.args[0] if arguments.args else arguments.kwargs["x"])
    start = shapes[0]
    if any(len(shape) != len(start) for shape in shapes):
        raise ValueError("Expected one rank")
    if any(len({*sizes} - {None}) > 1 for sizes in zip(*shapes, strict=True)):
        raise ValueError("Expected one shape")
    axis = axis_of(config["axis"], len(start) + 1)
    return ((*start[:axis], len(shapes), *start[axis:]),)


def _append(config: Config, arguments: Arguments) -> Shapes:
    shapes = [shape_of(first(arguments)), shape_of(argument(arguments, 1, "x2"))]
    if config["axis"] is None:
        return ((total(product(shape) for shape in shapes),),)
    return (concatenated(shapes, config["axis"]),)


def _count(value: Any) -> int:
    """Return a number of outputs.

    Raises:
        ValueError: it is none, or more than any call has.
    """
    if integer(value, 0) > MOST_OUTPUTS:
        raise ValueError(f"Expected {MOST_OUTPUTS} outputs at most")
    return integer(value)


def _parted(shape: Known, axis: int, sizes: Iterable[Size]) -> Shapes:
    return tuple(replaced(shape, axis, size) for size in sizes)


def _split(shape: Known, sections: Any, axis: int) -> Shapes:
    """Part an axis into equal sections, or at the given places."""
    size = shape[axis]
    if isinstance(sections, (list, tuple)):
        ends = [*(integer(place) for place in sections), size]
        return _parted(shape, axis, (None if b is None or a is None else b - a for a, b in pairwise([0, *ends])))
    count = _count(sections)
    if size is not None and size % count:
        raise ValueError("Expected an axis that can be parted evenly")
    return _parted(shape, axis, [None if size is None else size // count] * count)


def _split_op(config: Config, arguments: Arguments) -> Shapes:
    shape = shape_of(first(arguments))
    return _split(shape, config["indices_or_sections"], axis_of(config["axis"], len(shape)))


def _split_along(axis: int) -> ShapeRule:
    def rule(config: Config, arguments: Arguments) -> Shapes:
        shape = shape_of(first(arguments))
        # hsplit takes the only axis of a vector.
        place = 0 if axis == 1 and len(shape) == 1 else axis
        if len(shape) <= place or not shape or (axis != 1 and len(shape) < _PLANE):
            raise ValueError("Expected more axes")
        return _split(shape, config["indices_or_sections"], place)

    return rule


def _array_split(config: Config, arguments: Arguments) -> Shapes:
    """Part an axis into sections that may differ by one, the longer ones first."""
    shape = shape_of(first(arguments))
    axis, count = axis_of(config["axis"], len(shape)), _count(config["indices_or_sections"])
    size = shape[axis]
    if size is None:
        return _parted(shape, axis, [None] * count)
    return _parted(shape, axis, [size // count + (i < size % count) for i in range(count)])


def _unstack(config: Config, arguments: Arguments) -> Shapes:
    shape = shape_of(first(arguments))
    axis = axis_of(config["axis"], len(shape))
    count = shape[axis] if config["num"] is None else config["num"]
    return (replaced(shape, axis),) * _count(count)


def _meshgrid(config: Config, arguments: Arguments) -> Shapes:
    sizes = [product(shape_of(tensor)) for tensor in tensors(arguments.args)]
    if config["indexing"] != "ij":
        sizes[:2] = reversed(sizes[:2])
    return (tuple(sizes),) * len(sizes)


OPERATIONS = (
    Operation("Concatenate", _concatenate, "concatenate", traits=frozenset({"axis of input"})),
    Operation("Vstack", _stacked(0)),
    Operation("Hstack", _stacked(1)),
    Operation("Dstack", _dstack),
    Operation("Stack", _stack, "stack"),
    Operation("Append", _append),
    Operation("Split", _split_op),
    Operation("Vsplit", _split_along(0)),
    Operation("Hsplit", _split_along(1)),
    Operation("Dsplit", _split_along(2)),
    Operation("ArraySplit", _array_split),
    Operation("Unstack", _unstack),
    Operation("Meshgrid", _meshgrid),
)
