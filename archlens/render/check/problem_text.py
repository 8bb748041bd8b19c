"""What is said of a problem: the same words in text, in annotations, in XML and in tests that fail."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from archlens.checks.outcome import Outcome
from archlens.checks.problem import Problem
from archlens.contracts.proof_paths import along
from archlens.render.document import Span, Words, joined, name, quiet, say
from archlens.text.figures import plural
from archlens.text.lists import more
from archlens.text.severities import WORDS, severity_counts
from archlens.text.widths import ELLIPSIS

_MOST_CALLS = 24
_SHOWN_AT_END = 8
_BETWEEN = "; "


def title(problem: Problem) -> Words:
    """What is wrong, in a few words."""
    if problem.source == "contract":
        return say(Span(problem.name, "strong"), quiet(f" ({problem.code})"))
    return say(Span(problem.code, "strong"), f" {problem.name}")


def details(problem: Problem) -> Iterator[tuple[str, Words]]:
    """The rest: a label, and what is said under it. What there is nothing to say about is left out."""
    contract = problem.source == "contract"
    if problem.promised:
        yield "promised", say(problem.promised)
    yield "found", _one_after_the_other(problem.message)
    if problem.where and along(problem.where) not in problem.message:  # a path is told once
        yield ("calls" if contract else "at"), _calls(problem.where, " → " if problem.along else ", ")
    if problem.why:
        yield ("because" if contract else "why"), say(problem.why)
    if problem.hint and problem.hint != problem.why:
        yield "try", say(problem.hint)


def plain(problem: Problem) -> list[str]:
    """The problem in lines of plain text, unwrapped."""
    first = f"{label(problem)}: {text_of(title(problem))}"
    return [first, *(f"{label}: {text_of(words)}" for label, words in details(problem))]


def label(problem: Problem) -> str:
    """``broken``, or the severity of a finding."""
    return "broken" if problem.source == "contract" else WORDS[problem.severity]


def text_of(words: Words) -> str:
    """Words without their styles."""
    return "".join(span.text for span in words)


def place(path: str) -> str:
    """A file as one names it from the current folder, with forward slashes; from elsewhere, in full."""
    absolute = Path(path).resolve()
    here = Path.cwd()
    return absolute.relative_to(here).as_posix() if absolute.is_relative_to(here) else absolute.as_posix()


def summary(outcome: Outcome) -> str:
    """What all of it came to, in one line."""
    states = [verdict.state for verdict in outcome.verdicts]
    parts = [plural(len(outcome.models), "model")]
    if outcome.verdicts:
        parts.append(f"contracts: {states.count('kept')} kept, {states.count('broken')} broken")
    if outcome.rules:
        counts = severity_counts(problem.severity for problem in outcome.problems if problem.source == "rule")
        parts.append(f"findings: {counts or 'none'}")
    if outcome.accepted:
        parts.append(f"{len(outcome.accepted)} accepted by the baseline")
    if outcome.unchecked:
        parts.append(f"{len(outcome.unchecked)} could not be checked")
    return "; ".join(parts)


def listed(names: Sequence[str]) -> Words:
    """Names, the middle of a long list left out."""
    return _calls(names, ", ")


def _one_after_the_other(message: str) -> Words:
    """A message part by part: as one span, a long one would lose its middle, and two changes would read as one."""
    first, *others = message.split(_BETWEEN)
    return say(first, *(f"{_BETWEEN}{part}" for part in others))


def _calls(ids: Sequence[str], separator: str) -> Words:
    """The calls, the middle of a long list left out."""
    if len(ids) <= _MOST_CALLS:
        return joined([name(id_) for id_ in ids], separator)
    head, tail = ids[: _MOST_CALLS - _SHOWN_AT_END], ids[-_SHOWN_AT_END:]
    gap = quiet(f"{more(len(ids) - len(head) - len(tail))} {ELLIPSIS}")
    return joined([*(name(id_) for id_ in head), gap, *(name(id_) for id_ in tail)], separator)
