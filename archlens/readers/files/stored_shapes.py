"""The shape of a weight as a file declares it, with the type of its elements."""

from __future__ import annotations

import math
from typing import Self


class StoredShape(tuple[int, ...]):  # noqa: SLOT001 - a tuple of any length has no room for slots
    """A shape that knows how its elements are stored; it equals the plain tuple.

    Attributes:
        dtype: the name of the elements' type, as NumPy has it.
        item_bytes: of one element.

    Example:
        >>> shape = StoredShape((3, 4), "int8", 1)
        >>> shape == (3, 4), shape.dtype, shape.stored_bytes
        (True, 'int8', 12)
    """

    dtype: str
    item_bytes: int

    def __new__(cls, axes: tuple[int, ...], dtype: str, item_bytes: int) -> Self:
        """A shape whose elements are stored so."""
        shape = super().__new__(cls, axes)
        shape.dtype = dtype
        shape.item_bytes = item_bytes
        return shape

    @property
    def stored_bytes(self) -> int:
        """The bytes of all elements."""
        return math.prod(self) * self.item_bytes


def stored_bytes(shapes: list[tuple[int, ...]]) -> int | None:
    """The bytes of several weights; ``None`` if it is not known of one how it is stored.

    Example:
        >>> stored_bytes([StoredShape((2, 3), "float32", 4), StoredShape((3,), "float32", 4)]), stored_bytes([(2, 3)])
        (36, None)
    """
    sizes = [shape.stored_bytes if isinstance(shape, StoredShape) else None for shape in shapes]
    known = [size for size in sizes if size is not None]
    return sum(known) if len(known) == len(sizes) else None
