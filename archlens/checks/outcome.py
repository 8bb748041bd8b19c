"""What a run of ``archlens check`` came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from archlens.checks.problem import Key, Problem
from archlens.contracts.contract import Contract
from archlens.graph import Severity
from archlens.text.severities import gravity

FailOn = Literal["error", "warning", "info", "never"]
FAIL_ON: tuple[FailOn, ...] = get_args(FailOn)

KEPT, BROKEN, UNCHECKED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Verdict:
    """A contract and a model that it was checked on.

    Attributes:
        contract: the contract.
        model: the model as it is named.
        broken: in how many places it is broken and no baseline accepts it.
        accepted: in how many places the baseline accepts that it is broken.
    """

    contract: Contract
    model: str
    broken: int
    accepted: int = 0

    @property
    def state(self) -> Literal["kept", "broken", "accepted"]:
        """Whether the contract is kept; ``accepted`` if it is broken only where the baseline accepts that."""
        if self.broken:
            return "broken"
        return "accepted" if self.accepted else "kept"


@dataclass(frozen=True, slots=True)
class Unchecked:
    """What could not be checked, and why; this is never a pass.

    Attributes:
        what: the model or pattern, as it was named.
        message: why not, in a sentence that starts with ``what``.
        contract: the contract that names it, if one does.
    """

    what: str
    message: str
    contract: Contract | None = None


@dataclass(frozen=True, slots=True)
class Stale:
    """An entry of the baseline that accepts what is no longer there.

    Attributes:
        key: what it accepts.
        count: how many of them are gone.
    """

    key: Key
    count: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was checked, and what was found.

    Attributes:
        models: the models that were checked, as they are named, in order.
        rules: whether rules ran over them.
        verdicts: each contract with each model that it was checked on.
        problems: what was found and not accepted by a baseline: by model, broken contracts first, then findings, the
            gravest first.
        accepted: what was found and is accepted by a baseline, in the same order.
        stale: entries of the baseline that accept what is gone.
        unchecked: what could not be checked.
        unnamed: models that contracts could be for, but none is, where there are contracts.
        fail_on: the least severity of a finding that fails the check.
        anchor: the settings file, if there is one.
    """

    models: tuple[str, ...]
    rules: bool
    verdicts: tuple[Verdict, ...]
    problems: tuple[Problem, ...]
    unchecked: tuple[Unchecked, ...]
    fail_on: FailOn
    accepted: tuple[Problem, ...] = ()
    stale: tuple[Stale, ...] = ()
    unnamed: tuple[str, ...] = ()
    anchor: str | None = None

    @property
    def exit_code(self) -> int:
        """2 if anything could not be checked, else 1 if anything fails, else 0."""
        if self.unchecked:
            return UNCHECKED
        return BROKEN if any(map(self.fails, self.problems)) else KEPT

    def fails(self, problem: Problem) -> bool:
        """Whether a problem fails the check: a violation does, a finding if it is grave enough."""
        return problem.source == "contract" or reaches(problem.severity, self.fail_on)


def reaches(severity: Severity, fail_on: FailOn) -> bool:
    """Whether a finding is grave enough to fail a check.

    Example:
        >>> reaches("warning", "warning"), reaches("info", "warning"), reaches("error", "never")
        (True, False, False)
    """
    return fail_on != "never" and gravity(severity) >= gravity(fail_on)


def rank(problem: Problem) -> tuple[int, int]:
    """Where a problem stands among those of its model: violations first, then findings, the gravest first."""
    return problem.source == "rule", -gravity(problem.severity)
