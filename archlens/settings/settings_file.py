"""Settings as they stand in their file: the values, and the line of each key.

``tomllib`` gives values without their places; :mod:`archlens.settings.toml_lines` finds these.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archlens.settings.key_spellings import hyphenated, spellings
from archlens.settings.mistakes import Mistake, SettingsError
from archlens.settings.toml_lines import Keys, lines_of
from archlens.text.values import in_brief

OWN, SHARED = "archlens.toml", "pyproject.toml"
_TOOL = ("tool", "archlens")
_AT = re.compile(r"at line (\d+)")


@dataclass(frozen=True)
class Settings:
    """A settings file.

    Attributes:
        path: the file as it was named.
        data: the values: of ``archlens.toml`` all, of ``pyproject.toml`` those of ``[tool.archlens]``; the keys at its
            top in their one spelling (``fail-on``).
        lines: path of keys → its line, from 1; elements of arrays by their number.
    """

    path: str
    data: Mapping[str, Any]
    lines: Mapping[Keys, int] = field(repr=False)

    def line(self, *keys: str | int) -> int:
        """The line of a key, or of the nearest that holds it: at last that of ``[tool.archlens]``, or 1.

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
        return self.lines.get((), 1)


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


def _tables(text: str) -> dict[str, Any]:
    import tomllib  # only now: whoever reads no settings needs nothing of it

    return tomllib.loads(text)


def _mentions_archlens(path: Path) -> bool:
    try:
        tool = _tables(path.read_text("utf-8")).get("tool", {})
    except (OSError, ValueError, RecursionError):  # not ours to complain about
        return False
    return isinstance(tool, dict) and "archlens" in tool


def load(path: Path) -> Settings:
    """Read a settings file.

    Raises:
        SettingsError: if it cannot be read, or is no TOML.
    """
    try:
        text = path.read_text("utf-8-sig")  # editors of Windows put a mark before the text
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) else f"no text in UTF-8 ({error})"
        mistake = Mistake(1, "file", "a settings file in TOML", f"{why}", "Check the path.")
        raise SettingsError(str(path), [mistake]) from error
    return parse(str(path), text)


def parse(path: str, text: str) -> Settings:
    """Settings from the text of a file; ``path`` tells which kind it is.

    Raises:
        SettingsError: if it is no TOML.
    """
    try:
        data = _tables(text)
        lines = lines_of(text)
    except (
        ValueError,
        RecursionError,
    ) as error:  # beside its own error, tomllib lets that of an endless number through
        at = _AT.search(str(error))
        last = text.rstrip().count("\n") + 1 if "end of document" in str(error) else 1
        mistake = Mistake(int(at[1]) if at else last, "file", "TOML", f"{error}", "See https://toml.io.")
        raise SettingsError(path, [mistake]) from error
    if Path(path).name != SHARED:
        return _in_one_spelling(Settings(path, data, lines))
    inside = {keys[len(_TOOL) :]: line for keys, line in lines.items() if keys[: len(_TOOL)] == _TOOL}
    for key in _TOOL:
        data = data.get(key, {})
        if not isinstance(data, dict):
            mistake = Mistake(
                lines[_TOOL[: _TOOL.index(key) + 1]], key, "a table", in_brief(data), "Write [tool.archlens]."
            )
            raise SettingsError(path, [mistake])
    return _in_one_spelling(Settings(path, data, inside))


def _in_one_spelling(settings: Settings) -> Settings:
    """Settings whose top keys are spelled with hyphens, however the file spells them.

    Raises:
        SettingsError: if the file has a key in two spellings.
    """
    written = spellings(settings.data)
    twice = [
        Mistake(settings.line(keys[1]), keys[1], f"{key} once", " and ".join(keys), "Keep one of them.")
        for key, keys in written.items()
        if len(keys) > 1
    ]
    if twice:
        raise SettingsError(settings.path, twice)
    data = {key: settings.data[keys[0]] for key, keys in written.items()}
    lines = {(hyphenated(str(keys[0])), *keys[1:]) if keys else keys: line for keys, line in settings.lines.items()}
    return Settings(settings.path, data, lines)
