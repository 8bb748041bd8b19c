"""JSON from a stranger: within limits, and with one meaning only."""

from __future__ import annotations

import io
import itertools
import json
import sys
from collections import Counter
from collections.abc import Generator
from typing import Any, BinaryIO

from archlens import limits
from archlens.errors import LimitError, ModelFileError
from archlens.readers.keras.expectations import SAVE_AGAIN
from archlens.text.digits import number_of
from archlens.text.names import quoted

_OTHERS = bytes(set(range(256)) - set(b'[]{}":'))
_STEP = {ord("["): 1, ord("{"): 1, ord("]"): -1, ord("}"): -1}
_ONE_KIND = bytes.maketrans(b"{}", b"[]")
_LEVELS = 20
_PIECE = 1 << 16
_TOO_LONG = "Exceeds the limit"
_MARK = b"\xef\xbb\xbf"
"""What some editors put before text in UTF-8."""


def read_text(file: BinaryIO) -> bytes:
    """The whole of a file that is one JSON text, without what editors put before it.

    Raises:
        LimitError: if it is larger than a configuration may be.
    """
    file.seek(0, io.SEEK_SET)
    return text_of(limits.read(file, "config_bytes"))


def text_of(data: bytes) -> bytes:
    r"""A JSON text without what editors put before it.

    Example:
        >>> text_of(b"\xef\xbb\xbf {}")
        b'{}'
    """
    return data.removeprefix(_MARK).lstrip()


def parse_json(text: str | bytes, path: str, place: str | None = None, *, twice: list[str] | None = None) -> Any:
    """What JSON text holds.

    Args:
        text: the text, as bytes in any encoding that JSON knows.
        path: the file, for error messages.
        place: where in it the text stands.
        twice: takes up the keys that an object has twice, which are no error then.

    Raises:
        ModelFileError: if it is no JSON, or an object in it has a key twice: a program may take either value.
        LimitError: if it is nested too deep, or has too many objects or a number of too many digits.

    Example:
        >>> parse_json(b'{"units": 8}', "m.json")
        {'units': 8}
    """
    try:
        data = _utf_8(text)
        marks = _marks_outside_texts(data)
        _check_nesting(marks)
        if twice is None:
            parsed, certain = _by_counting(data, marks.count(b":"))
            if certain:
                return parsed
            del parsed  # it may take as much as what is made anew
        return json.loads(data, object_pairs_hook=_object if twice is None else _taking(twice), parse_int=_integers())
    except LimitError as error:
        raise error.of(path, place) from error
    except RecursionError as error:
        raise ModelFileError(
            path,
            place=place,
            expected="JSON that Python's stack can hold",
            found="lists or objects nested too deep",
            hint=SAVE_AGAIN,
        ) from error
    except ValueError as error:
        if str(error).startswith(_TOO_LONG):
            raise limits.exceeded("integer_digits", place=place).of(path) from error
        found = str(error) if isinstance(error, _DoubleKeyError) else f"something else ({error})"
        raise ModelFileError(path, place=place, expected="JSON", found=found, hint=SAVE_AGAIN) from error


class _DoubleKeyError(ValueError):
    """An object has a key twice."""


def _utf_8(text: str | bytes) -> bytes:
    """The text in UTF-8; lone surrogates, which Python's own json writes, stay."""
    if isinstance(text, bytes):
        encoding = json.detect_encoding(text)
        if encoding == "utf-8":
            return text
        text = text.decode(encoding, "surrogatepass")
    return text.encode("utf-8", "surrogatepass")


def _marks_outside_texts(data: bytes) -> bytes:
    """The brackets of JSON, and the colons behind keys: those that stand in no text. It costs a fifth of parsing."""
    if b"\\" in data:
        data = data.replace(b"\\\\", b"").replace(b'\\"', b"")
    marks = data.translate(None, _OTHERS)
    if 2 * marks.count(b'""') == marks.count(b'"'):  # no text has a bracket or a colon in it
        return marks.translate(None, b'"')
    outside = []
    within = False
    for start in range(0, len(marks), _PIECE):  # in pieces, for each part that is split off takes 40 bytes
        parts = marks[start : start + _PIECE].split(b'"')
        outside.append(b"".join(parts[within::2]))
        within ^= len(parts) % 2 == 0  # there is a quote mark less than there are parts
    return b"".join(outside)


def _check_nesting(marks: bytes) -> None:
    """Count lists and objects before a parser meets them."""
    limits.check("json_containers", marks.count(b"[") + marks.count(b"{"))
    if _deepest_at_most(marks) > limits.current().json_nesting:
        limits.check("json_nesting", _deepest(marks))


def _deepest_at_most(marks: bytes) -> int:
    """A bound of how deep brackets are nested, which is exact where every bracket is closed.

    Each time the innermost pairs are taken out, what is left is nested one level less; most configurations have ten.
    """
    left = marks.translate(_ONE_KIND, b":")
    for level in range(_LEVELS):
        if not left:
            return level
        left = left.replace(b"[]", b"")
    return _LEVELS + _deepest(left)


def _deepest(marks: bytes) -> int:
    """How deep brackets are nested."""
    return max(itertools.accumulate(_STEP.get(mark, 0) for mark in marks), default=0)


def _by_counting(data: bytes, keys: int) -> tuple[Any, bool]:
    """What JSON text holds, and whether it is certain that it has no error and no key twice in an object.

    It is if there are as many members in all objects as keys in the text. Counting both takes a third of the time that
    it takes to look at the keys of each object.
    """
    counter = _sum_of_lengths()
    next(counter)
    try:
        # What a generator is sent to is run without a call of a function, of which there would be one an object.
        parsed = json.loads(data, object_hook=counter.send, parse_int=_integers())
    except (ValueError, LimitError, RecursionError):  # there may be a key twice before that
        return None, False
    return parsed, counter.send(None) == keys


def _sum_of_lengths() -> Generator[Any, Any, None]:
    """Takes up objects and gives each back; then, for ``None``, how many members they have together."""
    total = 0
    made = yield
    while made is not None:
        total += len(made)
        made = yield made
    yield total


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        keys = [key for key, _ in pairs]
        double = next(key for key in keys if keys.count(key) > 1)
        raise _DoubleKeyError(f"an object with the key {quoted(double, 80)} twice, so that it can be read in two ways")
    return made


def _taking(twice: list[str]) -> Any:
    """What makes objects of their keys and values, the last of each key, and takes up the keys that are there twice."""

    def made(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        data = dict(pairs)
        if len(data) != len(pairs):
            count = Counter(key for key, _ in pairs)
            twice.extend(key for key in count if count[key] > 1 and key not in twice)
        return data

    return made


def _integers() -> Any:
    """What reads whole numbers: Python itself, where its own limit is the one that counts."""
    most = limits.current().integer_digits
    return None if most == sys.get_int_max_str_digits() else _integer


def _integer(digits: str) -> int:
    limits.check("integer_digits", len(digits.lstrip("-")))
    return number_of(digits)
