"""Values as TOML; text of a model file cannot leave its quotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archlens.text.names import is_visible, quoted

_LONG = 10_000
_SHORT = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


def string(text: str) -> str:
    r"""A string: what cannot be seen is escaped.

    Raises:
        ValueError: if TOML cannot hold it (a lone surrogate).

    Example:
        >>> print(string('a "b"\n'), string("größe/मॉडल"), string("\u202e"))
        "a \"b\"\n" "größe/मॉडल" "\u202e"
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    if is_visible(char):
        return char
    number = ord(char)
    if 0xD800 <= number <= 0xDFFF:  # noqa: PLR2004 - the surrogates
        raise ValueError(f"no TOML string holds {quoted(char)}")
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"  # noqa: PLR2004 - four digits


def key(text: str) -> str:
    """A key, in quotes where it needs them.

    Example:
        >>> print(key("image"), key("a b"))
        image "a b"
    """
    return text if text and set(text) <= _BARE else string(text)


def value(of: str | int | Sequence[str] | Mapping[str, str]) -> str:
    """A string, a number, true or false, an array of strings, or a table of strings in one line.

    Example:
        >>> print(value(["a", "b"]), value({"a b": "c"}), value(1000000), value(120), value(True))
        ["a", "b"] { "a b" = "c" } 1_000_000 120 true
    """
    if isinstance(of, str):
        return string(of)
    if isinstance(of, bool):
        return str(of).lower()
    if isinstance(of, int):
        return f"{of:_}" if of >= _LONG else str(of)
    if isinstance(of, Mapping):
        return "{ " + ", ".join(f"{key(name)} = {string(text)}" for name, text in of.items()) + " }"
    return f"[{', '.join(map(string, of))}]"
