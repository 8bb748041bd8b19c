"""Messages of protocol buffers, field by field, without a schema and without the protobuf package.

The encoding is https://protobuf.dev/programming-guides/encoding: a message is a row of fields, each a key (number and
type of encoding) and a value.
"""

from __future__ import annotations

from collections.abc import Iterator

Value = int | memoryview

_VARINT, _FIXED_64, _BYTES, _FIXED_32 = 0, 1, 2, 5
_WIDTHS = {_FIXED_64: 8, _FIXED_32: 4}
_MOST_BITS = 63
_MORE, _BITS = 0x80, 0x7F
_KEPT = 2**64 - 1


class ProtobufError(ValueError):
    """What should be a message is none."""


def fields(message: memoryview) -> Iterator[tuple[int, Value]]:
    r"""The fields of a message: number, and an integer or the bytes of text or of a message inside.

    Raises:
        ProtobufError: if the bytes are no message.

    Example:
        >>> [(number, value if isinstance(value, int) else bytes(value)) for number, value in
        ...     fields(memoryview(b"\x08\x96\x01\x12\x02hi"))]
        [(1, 150), (2, b'hi')]
        >>> [value for _, value in fields(memoryview(b"\x08" + b"\xff" * 9 + b"\x7f"))] == [2**64 - 1]
        True
    """
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, encoding = key >> 3, key & 7
        if encoding == _VARINT:
            value, at = _varint(message, at)
            yield number, value
            continue
        if encoding == _BYTES:
            size, at = _varint(message, at)
        elif encoding in _WIDTHS:
            size = _WIDTHS[encoding]
        else:
            raise ProtobufError(f"a field of unknown encoding {encoding}")
        if at + size > len(message):
            raise ProtobufError("a field that reaches beyond the end")
        yield number, message[at : at + size]
        at += size


def messages(message: memoryview, number: int) -> Iterator[memoryview]:
    """The fields of one number that hold text or messages."""
    for each, value in fields(message):
        if each == number and not isinstance(value, int):
            yield value


def text(message: memoryview, number: int) -> str:
    """The last field of one number as text, empty if there is none."""
    found = ""
    for value in messages(message, number):
        found = bytes(value).decode("utf-8", "replace")
    return found


def integer(message: memoryview, number: int) -> int:
    """The last field of one number as an integer, 0 if there is none, as protocol buffers have it."""
    found = 0
    for each, value in fields(message):
        if each == number and isinstance(value, int):
            found = value
    return found


def _varint(message: memoryview, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        if at >= len(message) or shift > _MOST_BITS:
            raise ProtobufError("a number that does not end")
        byte = message[at]
        value |= (byte & _BITS) << shift
        at += 1
        if byte < _MORE:
            return value & _KEPT, at  # of ten bytes, protocol buffers keep 64 bits
        shift += 7
