"""Where a value stands in a settings file: what is wrong with it is told with its line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from archlens.settings import Mistakes, Settings
from archlens.text.values import in_brief


@dataclass(frozen=True, slots=True)
class SettingLocation:
    """Where a value of a settings file stands.

    Attributes:
        settings: the file.
        mistakes: where mistakes are collected.
        keys: the path of keys to the value.
    """

    settings: Settings
    mistakes: Mistakes
    keys: tuple[str | int, ...]

    def at(self, *keys: str | int) -> SettingLocation:
        """A location inside this one."""
        return SettingLocation(self.settings, self.mistakes, (*self.keys, *keys))

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


def describe_value(value: Any) -> str:
    """A value of a settings file, in a few words.

    Example:
        >>> describe_value("a"), describe_value(True), describe_value(3), describe_value([1]), describe_value({})
        ("'a'", 'true', '3', 'a list', 'a table')
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return in_brief(value)
    if isinstance(value, list):
        return "a list" if value else "an empty list"
    return "a table" if isinstance(value, dict) else f"a {type(value).__name__}"
