"""What a rule is."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from archlens.analysis.analysis import Analysis
from archlens.graph import Severity
from archlens.text.figures import significant


@dataclass(frozen=True, slots=True)
class Option:
    """A threshold of a rule, as settings name it.

    Attributes:
        name: ``max-share``.
        default: its value unless the settings give another.
        minimum: the least that makes sense.
        meaning: what it is compared with.
        maximum: the most that makes sense, if there is such.
        whole: whether it counts something, so that only whole numbers make sense.
    """

    name: str
    default: float
    minimum: float
    meaning: str
    maximum: float | None = None
    whole: bool = False

    @property
    def range(self) -> str:
        """What it may be, in words.

        Example:
            >>> Option("max-share", 0.9, 0.5, "", maximum=1).range, Option("calls", 20, 2, "", whole=True).range
            ('a number from 0.5 to 1', 'a whole number of at least 2')
        """
        kind = "a whole number" if self.whole else "a number"
        if self.maximum is None:
            return f"{kind} of at least {significant(self.minimum, 6)}"
        return f"{kind} from {significant(self.minimum, 6)} to {significant(self.maximum, 6)}"

    def takes(self, value: object) -> bool:
        """Whether a value of the settings makes sense here.

        Example:
            >>> option = Option("max-share", 0.9, 0.5, "", maximum=1)
            >>> [option.takes(value) for value in (0.8, 1, 2, True, "0.8", float("nan"))]
            [True, True, False, False, False, False]
        """
        if isinstance(value, bool) or not isinstance(value, int if self.whole else (int, float)):
            return False
        return math.isfinite(value) and self.minimum <= value <= (value if self.maximum is None else self.maximum)


@dataclass(frozen=True, slots=True)
class Trigger:
    """A place where a rule found what it looks for.

    Attributes:
        where: the ids concerned, the place itself first.
        message: what was found there.
        figures: the figures that triggered it, by name.
        hint: what to try here, if that is not what the rule says for all places.
        severity: of this finding, if it is not the rule's; settings decide over both.
        covers: the ids of which it says what another rule might say too; ``where`` if there is none.
    """

    where: tuple[str, ...]
    message: str
    figures: Mapping[str, float | int | str | None]
    hint: str | None = None
    severity: Severity | None = None
    covers: tuple[str, ...] = ()

    @property
    def covered(self) -> tuple[str, ...]:
        """The ids that rules which yield to this one have nothing to add of."""
        return self.covers or self.where


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule.

    Attributes:
        code: its stable code (``AL101``).
        name: what it looks for, in a few words with hyphens (``dominant-arm``).
        severity: of its findings, unless the settings give another.
        what: what it looks for, in a sentence.
        why: why that matters.
        hint: what to try.
        options: its thresholds.
        find: the places in an Analysis, given the options by name; ``None`` if readers notice this by themselves, as
            they read the file.
        yields_to: codes of rules that say more of a place: what one of them covers, this rule leaves out, so that one
            place makes one finding.
    """

    code: str
    name: str
    severity: Severity
    what: str
    why: str
    hint: str
    options: tuple[Option, ...] = ()
    find: Callable[[Analysis, Mapping[str, float]], Iterable[Trigger]] | None = None
    yields_to: tuple[str, ...] = ()

    @property
    def page(self) -> str:
        """Its page, below ``docs/``."""
        return f"rules/{self.code}.md"

    @property
    def defaults(self) -> Mapping[str, float]:
        """The options' values where the settings give no others."""
        return {option.name: option.default for option in self.options}
