"""When a baseline is read, and when it is written.

1. It is there: it is read, and what it accepts does not fail. It is not written.
2. It is not there: it is written, so that all that is found now is accepted. In CI, where no one would see or keep it,
   this is an error instead.
3. With ``--update-baseline`` it is written, wherever this is.

It is never written if anything could not be checked: what is wrong there would look as if it were gone.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from archlens.checks import baseline
from archlens.checks.baseline import Baseline
from archlens.checks.check_settings import Setup
from archlens.checks.jobs import CheckPlan
from archlens.checks.outcome import Outcome
from archlens.checks.problem import Key
from archlens.readers.files.remote import STANDARD_INPUT, is_url
from archlens.text.files import write_file

_NO = ("", "0", "false", "no")


def in_ci(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether a service of continuous integration runs this: they all set ``CI``.

    Example:
        >>> in_ci({"CI": "true"}), in_ci({"CI": "false"}), in_ci({})
        (True, False, False)
    """
    return environment.get("CI", "").lower() not in _NO


@dataclass(frozen=True)
class Accepting:
    """A baseline in use.

    Attributes:
        path: its file.
        before: what was in it; ``None`` if it was not there.
        writes: whether it is written.
    """

    path: Path
    before: Baseline | None
    writes: bool

    @classmethod
    def start(cls, path: Path, *, update: bool) -> Accepting:
        """Read the baseline.

        Raises:
            BaselineError: if it is none, or must be there and is not.
        """
        if path.exists():  # case 1, or 3
            return cls(path, baseline.load(path), update)
        if in_ci() and not update:  # case 2, in CI
            raise baseline.BaselineError(
                expected=f"the baseline {path}",
                found="no such file",
                hint="In CI it is only written with --update-baseline. Write it at home, and commit it.",
            )
        return cls(path, None, writes=True)  # case 2, or 3

    def finish(self, outcome: Outcome, setup: Setup, plan: CheckPlan, *, some_rules: bool) -> Outcome:
        """The outcome without what is accepted; the file is written, if it is to be.

        Args:
            outcome: what was found.
            setup: the settings.
            plan: what was to be checked.
            some_rules: whether the command line chose among the rules.

        Raises:
            ArchlensError: if the file cannot be written.
        """
        covers = _Coverage(outcome, setup, plan, some_rules=some_rules)
        accepted = self.before or baseline.Baseline({})
        if self.writes and not outcome.unchecked:
            accepted = baseline.updated(outcome, self.before, covers)
            write_file(accepted.to_text(), self.path)
        return baseline.apply(outcome, accepted, covers)


class _Coverage:
    """Which problems a run would have found: of all others, it cannot tell whether they are gone."""

    def __init__(self, outcome: Outcome, setup: Setup, plan: CheckPlan, *, some_rules: bool) -> None:
        keys = {job.target.name: job.target.key for job in plan.jobs}
        self._whole = plan.whole and not outcome.unchecked
        self._models = {keys[name] for name in outcome.models}
        self._verdicts = {(keys[verdict.model], verdict.contract.name) for verdict in outcome.verdicts}
        self._rules, self._some_rules = outcome.rules, some_rules
        self._setup = setup

    def __call__(self, key: Key) -> bool:
        if self._is_gone(key.model):
            return True
        if key.source == "contract":
            return self._whole or (key.model, key.name) in self._verdicts
        return self._rules and key.model in self._models and self._runs(key)

    def _runs(self, key: Key) -> bool:
        return not self._some_rules or self._setup.rules.for_model(key.model).runs(key.code)

    def _is_gone(self, model: str) -> bool:
        """Whether a model is a file that is no longer there."""
        if is_url(model) or model == STANDARD_INPUT or ":" in model:  # module:function
            return False
        try:
            return not (self._setup.folder / model).exists()
        except (OSError, ValueError):  # no path that could ever be there
            return True
