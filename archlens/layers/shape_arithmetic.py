"""What the shape rules share: reading arguments, and arithmetic on shapes with unknown axes.

A helper raises one of :data:`archlens.layers.rule_types.SENSELESS` where something makes no sense or is not known; the
caller of the rule turns that into "unknown".
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from archlens.graph import Shape
from archlens.layers.rule_types import Arguments, Config, ShapeRule, Shapes, Spec

Size = int | None
"""The length of one axis, ``None`` if unknown."""

Known = tuple[Size, ...]
"""A shape whose rank is known."""

MOST_OUTPUTS = 4096
"""More outputs than any real call has; a file may ask for billions, and each would be a tuple in memory."""

MOST_AXES = 254
"""The highest rank of a tensor in TensorFlow."""

LONGEST = 2**63 - 1
"""The largest size of an axis: a machine word."""

_MISSING = object()
_FIRST = ("inputs", "sequences", "query", "x", "x1", "data", "sequence", "images", "tensor")


def argument(arguments: Arguments, position: int, name: str, default: Any = _MISSING) -> Any:
    """Return the argument at ``position``, or by ``name``, or ``default``.

    Raises:
        LookupError: it was not given and there is no default.

    Example:
        >>> argument(Arguments((1,), {"y": 2}), 1, "y")
        2
    """
    if position < len(arguments.args):
        return arguments.args[position]
    if name in arguments.kwargs or default is _MISSING:
        return arguments.kwargs[name]
    return default


def first(arguments: Arguments) -> Any:
    """Return the first argument, which Keras lets one give by name as well."""
    if arguments.args:
        return arguments.args[0]
    return next(arguments.kwargs[name] for name in _FIRST if name in arguments.kwargs)


def shape_of(value: Any) -> Known:
    """Return the shape of an argument; numbers, and lists of them, count as scalars, as for Keras.

    Raises:
        ValueError: the rank is not known.
    """
    if isinstance(value, Spec):
        return known(value.shape)
    if isinstance(value, (bool, int, float)) or (isinstance(value, list) and not any(tensors(value))):
        return ()
    raise TypeError(f"Expected a tensor or a number, got {type(value).__name__}")


def known(shape: Known | None) -> Known:
    """Return the shape if its rank is known.

    Raises:
        ValueError: it is not.
    """
    if shape is None:
        raise ValueError("Expected a shape of known rank")
    return tuple(shape)


def possible(shape: Shape) -> bool:
    """Return whether a shape can be one: sizes are integers (a boolean is none) that are not negative, or unknown."""
    return shape is None or (
        len(shape) <= MOST_AXES and all(size is None or (type(size) is int and 0 <= size <= LONGEST) for size in shape)
    )


def tensors(value: Any) -> Iterator[Spec]:
    """Yield the tensors in nested lists, tuples and dicts, in Keras' order, which sorts dicts by key."""
    if isinstance(value, Spec):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from tensors(item)
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from tensors(value[key])


def shapes_in(value: Any) -> list[Known]:
    """Return the shapes of a list of tensors, of which there must be one at least."""
    if isinstance(value, Spec) or not isinstance(value, (list, tuple)) or not value:
        raise TypeError("Expected a list of tensors")
    return [shape_of(item) for item in value]


def on_shape(function: Callable[[Config, Known], Known]) -> ShapeRule:
    """Make a rule for one tensor in, one tensor out; of a tensor of unknown rank the result is one of unknown rank."""

    def rule(config: Config, arguments: Arguments) -> Shapes:
        value = first(arguments)
        if isinstance(value, Spec) and value.shape is None:
            return (None,)
        return (function(config, shape_of(value)),)

    return rule


def unchanged(_config: Config, arguments: Arguments) -> Shapes:
    """Give the shape of the first argument, as the many layers do that change values only."""
    value = first(arguments)
    if not isinstance(value, Spec):
        raise TypeError("Expected one tensor")
    return (value.shape,)


def integer(value: Any, least: int | None = None) -> int:
    """Return ``value`` if it is an integer (a boolean is none) of at least ``least``."""
    if type(value) is not int or (least is not None and value < least):
        raise ValueError(f"Expected an integer, got {type(value).__name__}")
    return value


