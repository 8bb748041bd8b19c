"""Members of a zip archive, within limits, without unpacking what need not be unpacked."""

from __future__ import annotations

import io
import re
import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Container, Iterator, Sequence
from typing import IO, BinaryIO, Literal, NamedTuple, cast

from archlens import limits
from archlens.errors import ModelFileError
from archlens.readers.files.file_kinds import ZIP_ENTRY, ZIP_MEMBER
from archlens.text.figures import count

_LOCAL_HEADER = struct.Struct("<4s22xHH")
_LOCAL_FLAGS = struct.Struct("<6xH22x")
_UTF_8 = 0x800
_ENCRYPTED = 0x1

DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    NotImplementedError,
    ValueError,
    struct.error,
    OverflowError,
)
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


class _Directory:
    """A file whose directory of members is looked at before it is made into objects; else it is the file.

    ``zipfile`` reads the directory at once, and nothing else in pieces larger than a few kilobytes while it opens.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.seek = file.seek
        self.tell = file.tell
        self.seekable = file.seekable
        self.read: Callable[[int], bytes] = self._read_directory

    def passed(self) -> None:
        """The directory was read: from now on it is the file."""
        self.read = self._file.read

    def _read_directory(self, size: int = -1) -> bytes:
        if size > max(limits.current().archive_members, _FEW) * _ENTRY_BYTES:
            raise limits.exceeded("archive_members")
        data = self._file.read(size)
        if data.startswith(ZIP_ENTRY):
            limits.check("archive_members", data.count(ZIP_ENTRY))
        return data


class Oddity(NamedTuple):
    """What is odd about a member, by its place and its size in the archive.

    Attributes:
        name: of the member, as the archive's directory has it.
        what: ``overlaps``: its record lies on another member's; ``other name``: its own header has another name;
            ``bomb``: it unpacks to far more than it takes.
        detail: the other name, or the sizes in words; empty for members that overlap.
    """

    name: str
    what: Literal["overlaps", "other name", "bomb"]
    detail: str = ""


class Archive:
    """A zip archive of which single members are read.

    An archive that could mean one thing to one program and another to the next is none: no name may be there twice,
    lead out of the archive, or stand for an encrypted member or a link.

    Args:
        file: the archive, open for reading; not closed by this object.
        path: its name for error messages.
        strict: whether to refuse an archive with members that are not one plain file inside it.

    Raises:
        ModelFileError: if it cannot be read as a zip archive, or is no plain one.
        LimitError: if it has too many members.
    """

    def __init__(self, file: BinaryIO, path: str, *, strict: bool = True) -> None:
        self._file = file
        self._path = path
        directory = _Directory(file)
        try:
            # zipfile asks for nothing but what _Directory has, and does not close what it did not open.
            self._zip = zipfile.ZipFile(cast("BinaryIO", directory))
        except DAMAGE as error:
            raise self._damaged(None, error) from error
        directory.passed()
        self._places = Counter(info.header_offset for info in self._zip.infolist())
        self._members: dict[str, zipfile.ZipInfo] = {}
        for info in self._zip.infolist():
            for trouble in _troubles(info, self._members) if strict else ():
                raise self._strange(info.filename[:_SHOWN], trouble)
            self._members[info.filename] = info

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def names(self) -> Sequence[str]:
        """The names of all members."""
        return list(self._members)

    def members(self) -> Sequence[zipfile.ZipInfo]:
        """All members, those that share a name or are no plain files among them."""
        return self._zip.infolist()

    def oddities(self) -> Iterator[Oddity]:
        """What is odd about members by their places and sizes; nothing is unpacked for it."""
        end = 0
        for info in sorted(self._zip.infolist(), key=lambda info: info.header_offset):
            if info.header_offset < end:
                yield Oddity(info.filename, "overlaps")
            header = self._own_header(info)
            if header is not None:
                own_name, data_start = header
                end = max(end, data_start + info.compress_size)
                if own_name != info.orig_filename:
                    yield Oddity(info.filename, "other name", own_name)
            if _is_bomb(info):
                yield Oddity(info.filename, "bomb", f"{count(info.file_size)} bytes from {count(info.compress_size)}")

    def _own_header(self, info: zipfile.ZipInfo) -> tuple[str, int] | None:
        """The name in a member's own header, and where its data starts; ``None`` if there is no header."""
        try:
            self._file.seek(info.header_offset)
            header = self._file.read(_LOCAL_HEADER.size)
            signature, name_size, extra_size = _LOCAL_HEADER.unpack(header)
            (flags,) = _LOCAL_FLAGS.unpack(header)
            name = self._file.read(name_size)
        except DAMAGE:
            return None
        if signature != ZIP_MEMBER:
            return None
        written = name.decode("utf-8" if flags & _UTF_8 else "cp437", "replace")
        return written, info.header_offset + _LOCAL_HEADER.size + name_size + extra_size

    def open(self, info: zipfile.ZipInfo) -> IO[bytes]:
        """A member, whatever it is, to be read from its start; reading raises what is in :data:`DAMAGE`.

        Newer Pythons refuse two records for one place, or warn of them as they open one: a scan finds that by itself,
        and a report takes nothing of it. A record without its neighbours is opened by all Pythons alike.
        """
        return self._zip.open(_alone(info) if self._places[info.header_offset] > 1 else info)

    def read(self, name: str, limit: str) -> bytes:
        """The content of a member; unpacking stops at the limit.

        Args:
            name: the member.
            limit: the limit that counts for its size after decompression.

        Raises:
            ModelFileError: if it is damaged.
            LimitError: if it is larger than the limit allows, or shrank more than any configuration does.
        """
        return self.content(self._info(name), limit)

    def content(self, info: zipfile.ZipInfo, limit: str) -> bytes:
        """As :meth:`read`, of one of :meth:`members`, which may share its name with others."""
        name = info.filename
        limits.check(limit, info.file_size, name)
        if limit != "weights_bytes" and info.file_size > _SMALL:  # weights that are all alike shrink a thousand times
            limits.check("compression_ratio", info.file_size // max(1, info.compress_size), name)
        try:
            with self.open(info) as member:
                return member.read(info.file_size + 1)
        except DAMAGE as error:
            raise self._damaged(name, error) from error

    def window(self, name: str, limit: str) -> BinaryIO:
        """A member as a file in which one can jump about; in place if it is stored, else unpacked in memory.

        Args:
            name: the member.
            limit: the limit that counts for its size after decompression, if it is compressed.

        Raises:
            ModelFileError: as :meth:`read`.
        """
        return self.window_of(self._info(name), limit)

    def window_of(self, info: zipfile.ZipInfo, limit: str) -> BinaryIO:
        """As :meth:`window`, of one of :meth:`members`."""
        name = info.filename
        if info.compress_type != zipfile.ZIP_STORED:
            return io.BytesIO(self.content(info, limit))
        try:
            self._file.seek(info.header_offset)
            signature, name_size, extra_size = _LOCAL_HEADER.unpack(self._file.read(_LOCAL_HEADER.size))
        except DAMAGE as error:
            raise self._damaged(name, error) from error
        if signature != ZIP_MEMBER:
            raise self._damaged(name, "no member where the archive's directory says one starts")
        start = info.header_offset + _LOCAL_HEADER.size + name_size + extra_size
        return io.BufferedReader(Window(self._file, start, info.file_size), _READ_AHEAD)

    def _info(self, name: str) -> zipfile.ZipInfo:
        info = self._members[name]
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self._strange(name, f"compression method {info.compress_type}")
        return info

    def _strange(self, name: str, trouble: str) -> ModelFileError:
        return ModelFileError(
            self._path,
            place=name,
            expected="one plain member",
            found=trouble,
            hint="Keras writes no such archive; save the model again with model.save('model.keras').",
        )

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

_ENTRY_BYTES, _FEW = 1024, 256
"""How long an entry of the directory is at most, with name and remarks, on the average of more than a few."""

_SMALL = 2**20
"""What little text shrinks to matters to no one."""


def _alone(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    """A record with what it takes to read its member, which does not know where the next one starts."""
    record = zipfile.ZipInfo(info.orig_filename)
    for name in ("compress_type", "flag_bits", "header_offset", "CRC", "compress_size", "file_size"):
        setattr(record, name, getattr(info, name))
    return record


def _is_bomb(info: zipfile.ZipInfo) -> bool:
    """Whether a member unpacks to far more than it takes.

    Weights may all be alike, and are looked at where they are past their own limit.
    """
    most = limits.current()
    least = most.weights_bytes if info.filename.endswith(".h5") else _SMALL
    return info.file_size > least and info.file_size > most.compression_ratio * max(1, info.compress_size)


_SHOWN = 80
_ABSOLUTE = re.compile(r"[/\\]|[A-Za-z]:")


def _troubles(info: zipfile.ZipInfo, before: Container[str]) -> Iterator[str]:
    name = info.filename
    if name in before:
        yield "a second member of that name"
    if _ABSOLUTE.match(name):
        yield "an absolute path"
    if ".." in re.split(r"[/\\]", name):
        yield "a path that leads out of the archive"
    if info.flag_bits & _ENCRYPTED:
        yield "an encrypted member"
    if stat.S_ISLNK(info.external_attr >> 16):
        yield "a symbolic link"
