"""Members of a zip archive, within limits, without unpacking what need not be unpacked."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from typing import IO, TYPE_CHECKING, BinaryIO

from archlens.errors import ModelFileError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_ENCRYPTED = 0x1

DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError, struct.error,
    OverflowError,
)  # fmt: skip
"""What zipfile and zlib are seen to raise on damaged archives, beyond what they document."""


class Window(io.RawIOBase):
    """A read-only view of a part of a file: a stored member of an archive, read in place.

    ``zipfile`` seeks backwards in a stored member by reading it again from its start (before Python 3.13), which makes
    opening HDF5 weights of 226 MB take 15 s; through a window it takes a tenth of a second.

    Args:
        file: the whole file; not closed by the window.
        start: offset of the part in bytes.
        size: length of the part in bytes.

    Example:
        >>> window = Window(io.BytesIO(b"..abcd.."), 2, 4)
        >>> window.seek(1), window.read(10)
        (1, b'bcd')
    """

    def __init__(self, file: BinaryIO, start: int, size: int) -> None:
        super().__init__()
        self._file = file
        self._start = start
        self._size = size
        self._at = 0

    def readable(self) -> bool:
        """Whether it can be read: always."""
        return True

    def seekable(self) -> bool:
        """Whether one can move in it: always."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to ``offset`` from the start, the current place or the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        self._at = max(0, base + offset)
        return self._at

    def tell(self) -> int:
        """The current place."""
        return self._at

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        """Fill ``buffer`` from the current place; the number of bytes read."""
        view = memoryview(buffer).cast("B")
        wanted = max(0, min(len(view), self._size - self._at))
        if not wanted:
            return 0
        self._file.seek(self._start + self._at)
        data = self._file.read(wanted)
        view[: len(data)] = data
        self._at += len(data)
        return len(data)


class Archive:
    """A zip archive of which single members are read.

    Args:
        file: the archive, open for reading; not closed by this object.
        path: its name for error messages.

    Raises:
        ModelFileError: if it cannot be read as a zip archive.
    """

    def __init__(self, file: BinaryIO, path: str) -> None:
        self._file = file
        self._path = path
        try:
            self._zip = zipfile.ZipFile(file)
        except DAMAGE as error:
            raise self._damaged(None, error) from error
        self._members: dict[str, list[zipfile.ZipInfo]] = {}
        for info in self._zip.infolist():
            self._members.setdefault(info.filename, []).append(info)

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> Sequence[str]:
        """The names of all members."""
        return list(self._members)

    def members(self) -> Sequence[zipfile.ZipInfo]:
        """All members, those that share a name or are no plain files among them."""
        return self._zip.infolist()

    def open(self, info: zipfile.ZipInfo) -> IO[bytes]:
        """A member, whatever it is, to be read from its start; reading raises what is in :data:`DAMAGE`."""
        return self._zip.open(info)

    def read(self, name: str, limit: int) -> bytes:
        """The content of a member.

        Args:
            name: the member.
            limit: the most bytes that it may have after decompression.

        Raises:
            ModelFileError: if it is encrypted, a link, there twice, damaged or larger than ``limit``.
        """
        return self.content(self._info(name), limit)

    def content(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """The content of one of :meth:`members`, which may share its name with others.

        Raises:
            ModelFileError: if it is damaged or larger than ``limit``.
        """
        name = info.filename
        if info.file_size > limit:
            raise ModelFileError(
                self._path, place=name, expected=f"at most {limit:,} bytes", found=f"{info.file_size:,}",
                hint="No Keras model is written so; the archive may be made to exhaust memory.",
            )  # fmt: skip
        try:
            with self._zip.open(info) as member:
                return member.read(limit + 1)
        except DAMAGE as error:
            raise self._damaged(name, error) from error

    def window(self, name: str, limit: int) -> BinaryIO:
        """A member as a file in which one can jump about; in place if it is stored, else unpacked in memory.

        Args:
            name: the member.
            limit: the most bytes that it may have after decompression, if it is compressed.

        Raises:
            ModelFileError: as :meth:`read`.
        """
        return self.window_of(self._info(name), limit)

    def window_of(self, info: zipfile.ZipInfo, limit: int) -> BinaryIO:
        """As :meth:`window`, of one of :meth:`members`."""
        name = info.filename
        if info.compress_type != zipfile.ZIP_STORED:
            return io.BytesIO(self.content(info, limit))
        try:
            self._file.seek(info.header_offset)
            signature, name_size, extra_size = _LOCAL_HEADER.unpack(self._file.read(_LOCAL_HEADER.size))
        except DAMAGE as error:
            raise self._damaged(name, error) from error
        if signature != b"PK\x03\x04":
            raise self._damaged(name, "no member where the archive's directory says one starts")
        start = info.header_offset + _LOCAL_HEADER.size + name_size + extra_size
        return io.BufferedReader(Window(self._file, start, info.file_size), _READ_AHEAD)

    def _info(self, name: str) -> zipfile.ZipInfo:
        infos = self._members[name]
        for trouble in _troubles(infos):
            raise ModelFileError(
                self._path, place=name, expected="one plain member", found=trouble,
                hint="Keras writes no such archive; save the model again with model.save('model.keras').",
            )  # fmt: skip
        return infos[0]

    def _damaged(self, name: str | None, why: object) -> ModelFileError:
        return ModelFileError(
            self._path,
            place=name,
            expected="a readable zip archive",
            found=f"a damaged one ({why})" if str(why) else "a damaged one",
            hint="It may have been cut off on its way: copy or download it again, or save the model again.",
        )


_READ_AHEAD = 4096
"""HDF5 asks for many small pieces of metadata that lie close together."""


def _troubles(infos: Sequence[zipfile.ZipInfo]) -> Iterator[str]:
    if len(infos) > 1:
        yield f"{len(infos)} members of that name"
    for info in infos:
        if info.flag_bits & _ENCRYPTED:
            yield "an encrypted member"
        if stat.S_ISLNK(info.external_attr >> 16):
            yield "a symbolic link"
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            yield f"compression method {info.compress_type}"
