"""Values of settings in words: alike beside a class (:mod:`archlens.layers.brief_settings`) and where they changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeGuard

from archlens.text.figures import whole

SIZES = frozenset({"dilation_rate", "kernel_size", "patch_size", "pool_size", "size", "strides"})
"""Settings that are a size for each axis."""

MOST_AXES = 6

_LARGEST = 1e15
"""No rate, slope or scale is larger; a file can name a number that no float holds."""


def is_whole(value: Any) -> TypeGuard[int]:
    """Whether a value is a whole number; ``True`` is none.

    Example:
        >>> is_whole(3), is_whole(True), is_whole(3.0)
        (True, False, False)
    """
    return isinstance(value, int) and not isinstance(value, bool)


def is_real(value: Any) -> TypeGuard[float]:
    """Whether a value is a number, and none that no setting has.

    Example:
        >>> is_real(0.5), is_real(2), is_real(True), is_real(10**400)
        (True, True, False, False)
    """
    return isinstance(value, (int, float)) and not isinstance(value, bool) and abs(value) < _LARGEST


def along_axes(value: Any) -> str | None:
    """A number for each axis; ``None`` for what is none.

    Example:
        >>> along_axes([3, 3]), along_axes([None, 64]), along_axes(5), along_axes("same"), along_axes([[1, 2]])
        ('3×3', '?×64', '5', None, None)
    """
    if is_whole(value):
        return whole(value)
    if not isinstance(value, Sequence) or isinstance(value, str) or not 0 < len(value) <= MOST_AXES:
        return None
    if not all(each is None or is_whole(each) for each in value):
        return None
    return "×".join(map(whole, value))


def on_every_axis(value: Any) -> int | None:
    """The number that all axes have in common; ``None`` where there is none.

    Example:
        >>> on_every_axis([2, 2]), on_every_axis(3), on_every_axis([2, 1]), on_every_axis([])
        (2, 3, None, None)
    """
    if is_whole(value):
        return int(value)
    if isinstance(value, Sequence) and not isinstance(value, str) and value:
        first = value[0]
        if is_whole(first) and all(each == first for each in value):
            return int(first)
    return None
