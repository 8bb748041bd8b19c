"""The baseline: what is wrong today and accepted, so that only what is new fails.

An entry holds no figures and no numbers that Keras counts (:class:`archlens.checks.problem.Key`), so that it is good
for the model that is trained and built anew. Problems of one key are counted: one more of them is new.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from archlens.checks.outcome import Outcome, Stale
from archlens.checks.problem import Key, Problem
from archlens.errors import ArchlensError, system_error
from archlens.text.json_writer import json_document
from archlens.text.names import quoted
from archlens.text.values import in_brief

SCHEMA = "archlens.baseline/1"
_KEYS = tuple(each.name for each in fields(Key))


class BaselineError(ArchlensError):
    """A file that is no baseline, or is not there where it must be."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What is accepted.

    Attributes:
        accepted: each key, and how many problems of it.
        messages: what was found when it was accepted: for people who read the file, never compared.
    """

    accepted: Mapping[Key, int]
    messages: Mapping[Key, str] = field(default_factory=dict)

    @classmethod
    def of(cls, problems: Iterable[Problem]) -> Baseline:
        """The baseline that accepts exactly these."""
        problems = list(problems)
        messages = {problem.key: problem.message for problem in reversed(problems)}
        return cls(Counter(problem.key for problem in problems), messages)

    def to_text(self) -> str:
        """The file: JSON, sorted, in ASCII."""
        entries = [
            {**asdict(key), "count": count, "message": self.messages.get(key, "")}
            for key, count in sorted(self.accepted.items())
        ]
        return json_document({"schema": SCHEMA, "accepted": entries})


def load(path: Path) -> Baseline:
    """Read a baseline.

    Raises:
        BaselineError: if it is none.
    """
    try:
        data = json.loads(path.read_text("utf-8"))
        if data["schema"] != SCHEMA:
            raise _no_baseline(path, f"the schema {in_brief(data['schema'])}")
        entries = [_entry(each) for each in data["accepted"]]
    except OSError as error:
        raise _no_baseline(path, system_error(error)) from error
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise _no_baseline(path, "something else") from error
    accepted: Counter[Key] = Counter()
    for key, count, _ in entries:
        accepted[key] += count
    return Baseline(accepted, {key: message for key, _, message in entries})


def _entry(data: Mapping[str, Any]) -> tuple[Key, int, str]:
    values = {name: data[name] for name in _KEYS}
    key = Key(**{**values, "where": tuple(values["where"])})
    texts = (key.model, key.source, key.code, key.name, key.promised, *key.where, data.get("message", ""))
    if not all(isinstance(text, str) for text in texts) or type(data["count"]) is not int or data["count"] < 1:
        raise ValueError(data)
    return key, data["count"], data.get("message", "")


def _no_baseline(path: Path, found: str) -> BaselineError:
    return BaselineError(
        expected=f"a baseline in {path} (JSON of the schema {quoted(SCHEMA)})",
        found=found,
        hint="Write it anew with --update-baseline.",
    )


def apply(outcome: Outcome, baseline: Baseline, covers: Callable[[Key], bool]) -> Outcome:
    """The outcome, without what the baseline accepts.

    Args:
        outcome: what was found.
        baseline: what is accepted.
        covers: whether this run would have found the problem of a key, if it were still there.
    """
    left = Counter(baseline.accepted)
    new: list[Problem] = []
    accepted: list[Problem] = []
    for problem in outcome.problems:
        known = left[problem.key] > 0
        left[problem.key] -= known
        (accepted if known else new).append(problem)
    stale = [Stale(key, count) for key, count in sorted(left.items()) if count and covers(key)]
    here = Counter((problem.name, problem.model) for problem in accepted if problem.source == "contract")
    verdicts = tuple(
        replace(v, broken=v.broken - here[v.contract.name, v.model], accepted=here[v.contract.name, v.model])
        for v in outcome.verdicts
    )
    return replace(outcome, problems=tuple(new), accepted=tuple(accepted), stale=tuple(stale), verdicts=verdicts)


def updated(outcome: Outcome, before: Baseline | None, covers: Callable[[Key], bool]) -> Baseline:
    """The baseline that accepts all that was found; what this run did not look for stays as it was."""
    now = Baseline.of(outcome.problems)
    kept = {} if before is None else {key: n for key, n in before.accepted.items() if not covers(key)}
    messages = before.messages if before else {}
    return Baseline({**kept, **now.accepted}, {**messages, **now.messages})
