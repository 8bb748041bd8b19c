"""A review: which models changed, what changed in them, and whether they keep what is promised of them."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from archlens.analysis.analysis import Analysis
from archlens.checks import baseline as accepting
from archlens.checks.baseline import Baseline
from archlens.checks.check_models import run
from archlens.checks.check_settings import Setup
from archlens.checks.jobs import CheckPlan, Job, contracts_for, means
from archlens.checks.outcome import Outcome, Unchecked
from archlens.comparison import Comparison, compare
from archlens.contracts.contract import Contract
from archlens.errors import ArchlensError, ModelFileError
from archlens.readers.git_program import Git
from archlens.readers.targets import Target
from archlens.reviews.base_files import BaseFiles
from archlens.reviews.changed_files import base_of, changed_files
from archlens.reviews.changed_models import ChangedModel, changed_models
from archlens.reviews.model_sides import locks_of, side_before, side_now
from archlens.reviews.review_results import Review, ReviewedModel, ReviewFailOn, Side
from archlens.settings.path_patterns import is_pattern
from archlens.text.names import quoted

ReadAs = Callable[[Target, str], Analysis]
"""Reads the file that stands for a model: now it is the model's own, of the base a copy."""

_LOCK_FIELD = "lock"


def review(
    setup: Setup,
    revision: str,
    paths: Sequence[str],
    read: ReadAs,
    *,
    fail_on: ReviewFailOn,
    baseline: Baseline | None = None,
) -> Review:
    """Review what is checked out in the current folder's repository.

    Args:
        setup: the settings; a finding fails the check if it is of the severity that they say.
        revision: what to compare with: the last commit in common with it.
        paths: git's patterns of paths that narrow it; none for all.
        read: reads a model.
        fail_on: what fails the review, beside a broken contract.
        baseline: what is accepted.

    Raises:
        RevisionError: if there is no git, no repository, or no such revision.
    """
    git = Git()
    base = base_of(git, revision)
    top = Path(os.fsdecode(git.bytes_of("rev-parse", "--show-toplevel")).removesuffix("\n"))
    files = changed_files(git, base, paths)
    at_base = BaseFiles(git, base)
    reviewing = _Reviewing(setup, top, at_base, read)
    models = [reviewing.model(each) for each in _worth_telling(changed_models(files, top, at_base))]
    outcome = _with_what_is_gone(reviewing.outcome(baseline), models, setup, top)
    changed = {file.path for file in files}
    settings_changed = setup.path is not None and _from_top(Path(setup.path), top) in changed
    return Review(base, tuple(models), outcome, settings_changed, fail_on)


def _worth_telling(models: Sequence[ChangedModel]) -> Iterator[ChangedModel]:
    """All but lock files of models that changed, too: what these say is told of the model."""
    names = {model.name for model in models if not model.is_lock}
    locks = {lock for name in names for lock in locks_of(name, ())}
    for model in models:
        if not (model.is_lock and model.name in locks):
            yield model


