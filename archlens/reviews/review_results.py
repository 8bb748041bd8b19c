"""What a review came to: frozen results, which every format of a review writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from archlens.analysis.analysis import Analysis
from archlens.checks.outcome import BROKEN, KEPT, UNCHECKED, FailOn, Outcome
from archlens.comparison import Architecture, Comparison
from archlens.reviews.changed_files import Base

State = Literal["changed", "added", "removed", "not-compared", "pointer", "unreadable", "same"]
STATES: tuple[State, ...] = get_args(State)
"""What can have become of a model, in the order in which a review tells them."""

ReviewFailOn = Literal["changed", "error", "warning", "info", "never"]
FAIL_REVIEW_ON: tuple[ReviewFailOn, ...] = get_args(ReviewFailOn)

_ANOTHER_ARCHITECTURE: tuple[State, ...] = ("changed", "added", "removed", "not-compared")


@dataclass(frozen=True, slots=True)
class Side:
    """A model as it stands at the base or now.

    Attributes:
        name: what it is called: its path, or ``COMMIT:PATH``.
        model: what was read; an Architecture, if it was read from a lock file.
        lock: the lock file that stands for it; ``None`` if it was read itself.
        why_not: why it cannot be read, in a sentence that starts with its name; ``None`` if it was.
        is_pointer: whether only a pointer of Git LFS is there.
    """

    name: str
    model: Analysis | Architecture | None = None
    lock: str | None = None
    why_not: str | None = None
    is_pointer: bool = False


@dataclass(frozen=True, slots=True)
class ReviewedModel:
    """A model that is other than at the base.

    Attributes:
        path: where it is, from the top of the repository; where it was, if it is gone.
        before: where it was; ``None`` if it is new.
        old: as it stands at the base; ``None`` if it is new, or not needed.
        new: as it stands now; ``None`` if it is gone.
        comparison: what changed; ``None`` where there is nothing to compare, or that cannot be done.
        why_not_compared: why it cannot; ``None`` if it was, or there was nothing to compare.
    """

    path: str
    before: str | None
    old: Side | None
    new: Side | None
    comparison: Comparison | None = None
    why_not_compared: str | None = None

    @property
    def state(self) -> State:
        """What became of it.

        ``changed`` and ``same`` tell of the architecture: a model that was trained again is the same. ``not-compared``
        is one that is there at the base, too, but cannot be read there.
        """
        if self.new is None:
            return "removed"
        if self.new.model is None:
            return "pointer" if self.new.is_pointer else "unreadable"
        if self.before is None:
            return "added"
        if self.comparison is None:
            return "not-compared"
        return "same" if self.comparison.same else "changed"

    @property
    def is_renamed(self) -> bool:
        """Whether it is in another place than before."""
        return self.new is not None and self.before is not None and self.before != self.path


@dataclass(frozen=True, slots=True)
class Review:
    """What a change of a repository does to the models in it.

    Attributes:
        base: what is compared with.
        models: those that changed, in the order of their paths.
        outcome: of the check of those that are there; ``accepted`` has what was found at the base, too.
        settings_changed: whether the settings file changed, which may concern models that did not.
        fail_on: what fails it, beside a broken contract.
    """

    base: Base
    models: tuple[ReviewedModel, ...]
    outcome: Outcome
    settings_changed: bool
    fail_on: ReviewFailOn

    @property
    def exit_code(self) -> int:
        """2 if a model could not be looked at, else 1 if anything fails, else 0."""
        if self.outcome.unchecked:
            return UNCHECKED
        return BROKEN if self.fails else KEPT

    @property
    def fails(self) -> bool:
        """Whether a contract is broken, or something was found that fails a review."""
        if any(map(self.outcome.fails, self.outcome.problems)):
            return True
        return self.fail_on == "changed" and any(model.state in _ANOTHER_ARCHITECTURE for model in self.models)

    def of_state(self, state: State) -> tuple[ReviewedModel, ...]:
        """The models of which this became."""
        return tuple(model for model in self.models if model.state == state)


def severity_that_fails(fail_on: ReviewFailOn) -> FailOn:
    """The least severity of a finding that fails a review; a finding that is new comes of a change.

    Example:
        >>> severity_that_fails("changed"), severity_that_fails("error")
        ('info', 'error')
    """
    return "info" if fail_on == "changed" else fail_on
