"""Settings as they stand in their file: the values, and the line of each key.

``tomllib`` gives values without their places. The places are found by reading the file's lines beside it: headers
(``[a.b]``, ``[[a.b]]``) and keys (``a.b = …``); what stands inside a value that spans lines has the value's line.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlens.settings.mistakes import Mistake, SettingsError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

Keys = tuple["str | int", ...]

OWN, SHARED = "archlens.toml", "pyproject.toml"
_TOOL = ("tool", "archlens")
_KEY = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*')"""
_PATH = rf"{_KEY}(?:[ \t]*\.[ \t]*{_KEY})*"
_HEADER = re.compile(rf"[ \t]*(\[\[?)[ \t]*({_PATH})[ \t]*\]")
_ASSIGNED = re.compile(rf"[ \t]*({_PATH})[ \t]*=")
_AT = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Settings:
    """A settings file.

    Attributes:
        path: the file as it was named.
        data: the values: of ``archlens.toml`` all, of ``pyproject.toml`` those of ``[tool.archlens]``.
        lines: path of keys → its line, from 1; of whatever stands on a line of its own.
    """

    path: str
    data: Mapping[str, Any]
    lines: Mapping[Keys, int] = field(repr=False)

    def line(self, *keys: str | int) -> int:
        """The line of a key, or of the nearest that holds it; 1 if there is none.

        Example:
            >>> settings = parse("archlens.toml", '''select = ["AL1"]
            ... [[contracts]]
            ... name = "deep"
            ... ''')
            >>> settings.line("contracts", 0, "name"), settings.line("contracts", 0, "min"), settings.line("ignore")
            (3, 2, 1)
        """
        for length in range(len(keys), 0, -1):
            if keys[:length] in self.lines:
                return self.lines[keys[:length]]
        return 1


def find(start: Path) -> Path | None:
    """The settings file for a folder: its own, or that of the nearest folder above that has one.

    In each folder ``archlens.toml`` comes before ``pyproject.toml``, which counts only with a ``[tool.archlens]``.
    """
    for folder in (start.resolve(), *start.resolve().parents):
        if (folder / OWN).is_file():
            return folder / OWN
        shared = folder / SHARED
        if shared.is_file() and _mentions_archlens(shared):
            return shared
    return None


def _mentions_archlens(path: Path) -> bool:
    try:
        return "archlens" in tomllib.loads(path.read_text("utf-8")).get("tool", {})
    except (OSError, ValueError):  # not ours to complain about
        return False


def load(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        SettingsError: if it cannot be read, or is no TOML.
    """
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "bytes that are not UTF-8"
        mistake = Mistake(1, "file", "a settings file in TOML", f"{why}", "Check the path.")
        raise SettingsError(str(path), [mistake]) from error
    return parse(str(path), text)


def parse(path: str, text: str) -> Settings:
    """Settings from the text of a file; ``path`` tells which kind it is.

    Raises:
        SettingsError: if it is no TOML.
    """
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = _AT.search(str(error))
        mistake = Mistake(int(at[1]) if at else 1, "file", "TOML", f"{error}", "See https://toml.io.")
        raise SettingsError(path, [mistake]) from error
    lines = dict(_lines(text))
    if Path(path).name != SHARED:
        return Settings(path, data, lines)
    own = data.get("tool", {}).get("archlens", {})
    inside = {keys[len(_TOOL) :]: line for keys, line in lines.items() if keys[: len(_TOOL)] == _TOOL}
    return Settings(path, own, inside)


def _lines(text: str) -> Iterator[tuple[Keys, int]]:
    """Every key that stands on a line of its own, with the line."""
    table: Keys = ()
    counts: dict[Keys, int] = {}
    value: list[str] = []
    for number, line in enumerate(text.splitlines(), 1):
        if value:  # inside a value that spans lines
            value.append(line)
            value = [] if _whole("\n".join(value)) else value
        elif header := _HEADER.match(line):
            table = _placed(_split(header[2]), counts, grows=header[1] == "[[")
            yield table, number
        elif assigned := _ASSIGNED.match(line):
            keys = _split(assigned[1])
            for length in range(1, len(keys) + 1):
                yield (*table, *keys[:length]), number
            rest = line[assigned.end() :]
            value = [] if _whole(f"k ={rest}") else [f"k ={rest}"]


def _split(path: str) -> tuple[str, ...]:
    """The keys of a dotted path, unquoted: as TOML itself reads them."""
    read: Any = tomllib.loads(f"{path} = 0")
    keys = []
    while isinstance(read, dict):
        ((key, read),) = read.items()
        keys.append(key)
    return tuple(keys)


def _whole(text: str) -> bool:
    """Whether a value ends where the text does."""
    try:
        tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return False
    return True


def _placed(path: Sequence[str], counts: dict[Keys, int], *, grows: bool) -> Keys:
    """A header's path with the numbers of the array elements that it stands in."""
    keys: Keys = ()
    for depth, key in enumerate(path, 1):
        keys = (*keys, key)
        if depth == len(path) and grows:
            counts[keys] = counts.get(keys, -1) + 1
        if keys in counts:
            keys = (*keys, counts[keys])
    return keys
