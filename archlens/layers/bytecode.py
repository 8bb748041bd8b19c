"""Whether a text is code, and what the code of a ``Lambda`` does, apart from where it was written.

A model file holds it as Python's marshal writes it, with the file's name, line numbers and the names of functions and
variables in it; and how often marshal refers back instead of writing a value again depends on the run, so that a model
which is loaded and saved holds other bytes. Here these bytes are read, and nothing is made or run of them: each value
becomes a digest of what it is and what is in it. (The format is that of CPython's ``Python/marshal.c``.)
"""

from __future__ import annotations

import base64
from collections.abc import Mapping
from types import MappingProxyType

_MOST_BYTES = 1_000_000
_DEEPEST = 100
_FLAG = 0x80
_LENGTH = 4
_PARTS_OF_A_SLICE = 3  # where it starts and ends, and its step: a constant since Python 3.14

_PLAIN = frozenset(b"NFTS.")
_SIZES: Mapping[int, int] = MappingProxyType({ord("i"): 4, ord("I"): 8, ord("g"): 8, ord("y"): 16})
_SHORT = frozenset(b"zZ")
_LONG = frozenset(b"stuaA")
_SEQUENCES = frozenset(b"([<>")
# What a code object consists of, from the newest Python to older ones: "#" is a number, "v" a value that matters, "-"
# one that does not (names of local variables, the file's name, the function's names, line numbers), "=" such a number,
# "k" the kinds of local variables, of which some bits do not matter.
_LAYOUTS = (
    "#####vvv-k---=-v",  # 3.11 and later
    "######vvv-----=-",  # 3.8 to 3.10
    "#####vvv-----=-",  # 3.3 to 3.7
)
PICKLE_STARTS = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
"""How pickles start, from the second protocol on."""

_ARGUMENT_BITS = 0x0F
"""Python 3.14 notes in the kinds which variables are arguments, unless the code was made by ``replace`` of another."""

_CODE_OBJECTS = (b"\xe3", b"c")
SHORTEST_CODE = 32
"""The fewest characters of a text that is code."""

_START = 8
_FEW_ARGUMENTS = b"\0\0\0"


def is_code(text: str) -> bool:
    """Whether a text is Python code: a function as marshal writes it, or a pickle; in base64, or as Keras 1 wrote it.

    Only the start of the text is looked at.

    Example:
        >>> import marshal, pickle
        >>> function = marshal.dumps((lambda x: 2 * x).__code__)
        >>> is_code(base64.b64encode(function).decode()), is_code(function.decode("latin-1"))
        (True, True)
        >>> is_code(base64.b64encode(pickle.dumps(list(range(50)))).decode()), is_code("a name" * 9)
        (True, False)
    """
    if len(text) < SHORTEST_CODE:
        return False
    start = text[: 2 * SHORTEST_CODE]
    try:
        if _starts_as_code(start[:_START].encode("latin-1")):
            return True
        return _starts_as_code(base64.b64decode("".join(start.split())[: 2 * _START]))
    except (ValueError, UnicodeEncodeError):
        return False


def _starts_as_code(data: bytes) -> bool:
    """A code object starts with its number of arguments in four bytes, of which three are then zero."""
    return data.startswith(PICKLE_STARTS) or (data.startswith(_CODE_OBJECTS) and data[2:5] == _FEW_ARGUMENTS)


def code_digest(written: str) -> str | None:
    """A digest of what code does, equal for one function wherever it stands; ``None`` if the text holds no code.

    Args:
        written: marshal's bytes in base64, as Keras writes a Lambda's function.

    Example:
        >>> code_digest("no code")
        >>> import marshal
        >>> def stored(source, place):
        ...     return base64.b64encode(marshal.dumps(compile(source, place, "eval").co_consts[0])).decode()
        >>> one, other = stored("lambda x: 2 * x", "a.py"), stored("lambda y: 2 * y", "b.py")
        >>> one == other, code_digest(one) == code_digest(other)
        (False, True)
        >>> code_digest(one) == code_digest(stored("lambda x: 3 * x", "a.py"))
        False
    """
    try:
        data = base64.b64decode("".join(written.split()), validate=True)
    except ValueError:
        return None
    if not data or data[0] & ~_FLAG != ord("c") or len(data) > _MOST_BYTES:
        return None
    for layout in _LAYOUTS:
        try:
            reader = _Reader(data, layout)
            digest = reader.value(0)
        except _NoCodeError:
            continue
        if reader.at == len(data):
            return digest[:12]
    return None


