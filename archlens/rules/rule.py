"""What a rule is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from archlens.analysis.analysis import Analysis
    from archlens.graph import Severity


@dataclass(frozen=True, slots=True)
class Option:
    """A threshold of a rule, as settings name it.

    Attributes:
        name: ``max-share``.
        default: its value unless the settings give another.
        minimum: the least that makes sense.
        meaning: what it is compared with.
    """

    name: str
    default: float
    minimum: float
    meaning: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """A place where a rule found what it looks for.

    Attributes:
        where: the ids concerned.
        message: what was found there.
        figures: the figures that triggered it, by name.
    """

    where: tuple[str, ...]
    message: str
    figures: Mapping[str, float | int | str | None]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        code: its stable code (``AL101``).
        name: what it looks for, in a few words with hyphens (``one-arm-dominates``).
        severity: of its findings, unless the settings give another.
        what: what it looks for, in a sentence.
        why: why that matters.
        hint: what to try.
        options: its thresholds.
        find: the places in an Analysis, given the options by name; ``None`` if readers notice this by themselves, as
            they read the file.
    """

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    hint: str
    options: tuple[Option, ...] = ()
    find: Callable[[Analysis, Mapping[str, float]], Iterable[Trigger]] | None = None