class _Reviewing:
    """Reviews model after model, and remembers what was read for the check of all of them.

    Args:
        setup: the settings.
        top: of the repository.
        base: the files at the base.
        read: reads a model.
    """

    def __init__(self, setup: Setup, top: Path, base: BaseFiles, read: ReadAs) -> None:
        self._setup, self._top, self._base, self._read = setup, top, base, read
        self._jobs: list[Job] = []
        self._now: dict[str, Side] = {}
        self._before: dict[str, Analysis] = {}

    def model(self, changed: ChangedModel) -> ReviewedModel:
        """What became of a model."""
        target = self._target(changed)
        contracts = [each for each in self._setup.contracts if means(each, self._setup, target)]
        named = [self._lock_of(contract) for contract in contracts if _LOCK_FIELD in contract.fields]

        def read(file: str) -> Analysis:
            return self._read(target, file)

        new = side_now(changed, self._top, self._base, locks_of(changed.path or "", named), read)
        if new is None:
            return ReviewedModel(changed.name, changed.before, None, None)
        old = side_before(changed, self._base, locks_of(changed.before or "", named), read)
        self._note(target, contracts, new, old)
        comparison, why_not = _compared(old, new)
        before = None if changed.before is None else changed.before or "."
        return ReviewedModel(changed.name, before, old, new, comparison, why_not)

    def outcome(self, accepted: Baseline | None) -> Outcome:
        """The check of the models that are there; what was found in them at the base is accepted.

        Args:
            accepted: what else is.
        """
        plan = CheckPlan(tuple(self._jobs), (), (), whole=False)
        outcome = run(self._setup, plan, self._model_now)
        before = CheckPlan(
            tuple(Job(job.target) for job in self._jobs if job.target.name in self._before), (), (), False
        )
        known = Baseline.of(run(self._setup, before, lambda target: self._before[target.name]).problems)
        return accepting.apply(outcome, _both(known, accepted), lambda _: False)

    def _note(self, target: Target, contracts: list[Contract], new: Side, old: Side | None) -> None:
        """What is checked: all but architectures that no contract asks anything of, for these are looked at so."""
        self._now[target.name] = new
        if new.lock is not None and not contracts:
            return
        if not (new.model is not None and not isinstance(new.model, Analysis) and new.lock is None):
            self._jobs.append(Job(target, contracts))
        if old is not None and isinstance(old.model, Analysis):
            self._before[target.name] = old.model

    def _model_now(self, target: Target) -> Analysis:
        side = self._now[target.name]
        if isinstance(side.model, Analysis):
            return side.model
        raise _NotThereError(side)

    def _target(self, changed: ChangedModel) -> Target:
        path = self._top / (changed.path if changed.path is not None else changed.before or "")
        key = os.path.relpath(path.resolve(), self._setup.folder.resolve())
        return Target(changed.name, str(path), Path(key).as_posix(), self._top)

    def _lock_of(self, contract: Contract) -> str:
        """The lock file that a contract names, from the top of the repository."""
        return _from_top(self._setup.folder / str(contract.fields[_LOCK_FIELD]), self._top)


class _NotThereError(ModelFileError):
    """A model is not there as a file; its architecture may be told by a lock file."""

    def __init__(self, side: Side) -> None:
        super().__init__(
            side.name,
            expected="the file itself, for the contracts on it",
            found=f"a Git LFS pointer, and its lock file {side.lock}",
            hint="Run git lfs pull in the clone of its repository.",
        )
        self._why_not = side.why_not

    def __str__(self) -> str:
        return self._why_not or super().__str__()


def _compared(old: Side | None, new: Side) -> tuple[Comparison | None, str | None]:
    """The comparison of both sides, or why there is none."""
    if old is None or new.model is None:
        return None, None
    if old.model is None:
        return None, old.why_not
    try:
        return compare(old.model, new.model), None
    except ArchlensError as error:
        return None, str(error)
    except (MemoryError, RecursionError):
        return None, "Both are too large or too deep to be compared in memory."


def _both(known: Baseline, accepted: Baseline | None) -> Baseline:
    """What either accepts; of what both do, as many as the one that accepts more."""
    counts = dict(known.accepted)
    for key, number in (accepted.accepted if accepted else {}).items():
        counts[key] = max(number, counts.get(key, 0))
    return Baseline(counts)


def _with_what_is_gone(outcome: Outcome, models: Sequence[ReviewedModel], setup: Setup, top: Path) -> Outcome:
    """The outcome, with the contracts that name a model by its path, which is gone from there."""
    unchecked = list(outcome.unchecked)
    for model in models:
        gone = model.path if model.state == "removed" else model.before
        if gone is None or (model.state != "removed" and not model.is_renamed):
            continue
        for contract in contracts_for(setup, str(top / gone), top):
            if not is_pattern(str(setup.folder / contract.model)):
                message = f"{gone}: contract {quoted(contract.name)} names this model, which is no longer there."
                unchecked.append(Unchecked(gone, message, contract))
    return dataclasses.replace(outcome, unchecked=tuple(unchecked))


def _from_top(path: Path, top: Path) -> str:
    return Path(os.path.relpath(path.resolve(), top.resolve())).as_posix()
