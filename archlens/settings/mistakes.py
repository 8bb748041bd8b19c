"""Mistakes in a settings file: all of them are told at once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from archlens.errors import ArchlensError
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean


@dataclass(frozen=True, slots=True)
class Mistake:
    """Something in a settings file that cannot be meant.

    Attributes:
        line: where it stands, from 1.
        key: the path of keys (``contracts[2].min``).
        expected: what may stand there.
        found: what does.
        hint: what to do.
    """

    line: int
    key: str
    expected: str
    found: str
    hint: str


class SettingsError(ArchlensError):
    """A settings file cannot be used; the message tells every mistake.

    Attributes:
        path: the file.
        mistakes: in the order of their lines.
    """

    def __init__(self, path: str, mistakes: Iterable[Mistake]) -> None:
        self.path = path
        self.mistakes = tuple(sorted(mistakes, key=lambda mistake: mistake.line))
        first = self.mistakes[0]
        super().__init__(expected=first.expected, found=first.found, hint=first.hint)

    def __str__(self) -> str:
        return "\n".join(
            f"{self.path}:{m.line}: {m.key}: expected {m.expected}, found {m.found}. {m.hint}" for m in self.mistakes
        )


class Mistakes:
    """Collects mistakes, so that a whole file is looked at before it is refused.

    Example:
        >>> mistakes = Mistakes("archlens.toml")
        >>> mistakes.unknown(3, "select", "AL1O1", ["AL101"], what="a rule")
        >>> print(SettingsError("archlens.toml", mistakes))
        archlens.toml:3: select: expected a rule, found 'AL1O1'. Did you mean 'AL101'?
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self._found: list[Mistake] = []

    def __iter__(self) -> Iterator[Mistake]:
        return iter(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def add(self, line: int, key: str, *, expected: str, found: str, hint: str) -> None:
        """One more."""
        self._found.append(Mistake(line, key, expected, found, hint))

    def unknown(self, line: int, key: str, name: str, known: Iterable[str], *, what: str) -> None:
        """A name that is none of those known; the hint tells the nearest."""
        self.add(line, key, expected=what, found=quoted(name), hint=did_you_mean(name, known, most=None))

    def stop(self) -> None:
        """Refuse the file if there was a mistake.

        Raises:
            SettingsError: with all of them.
        """
        if self._found:
            raise SettingsError(self.path, self._found)
