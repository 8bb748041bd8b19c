"""The line of every key and array element of a TOML text that ``tomllib`` has read, and so is known to be right."""

from __future__ import annotations

import bisect
import re

Keys = tuple["str | int", ...]

_BLANK = re.compile(r"(?:[ \t\n]|#[^\n]*)*")
_SPACE = re.compile(r"[ \t]*")
_BARE = re.compile(r"[A-Za-z0-9_-]+")
# The longer quotes first; up to two quotes more may stand before the three that end a text.
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})|' + r"'''.*?'''(?:'{0,2})|" + r'"(?:\\.|[^"\\])*"|' + r"'[^']*'", re.DOTALL
)
_SCALAR = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str) -> dict[Keys, int]:
    r"""Path of keys → its line, from 1; elements of arrays by their number.

    Args:
        text: TOML without mistakes.

    Example:
        >>> lines_of('[[a]]\nb = [1,\n  2]')
        {('a',): 1, ('a', 0): 1, ('a', 0, 'b'): 2, ('a', 0, 'b', 0): 2, ('a', 0, 'b', 1): 3}
    """
    return _Scanner(text.replace("\r\n", "\n")).scan()


class _Scanner:
    """Walks once over the text; every method starts at the current place and leaves it behind what it read."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = 0
        self._ends = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[Keys, int] = {}
        self._counts: dict[Keys, int] = {}

    def scan(self) -> dict[Keys, int]:
        table: Keys = ()
        self._skip(_BLANK)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_BLANK)
        return self._lines

    def _skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self._text, self._at)
        found = match[0] if match else ""
        self._at += len(found)
        return found

    def _take(self, sign: str) -> bool:
        if not self._text.startswith(sign, self._at):
            return False
        self._at += len(sign)
        return True

    def _mark(self, keys: Keys) -> None:
        self._lines.setdefault(keys, bisect.bisect_left(self._ends, self._at) + 1)

    def _header(self) -> Keys:
        """``[a.b]`` or ``[[a.b]]``: the keys, with the numbers of the array elements that they stand in."""
        start = self._at
        grows = self._take("[[") or not self._take("[")
        path = self._path()
        self._take("]]" if grows else "]")
        end, self._at = self._at, start
        keys: Keys = ()
        for depth, key in enumerate(path, 1):
            keys = (*keys, key)
            self._mark(keys)
            if depth == len(path) and grows:
                self._counts[keys] = self._counts.get(keys, -1) + 1
            if keys in self._counts:
                keys = (*keys, self._counts[keys])
                self._mark(keys)
        self._at = end
        return keys

    def _pair(self, table: Keys) -> None:
        """``a.b = value``."""
        start = self._at
        path = self._path()
        end, self._at = self._at, start
        for length in range(1, len(path) + 1):
            self._mark((*table, *path[:length]))
        self._at = end
        self._take("=")
        self._skip(_SPACE)
        self._value((*table, *path))

    def _path(self) -> tuple[str, ...]:
        keys = []
        while True:
            self._skip(_SPACE)
            keys.append(self._key())
            self._skip(_SPACE)
            if not self._take("."):
                return tuple(keys)

    def _key(self) -> str:
        if bare := self._skip(_BARE):
            return bare
        import tomllib  # only now: as in settings_file

        value: str = tomllib.loads(f"k = {self._skip(_STRING)}")["k"]
        return value

    def _value(self, keys: Keys) -> None:
        if self._skip(_STRING):
            return
        if self._take("["):
            self._array(keys)
        elif self._take("{"):
            self._table(keys)
        else:
            self._skip(_SCALAR)

    def _array(self, keys: Keys) -> None:
        number = 0
        self._skip(_BLANK)
        while not self._take("]"):
            self._mark((*keys, number))
            self._value((*keys, number))
            number += 1
            self._skip(_BLANK)
            self._take(",")
            self._skip(_BLANK)

    def _table(self, keys: Keys) -> None:
        self._skip(_BLANK)
        while not self._take("}"):
            self._pair(keys)
            self._skip(_BLANK)
            self._take(",")
            self._skip(_BLANK)
