"""A file that refuses to hand out damaged global heaps of HDF5, on which the HDF5 library can loop for ever.

Texts of attributes lie in such heaps: ``GCOL``, a size, and a row of objects, each with its size. The library adds the
sizes up without looking whether the sum overflows, so a row may never end. See "III.E. Disk Format: Level 1E" of the
HDF5 File Format Specification.
"""

from __future__ import annotations

import io
import struct
from typing import BinaryIO

from archlens.readers import limits

_START = b"GCOL\x01\x00\x00\x00"
_OBJECT = struct.Struct("<HHIQ")
_HEADER = 16
_ALIGNED = 8
_DAMAGED = "damaged global heap"


class HeapGuard(io.RawIOBase):
    """A view of a file open for reading; what is read of a heap is looked at first.

    Args:
        file: the file; not closed by the view.
    """

    def __init__(self, file: BinaryIO) -> None:
        super().__init__()
        self._file = file

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether one can move in it: always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to ``offset`` from the start, the current place or the end."""
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        """The current place."""
        return self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer``; the number of bytes read.

        Raises:
            OSError: if a heap in it is damaged.
        """
        view = memoryview(buffer).cast("B")
        at = self._file.tell()
        data = self._file.read(len(view))
        start = data.find(_START)
        while start >= 0:
            self._check(at + start)
            start = data.find(_START, start + 1)
        self._file.seek(at + len(data))
        view[: len(data)] = data
        return len(data)

    def _check(self, at: int) -> None:
        """Looks at the whole heap that starts at a place; the library asks for it in pieces."""
        self._file.seek(at + _ALIGNED)
        size = int.from_bytes(self._file.read(_HEADER - _ALIGNED), "little")
        if size > limits.CONFIG_BYTES:
            raise OSError(_DAMAGED)
        self._file.seek(at)
        check_heap(self._file.read(size))


def check_heap(data: bytes) -> None:
    """See to it that a heap is a row of objects that ends.

    Raises:
        OSError: if it is not.

    Example:
        >>> check_heap(_START + (4096).to_bytes(8, "little") + _OBJECT.pack(1, 1, 0, 2**64 - 16))
        Traceback (most recent call last):
        OSError: damaged global heap
    """
    size = int.from_bytes(data[_ALIGNED:_HEADER], "little")
    at = _HEADER
    while at + _OBJECT.size <= min(size, len(data)):
        index, _, _, length = _OBJECT.unpack_from(data, at)
        # The object of index 0 is what is free, its own header included.
        needed = length if index == 0 else _HEADER + -(-length // _ALIGNED) * _ALIGNED
        if needed < _HEADER or at + needed > size:
            raise OSError(_DAMAGED)
        at += needed