def size_in(value: Any, least: int = 0) -> Size:
    """Return a size as configurations have it: an integer of at least ``least``, or ``None`` for an unknown one.

    Example:
        >>> size_in(3), size_in(None)
        (3, None)
    """
    return None if value is None else integer(value, least)


def sizes_in(value: Any, least: int = 0) -> Known:
    """Return sizes as configurations have them: a list, or one that stands alone.

    Example:
        >>> sizes_in([None, 3]), sizes_in(3)
        ((None, 3), (3,))
    """
    items = value if isinstance(value, (list, tuple)) else [value]
    return tuple(size_in(item, least) for item in items)


def integers(value: Any, count: int, least: int | None = None) -> tuple[int, ...]:
    """Return ``count`` integers, given as a list of that length or as one for all.

    Example:
        >>> integers(3, 2)
        (3, 3)
    """
    if isinstance(value, (list, tuple)):
        if len(value) != count:
            raise ValueError(f"Expected {count} integers")
        return tuple(integer(item, least) for item in value)
    return (integer(value, least),) * count


def flag(value: Any) -> bool:
    """Return ``value`` if it is a boolean; ``None`` counts as false, as in Keras."""
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ValueError(f"Expected a boolean, got {type(value).__name__}")


def axis_of(value: Any, rank: int) -> int:
    """Return an axis counted from the front.

    Example:
        >>> axis_of(-1, 3)
        2
    """
    axis = integer(value)
    if not -rank <= axis < rank:
        raise ValueError(f"Axis out of bounds for rank {rank}")
    return axis % rank


def axes_of(value: Any, rank: int) -> tuple[int, ...]:
    """Return axes counted from the front; ``value`` is one or a list, ``None`` means all."""
    if value is None:
        return tuple(range(rank))
    axes = value if isinstance(value, (list, tuple)) else [value]
    if max(rank, len(axes)) > MOST_AXES:
        raise ValueError(f"Expected {MOST_AXES} axes at most")
    return tuple(axis_of(axis, rank) for axis in axes)


def product(sizes: Iterable[Size]) -> Size:
    """Return the number of elements, ``None`` if one axis is unknown.

    Example:
        >>> product((2, 3)), product((2, None)), product(())
        (6, None, 1)
    """
    sizes = tuple(sizes)
    return None if None in sizes else math.prod(size for size in sizes if size is not None)


def total(sizes: Iterable[Size]) -> Size:
    """Return the sum of sizes, ``None`` if one is unknown."""
    sizes = tuple(sizes)
    return None if None in sizes else sum(size for size in sizes if size is not None)


def replaced(shape: Known, axis: int, *sizes: Size) -> Known:
    """Return the shape with other sizes (one, none or many) in the place of ``axis``, counted from the front."""
    return (*shape[:axis], *sizes, *shape[axis + 1 :])


def spatial_axes(config: Config, rank: int) -> range:
    """Return the axes between batch and channels; a file without a data format means channels last."""
    name = config.get("data_format") or "channels_last"
    if name not in ("channels_last", "channels_first"):
        raise ValueError("Expected a data format")
    return range(1, rank - 1) if name == "channels_last" else range(2, rank)


def reduced(shape: Known, axis: Any, keepdims: Any = False) -> Known:
    """Return the shape after a reduction over ``axis``: one, a list of them, or ``None`` for all."""
    axes = axes_of(axis, len(shape))
    if flag(keepdims):
        return tuple(1 if i in axes else size for i, size in enumerate(shape))
    return tuple(size for i, size in enumerate(shape) if i not in axes)


def broadcast(*shapes: Sequence[Size]) -> Known:
    """Return the common shape as Keras' operations broadcast: a known size wins over an unknown one, unless it is 1.

    Example:
        >>> broadcast((None, 1, 3), (2, None))
        (None, 2, 3)
    """
    result: Known = ()
    for shape in shapes:
        rank = max(len(result), len(shape))
        left, right = ((1,) * (rank - len(s)) + tuple(s) for s in (result, shape))
        result = tuple(map(_common, left, right))
    return result


def _common(left: Size, right: Size) -> Size:
    if left == 1 or (left is None and right != 1):
        return right
    if right in (1, None, left):
        return left
    raise ValueError(f"Cannot broadcast {left} and {right}")
