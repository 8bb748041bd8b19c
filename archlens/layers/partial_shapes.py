"""Shapes of which a part is known, and arithmetic on them.

A shape whose rank is known is a tuple, with ``None`` for each axis that is unknown; one whose rank is not known may
still have a last axis that is (what a Dense layer gives), and then is an :class:`Unranked`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from archlens.graph import Shape
from archlens.layers.shape_arithmetic import Known, Size


class Unranked(NamedTuple):
    """A shape of unknown rank.

    Attributes:
        last: the size of its last axis, ``None`` if that is unknown too.
    """

    last: Size = None


Partial = Known | Unranked
"""What is known of a shape."""

UNKNOWN = Unranked()
"""A shape of which nothing is known."""


def partial(shape: Shape) -> Partial:
    """Return what a shape tells, which may be nothing.

    Example:
        >>> partial((None, 3)), partial(None)
        ((None, 3), Unranked(last=None))
    """
    return UNKNOWN if shape is None else tuple(shape)


def ranked(shape: Partial) -> Shape:
    """Return a shape as graphs have it: ``None`` where the rank is not known.

    Example:
        >>> ranked((None, 3)), ranked(Unranked(3))
        ((None, 3), None)
    """
    return None if isinstance(shape, Unranked) else shape


def of_rank(shape: Unranked, rank: int) -> Known:
    """Return a shape of unknown rank as it is if it has that rank.

    Example:
        >>> of_rank(Unranked(3), 4)
        (None, None, None, 3)
    """
    return () if rank == 0 else ((None,) * (rank - 1) + (shape.last,))


def both(shape: Partial, other: Partial) -> Partial:
    """Return what two accounts of one shape tell together; where they contradict each other, the first is right.

    Example:
        >>> both((None, 4, None), Unranked(3)), both(Unranked(3), (None, None, 5)), both((None, 4), (2, 5))
        ((None, 4, 3), (None, None, 5), (2, 4))
        >>> both(Unranked(3), (None, None, None)), both((None,), (None, 4))
        ((None, None, 3), (None,))
    """
    if isinstance(shape, Unranked):
        if isinstance(other, Unranked):
            return shape if shape.last is not None else other
        return _with_last(other, shape)
    if isinstance(other, Unranked):
        return _with_last(shape, other)
    if len(shape) != len(other):
        return shape
    return tuple(map(_first_known, shape, other))


def _with_last(shape: Known, other: Unranked) -> Known:
    """A shape whose last axis has the size that the other tells, unless it has one."""
    if not shape:
        return shape
    return (*shape[:-1], _first_known(shape[-1], other.last))


def _first_known(size: Size, other: Size) -> Size:
    return other if size is None else size


def agree(shape: Partial, other: Partial) -> bool:
    """Tell whether two accounts may be of one shape.

    Example:
        >>> agree((None, 4), (2, None)), agree((None, 4), (None, 5)), agree((None, 4), (None, None, 4))
        (True, False, False)
        >>> agree(Unranked(4), (None, 3)), agree(Unranked(4), (None, None))
        (False, True)
    """
    if isinstance(shape, Unranked) or isinstance(other, Unranked):
        return _may_be_equal(_last(shape), _last(other))
    return len(shape) == len(other) and all(map(_may_be_equal, shape, other))


def _may_be_equal(size: Size, other: Size) -> bool:
    return None in (size, other) or size == other


def _last(shape: Partial) -> Size:
    if isinstance(shape, Unranked):
        return shape.last
    return shape[-1] if shape else None


def in_common(shapes: Iterable[Partial]) -> Partial:
    """Return what is true of each of several shapes.

    Example:
        >>> in_common([(None, 4, 3), (None, 5, 3)]), in_common([(None, 3), (None, None, 3)])
        ((None, None, 3), Unranked(last=3))
    """
    start, *others = shapes
    for shape in others:
        if isinstance(start, Unranked) or isinstance(shape, Unranked) or len(start) != len(shape):
            start = Unranked(_if_equal(_last(start), _last(shape)))
        else:
            start = tuple(map(_if_equal, start, shape))
    return start


def _if_equal(size: Size, other: Size) -> Size:
    return size if size == other else None


def is_open(shape: Partial) -> bool:
    """Tell whether an axis behind the batch axis is unknown, or the rank.

    Example:
        >>> is_open((None, 3)), is_open((None, None)), is_open(Unranked(3))
        (False, True, True)
    """
    return isinstance(shape, Unranked) or None in shape[1:]
