"""Where a value stands in a settings file: what is wrong with it is told with its line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archlens.settings import Mistakes, Settings


@dataclass(frozen=True, slots=True)
class Place:
    """A value's place.

    Attributes:
        settings: the file.
        mistakes: where mistakes are collected.
        keys: the path of keys to the value.
    """

    settings: Settings
    mistakes: Mistakes
    keys: tuple[str | int, ...]

    def at(self, *keys: str | int) -> Place:
        """A place inside this one."""
        return Place(self.settings, self.mistakes, (*self.keys, *keys))

    @property
    def line(self) -> int:
        """The line, from 1."""
        return self.settings.line(*self.keys)

    @property
    def path(self) -> str:
        """The keys as people write them: ``contracts[2].min``."""
        parts = (f"[{key}]" if isinstance(key, int) else f".{key}" for key in self.keys)
        return "".join(parts).removeprefix(".")

    def refuse(self, *, expected: str, found: str, hint: str = "") -> None:
        """What stands here cannot be meant."""
        self.mistakes.add(self.line, self.path, expected=expected, found=found, hint=hint)

    def unknown(self, name: str, known: Iterable[str], *, what: str) -> None:
        """The name that stands here is none of those known."""
        self.mistakes.unknown(self.line, self.path, name, known, what=what)


def told(value: Any) -> str:
    """A value of a settings file, in a few words.

    Example:
        >>> told("a"), told(True), told(3), told([1]), told({})
        ("'a'", 'true', '3', 'a list', 'a table')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return repr(value)
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a table" if isinstance(value, dict) else f"a {type(value).__name__}"


def written(table: Mapping[str, Any]) -> dict[str, list[str]]:
    """The keys of a table in their one spelling, with hyphens → how they are written there (``max_share``).

    Example:
        >>> written({"max_share": 1, "name": 2})
        {'max-share': ['max_share'], 'name': ['name']}
    """
    found: dict[str, list[str]] = {}
    for key in table:
        found.setdefault(key.replace("_", "-"), []).append(key)
    return found
