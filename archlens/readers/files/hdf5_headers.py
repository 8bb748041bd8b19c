"""What the headers of HDF5 objects say, read from their bytes, where these are like others that the library has read.

To open an object takes the HDF5 library as long as to find ten of them, and weights have hundreds, which differ in
shapes and names alone. So the library finds them all, and opens the first of each kind; of the others the header is
read here, which stands where the library has found it. What counts is in the HDF5 File Format Specification, under
"IV.A.1.a. Version 1 Data Object Header Prefix" and the messages that are named below.

A header that is of any other form is not read here: what is asked for is ``None`` then, and the library tells.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import NamedTuple

_SUPERBLOCK = b"\x89HDF\r\n\x1a\n\x00"
_WIDTHS, _EIGHT_EACH = slice(13, 15), b"\x08\x08"
_PLACES = struct.Struct("<24xQ8xQQ")
"""Of a superblock: where the file begins, where it ends, and where the word for the driver is."""

_PREFIX = struct.Struct("<BxHIi4x")
_MESSAGE = struct.Struct("<HHB3x")
_DATASPACE = struct.Struct("<BBB5x")
_LAYOUT = struct.Struct("<BBQQ")
_ATTRIBUTE, _FIRST_VERSION = struct.Struct("<2xHHH"), b"\x01"
_VARIABLE_TEXT = struct.Struct("<IQI")
_HEAP_OBJECT = struct.Struct("<HHIQ")
_PLACE = struct.Struct("<QQ")

_NOTHING, _SPACE, _DATA, _NAMED, _CONTINUED, _TIME = 0, 1, 8, 12, 16, 18
"""Kinds of messages: NIL, Dataspace, Data Layout, Attribute, Object Header Continuation, Object Modification Time."""

_CONTIGUOUS = (3, 1)
"""Version and class of the layout of data in one piece."""

_OF_NO_MATTER = (_NOTHING, _CONTINUED, _TIME)

_SHARED = 2
"""A flag: what the message says stands elsewhere."""

_NOWHERE = 2**64 - 1
"""The place of what is not there, as of data for which no space was allocated."""

_HEAP, _HEAP_HEADER = b"GCOL\x01\x00\x00\x00", 16
_ALIGNED = 8

_MOST_AXES = 32
_MOST_MESSAGES, _LONGEST = 64, 4096
"""Of a header that is read here. Those of weights have ten messages in some hundred bytes, and a file made for it can
have thousands of headers that all go on in one place, at any length."""


class _OtherFormError(Exception):
    """Something is not of the form that is read here."""


_OTHER_FORM = (_OtherFormError, struct.error, OverflowError)
"""What is raised of what is not, of what is cut off, and of places beyond all that a file can have."""


class Message(NamedTuple):
    """A message of a header: what it is of, its flags, and what it says."""

    kind: int
    flags: int
    body: bytes


class DatasetHeader(NamedTuple):
    """What the header of a dataset says.

    Attributes:
        shape: of its data.
        size: bytes of its data.
        kind: all else, but for the place of the data: datasets of one kind are of one type.
    """

    shape: tuple[int, ...]
    size: int
    kind: tuple[Message, ...]


class TextHeader(NamedTuple):
    """What the header of an object says of an attribute that is a text.

    Attributes:
        text: its bytes.
        kind: how it says that; attributes of one kind have one name.
    """

    text: bytes
    kind: bytes


class Headers:
    """The headers in a file.

    Attributes:
        image: the file.
    """

    def __init__(self, image: bytes) -> None:
        """Take a file; :func:`headers_of` sees whether it can be read so.

        Args:
            image: the file.
        """
        self.image = image
        self._heaps: dict[int, dict[int, bytes]] = {}

    def dataset(self, address: int) -> DatasetHeader | None:
        """What the header of a dataset says, whose data is in one piece; ``None`` if it is of another form."""
        try:
            return self._dataset(address)
        except _OTHER_FORM:
            return None

    def text(self, address: int, name: bytes) -> TextHeader | None:
        """An attribute that is one text; ``None`` if it is none, or the header of another form."""
        try:
            return self._text(address, name)
        except _OTHER_FORM:
            return None

    def _dataset(self, address: int) -> DatasetHeader:
        shapes, places, kind = [], [], []
        for message in self._messages(address):
            if message.kind == _SPACE:
                shapes.append(_shape(message.body))
            elif message.kind == _DATA:
                places.append(_contiguous(message.body))
            elif message.kind not in _OF_NO_MATTER:
                kind.append(message)
        if len(shapes) != 1 or len(places) != 1:
            raise _OtherFormError
        ((shape,), ((place, size),)) = shapes, places
        if place != _NOWHERE and not 0 < size <= len(self.image) - place:
            raise _OtherFormError
        return DatasetHeader(shape, size, tuple(kind))

    def _text(self, address: int, name: bytes) -> TextHeader:
        wanted = name + b"\x00"
        attributes = [message.body for message in self._messages(address) if message.kind == _NAMED]
        found = [body for body in attributes if body.startswith(wanted, _ATTRIBUTE.size)]
        # In later versions the name stands elsewhere, so that one more of this name would not be seen.
        if len(found) != 1 or not all(body.startswith(_FIRST_VERSION) for body in attributes):
            raise _OtherFormError
        (body,) = found
        name_size, type_size, space_size = _ATTRIBUTE.unpack_from(body)
        start = _ATTRIBUTE.size + _padded(name_size)
        data = start + _padded(type_size) + _padded(space_size)
        if name_size != len(wanted) or len(body) != data + _VARIABLE_TEXT.size:
            raise _OtherFormError
        length, heap, index = _VARIABLE_TEXT.unpack_from(body, data)
        text = self._heap(heap).get(index)
        if text is None or len(text) != length or b"\x00" in text:
            raise _OtherFormError
        return TextHeader(text, body[:data])

    def _messages(self, address: int) -> Iterator[Message]:
        """The messages of a header, in all of its blocks."""
        version, left, _, size = _PREFIX.unpack_from(self.image, address)
        if version != 1 or left > _MOST_MESSAGES:
            raise _OtherFormError
        blocks = [(address + _PREFIX.size, size)]
        room = _LONGEST
        for start, size in blocks:
            room -= size
            if room < 0:
                raise _OtherFormError
            at, end = start, start + size
            while left and at + _MESSAGE.size <= end:
                kind, length, flags = _MESSAGE.unpack_from(self.image, at)
                at += _MESSAGE.size + length
                left -= 1
                if flags & _SHARED or at > min(end, len(self.image)):
                    raise _OtherFormError
                body = self.image[at - length : at]
                if kind == _CONTINUED:
                    blocks.append(_PLACE.unpack_from(body))
                yield Message(kind, flags, body)
        if left:
            raise _OtherFormError

    def _heap(self, address: int) -> dict[int, bytes]:
        """The objects of a global heap, by their numbers."""
        known = self._heaps.get(address)
        if known is None:
            objects = list(self._heap_objects(address))
            known = dict(objects)
            if len(known) != len(objects):  # two of one number
                known.clear()
            self._heaps[address] = known
        return known

    def _heap_objects(self, address: int) -> Iterator[tuple[int, bytes]]:
        size = int.from_bytes(self.image[address + _ALIGNED : address + _HEAP_HEADER], "little")
        at, end = address + _HEAP_HEADER, address + size
        if not self.image.startswith(_HEAP, address) or end > len(self.image):
            raise _OtherFormError
        while at + _HEAP_OBJECT.size <= end:
            index, _, _, length = _HEAP_OBJECT.unpack_from(self.image, at)
            if index == 0:  # what is free, its own header included
                at += max(length, _HEAP_OBJECT.size)
                continue
            at += _HEAP_OBJECT.size
            yield index, self.image[at : at + length]
            at += _padded(length)


def headers_of(image: bytes) -> Headers | None:
    """The headers in a file, if its superblock is as most files have it; else ``None``.

    That is of the first version, with numbers of eight bytes, from the first byte of the image to its last, and without
    a word for the driver that reads it.
    """
    is_plain = image.startswith(_SUPERBLOCK) and image[_WIDTHS] == _EIGHT_EACH and len(image) >= _PLACES.size
    return Headers(image) if is_plain and _PLACES.unpack_from(image) == (0, len(image), _NOWHERE) else None


def _shape(body: bytes) -> tuple[int, ...]:
    """That of a data space, of a size that does not grow."""
    version, axes, flags = _DATASPACE.unpack_from(body)
    if version != 1 or axes > _MOST_AXES or flags not in (0, 1):
        raise _OtherFormError
    sizes = struct.unpack_from(f"<{axes * (1 + flags)}Q", body, _DATASPACE.size)
    shape = sizes[:axes]
    if flags and sizes[axes:] != shape:
        raise _OtherFormError
    return shape


def _contiguous(body: bytes) -> tuple[int, int]:
    """Where data in one piece lies, and how many bytes it has."""
    version, kind, place, size = _LAYOUT.unpack_from(body)
    if (version, kind) != _CONTIGUOUS:
        raise _OtherFormError
    return place, size


def _padded(size: int) -> int:
    return -(-size // _ALIGNED) * _ALIGNED
