"""A file that refuses to hand out damaged heaps of HDF5, on which the HDF5 library can loop for ever.

1. Texts of attributes lie in global heaps: ``GCOL``, a size, and a row of objects, each with its size. The library adds
   the sizes up without looking whether the sum overflows, so a row may never end. See "III.E. Disk Format: Level 1E" of
   the HDF5 File Format Specification.
2. Names of objects lie in local heaps: ``HEAP``, a size, and where the first free block is, of which each says where
   the next one is. The library follows them without looking whether it has been there ("III.D. Disk Format: Level 1D").
"""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from typing import Any, BinaryIO

from archlens import limits

_START = b"GCOL\x01"
"""With the version; what follows is reserved, and the library takes it whatever it is."""

_NAMES = b"HEAP\x00"
"""As above."""

_SIGNATURE = b"\x89HDF\r\n\x1a\n"
_LOCAL = struct.Struct("<8xQQQ")
_FREE_BLOCK = struct.Struct("<QQ")
_NO_MORE = 1
"""Where the next free block is, if there is none."""
_MOST_FREE = 10_000
"""Free blocks of a local heap; neighbours become one, and most heaps have one at their end."""

_OBJECT = struct.Struct("<HHIQ")
_HEADER = 16
_ALIGNED = 8
_DAMAGED = "damaged global heap"
_DAMAGED_NAMES = "damaged local heap"
_TIMES_READ = 4
"""The library asks for a heap's start, then for all of it; and what looks like a heap inside another is read again."""
_SMALL = 16 * 2**20
"""Bytes of a file that is handed to the library as a whole; weights without their data have fewer."""


class HeapGuard:
    """A view of a file open for reading; what is read of a heap is looked at first.

    HDF5 asks for thousands of small pieces, so the view has no more between them and the file than it needs: it is no
    ``io.RawIOBase``, and moves by the file's own methods.

    Args:
        file: the file; not closed by the view.

    Attributes:
        largest: the size of the largest object in the heaps that were read; no single text is longer.
        beyond: whether a heap was refused for its size, or all of them together.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file: Any = file
        self._room = _TIMES_READ * limits.current().attribute_bytes
        self._blocks = _TIMES_READ * limits.current().hdf5_objects
        self._base = 0
        self.largest = 0
        self.beyond = False
        self.read = file.read
        self.seek = file.seek
        self.tell = file.tell

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``; the number of bytes read.

        Raises:
            OSError: if a heap in it is damaged.
        """
        count: int = self._file.readinto(buffer)
        data = bytes(memoryview(buffer).cast("B")[:count])
        if _START in data or _NAMES in data or data.startswith(_SIGNATURE):
            end = self._file.tell()
            self._look(data, end - count)
            self._file.seek(end)
        return count

    def _look(self, data: bytes, place: int) -> None:
        """Looks at what begins in a piece that was read at a place."""
        if data.startswith(_SIGNATURE):
            self._base = place  # all places in the file are counted from there
        for at in _places(data, _START):
            self._check(place + at)
        for at in _places(data, _NAMES):
            self._check_names(place + at)

    def image(self) -> bytes | None:
        """The whole file, if it is a small one in memory, and every heap in it is whole; else ``None``.

        To be handed thousands of pieces by Python takes the library as long as all else that it does with a small file.
        """
        if not isinstance(self._file, io.BytesIO):
            return None
        data = self._file.getvalue()
        room = len(data) // _LOCAL.size  # what has more starts of heaps than that was made to be looked at for long
        if not 0 < len(data) <= _SMALL or data.count(_NAMES) > room:
            return None
        try:
            self.largest = _largest_in_heaps(data)
            for at in _places(data, _NAMES):
                self._check_names(at)
        except (OSError, OverflowError):  # it may lie where nobody looks: in the data of a weight
            return None
        return data

    def _check(self, at: int) -> None:
        """Looks at the whole heap that starts at a place; the library asks for it in pieces."""
        self._file.seek(at + _ALIGNED)
        size = int.from_bytes(self._file.read(_HEADER - _ALIGNED), "little")
        self._room -= size
        if size > limits.current().attribute_bytes or self._room < 0:
            self.beyond = True
            raise OSError(_DAMAGED)
        self._file.seek(at)
        self.largest = max(self.largest, check_heap(self._file.read(size)))

    def _check_names(self, at: int) -> None:
        """Looks at the free blocks of the local heap that starts at a place."""
        header = self._read(at, _LOCAL.size)
        if len(header) < _LOCAL.size:
            return
        size, free, place = _LOCAL.unpack(header)
        for _ in range(min(self._blocks, _MOST_FREE)):
            if free == _NO_MORE or free + _FREE_BLOCK.size > size:  # the last one, or none that the library takes
                return
            self._blocks -= 1
            block = self._read(self._base + place + free, _FREE_BLOCK.size)
            if len(block) < _FREE_BLOCK.size:
                return
            free, _ = _FREE_BLOCK.unpack(block)
        raise OSError(_DAMAGED_NAMES)

    def _read(self, at: int, size: int) -> bytes:
        self._file.seek(at)
        data: bytes = self._file.read(size)
        return data


def _largest_in_heaps(data: bytes) -> int:
    """The size of the largest object in all that looks like a heap.

    Raises:
        OSError: if one is damaged or cut off, or if they lie in each other too often.
    """
    largest = 0
    room = min(_TIMES_READ * len(data), limits.current().attribute_bytes)
    for start in _places(data, _START):
        size = int.from_bytes(data[start + _ALIGNED : start + _HEADER], "little")
        room -= size
        if room < 0 or start + size > len(data):
            raise OSError(_DAMAGED)
        largest = max(largest, check_heap(data[start : start + size]))
    return largest


def _places(data: bytes, what: bytes) -> Iterator[int]:
    """Where something stands in a piece of a file."""
    at = data.find(what)
    while at >= 0:
        yield at
        at = data.find(what, at + 1)


def check_heap(data: bytes) -> int:
    """See to it that a heap is a row of objects that ends; the size of the largest of them.

    Raises:
        OSError: if it is not.

    Example:
        >>> check_heap(_START + bytes(3) + (4096).to_bytes(8, "little") + _OBJECT.pack(1, 1, 0, 2**64 - 16))
        Traceback (most recent call last):
        OSError: damaged global heap
    """
    size = int.from_bytes(data[_ALIGNED:_HEADER], "little")
    at, largest = _HEADER, 0
    while at + _OBJECT.size <= min(size, len(data)):
        index, _, _, length = _OBJECT.unpack_from(data, at)
        # The object of index 0 is what is free, its own header included.
        needed = length if index == 0 else _HEADER + -(-length // _ALIGNED) * _ALIGNED
        if needed < _HEADER or at + needed > size:
            raise OSError(_DAMAGED)
        at += needed
        largest = max(largest, length if index else 0)
    return largest