class _NoCodeError(Exception):
    """These bytes are none that marshal writes."""


class _Reader:
    """Reads what marshal wrote, value by value.

    Args:
        data: the bytes.
        layout: what code objects consist of.
    """

    def __init__(self, data: bytes, layout: str) -> None:
        self._data = data
        self._layout = layout
        self._known: list[str] = []
        self._bytes: dict[str, bytes] = {}
        self.at = 0

    def value(self, depth: int) -> str:
        """The digest of the next value."""
        if depth > _DEEPEST:
            raise _NoCodeError
        (sign,) = self._take(1)
        kind = sign & ~_FLAG
        if kind == ord("r"):
            place = self._number()
            if place >= len(self._known):
                raise _NoCodeError
            return self._known[place]
        place = len(self._known)
        if sign & _FLAG:
            self._known.append("itself")
        digest = self._content(kind, depth)
        if sign & _FLAG:
            self._known[place] = digest
        return digest

    def _content(self, kind: int, depth: int) -> str:  # noqa: PLR0911 - one case a kind
        """The digest of a value of that kind."""
        if kind in _PLAIN:
            return _digest(kind)
        if kind in _SIZES:
            return _digest(kind, self._take(_SIZES[kind]))
        if kind in _SHORT:
            return _digest(ord("u"), self._take(self._take(1)[0]))
        if kind in _LONG:
            return self._text(kind)
        if kind == ord("l"):
            digits = int.from_bytes(self._take(_LENGTH), "little", signed=True)
            return _digest(kind, self._take(2 * abs(digits)), b"-" if digits < 0 else b"+")
        if kind == ord(")"):
            return self._values(ord("("), self._take(1)[0], depth)
        if kind == ord(":"):
            return self._values(kind, _PARTS_OF_A_SLICE, depth)
        if kind in _SEQUENCES:
            return self._values(kind, self._number(), depth)
        if kind == ord("c"):
            return self._code(depth)
        raise _NoCodeError

    def _text(self, kind: int) -> str:
        """The digest of a text: a word is a word, interned or not; bytes are something else."""
        text = self._take(self._number())
        if kind != ord("s"):
            return _digest(ord("u"), text)
        digest = _digest(kind, text)
        self._bytes[digest] = text
        return digest

    def _values(self, kind: int, number: int, depth: int) -> str:
        if number > len(self._data) - self.at:
            raise _NoCodeError
        parts = [self.value(depth + 1) for _ in range(number)]
        if kind in b"<>":
            parts.sort()  # a set has no order
        return _digest(kind, *(part.encode() for part in parts))

    def _code(self, depth: int) -> str:
        parts = []
        for sign in self._layout:
            part = self._take(_LENGTH) if sign in "#=" else self.value(depth + 1).encode()
            if sign == "k":
                part = self._kinds(part.decode()).encode()
            if sign in "#kv":
                parts.append(part)
        return _digest(ord("c"), *parts)

    def _kinds(self, digest: str) -> str:
        """The digest of what matters of the kinds of local variables, which stand here or were referred to."""
        if digest not in self._bytes:
            raise _NoCodeError
        return _digest(ord("s"), bytes(kind & ~_ARGUMENT_BITS for kind in self._bytes[digest]))

    def _number(self) -> int:
        return int.from_bytes(self._take(_LENGTH), "little")

    def _take(self, number: int) -> bytes:
        taken = self._data[self.at : self.at + number]
        if len(taken) < number:
            raise _NoCodeError
        self.at += number
        return taken


def _digest(kind: int, *parts: bytes) -> str:
    import hashlib  # only now: it loads OpenSSL

    made = hashlib.sha256(bytes([kind]))
    for part in parts:
        made.update(len(part).to_bytes(8, "little"))
        made.update(part)
    return made.hexdigest()
