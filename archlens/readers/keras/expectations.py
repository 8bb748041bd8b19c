"""What a configuration must hold at a place, and the error that names the place if it doesn't."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, NoReturn

from archlens.errors import NotAGraphError
from archlens.graph import Shape
from archlens.text.widths import shortened

SAVE_AGAIN = "Save the model again with model.save('model.keras')."

_LONGEST = 80

_SHAPES = 1024
"""How many different shapes are shared at a time."""

_OBJECTS = (dict, Mapping)
"""A dict is told at once, any other mapping in ten times as long."""

_LISTS = (list, tuple)


def refuse(place: str, expected: str, found: str, hint: str = SAVE_AGAIN, *, modules: str | None = None) -> NoReturn:
    """Raise the error that ``place`` holds something else than expected; see :class:`NotAGraphError`."""
    raise NotAGraphError(place, expected=expected, found=shortened(found, _LONGEST), hint=hint, modules=modules)


def an_object(data: Any, place: str, inside: str = "") -> Mapping[str, Any]:
    """``data`` if it is an object, else an error that names the place and where inside it stands."""
    return data if isinstance(data, _OBJECTS) else refuse(place + inside, "an object", _kind_of(data))


def a_list(data: Any, place: str, inside: str = "") -> Sequence[Any]:
    """``data`` if it is a list, else an error, alike."""
    return data if isinstance(data, _LISTS) else refuse(place + inside, "a list", _kind_of(data))


def a_name(data: Any, place: str, inside: str = "") -> str:
    """``data`` if it is text, else an error, alike."""
    return data if isinstance(data, str) else refuse(place + inside, "a name", _kind_of(data))


def is_index(value: Any) -> bool:
    """Whether it is a whole number of at least 0.

    Example:
        >>> is_index(0), is_index(-1), is_index(True)
        (True, False, False)
    """
    return type(value) is int and value >= 0  # a bool is of another type


def parse_shape(data: Any) -> Shape:
    """A shape from a file; ``None`` for anything that is none.

    Example:
        >>> parse_shape([None, 8]), parse_shape([None, -5]), parse_shape("x")
        ((None, 8), None, None)
    """
    if not isinstance(data, _LISTS):
        return None
    for axis in data:
        if axis is not None and (type(axis) is not int or axis < 0):  # as of is_index
            return None
    return _shared(tuple(data))


@lru_cache(_SHAPES)
def _shared(shape: Shape) -> Shape:
    """One object for all shapes that are equal: there are as many as tensors, and few different ones."""
    return shape


def _kind_of(data: Any) -> str:
    return "nothing" if data is None else type(data).__name__
