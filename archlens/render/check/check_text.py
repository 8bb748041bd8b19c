"""The outcome for people, model by model."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.checks.outcome import Outcome
from archlens.checks.problem import Problem
from archlens.render.check import problem_text
from archlens.render.check.service_commands import disarm
from archlens.render.document import SEVERITY_STYLES, Span, Style, View, Words, name, quiet, say
from archlens.render.fitting import wrap
from archlens.render.paint import paint, transliterate
from archlens.text.severities import held_back, is_told, severity_counts
from archlens.text.terminal import Terminal

_INDENT = 2
_LABEL = 10
Explanation = tuple[str, str, str]
"""Of a rule, the code, why it matters and what to try."""


def render(outcome: Outcome, view: View) -> str:
    """The outcome as text for a terminal."""
    terminal = view.terminal
    at_hand = {p.model for p in outcome.problems} | {v.model for v in outcome.verdicts}
    explained: set[Explanation] = set()
    parts = [list(_model(outcome, model, view, explained)) for model in outcome.models if model in at_hand]
    parts.append(list(_fine(outcome, at_hand, terminal)))
    parts.append(list(_baseline(outcome, terminal)))
    parts.append(list(_unnamed(outcome, terminal)))
    parts.append(
        [*_wrapped(say(Span(f"{problem_text.summary(outcome)}.", "strong"), _failed_by(outcome)), terminal, 0)]
    )
    return "\n\n".join("\n".join(map(disarm, part)) for part in parts if part) + "\n"


def _failed_by(outcome: Outcome) -> str:
    """What fails a check in which no contract is broken, which the counts alone do not tell."""
    failing = [problem for problem in outcome.problems if outcome.fails(problem)]
    if not failing or any(problem.source == "contract" for problem in failing):
        return ""
    counts = severity_counts(problem.severity for problem in failing)
    return f" Failed by {counts}, for --fail-on is {outcome.fail_on}."


def _model(outcome: Outcome, model: str, view: View, explained: set[Explanation]) -> Iterator[str]:
    terminal = view.terminal
    yield from _wrapped(say(Span(model, "strong")), terminal, 0)
    problems = [problem for problem in outcome.problems if problem.model == model]
    for problem in problems:
        if problem.source == "contract" or is_told(problem.severity, view.findings):
            yield from _problem(problem, terminal, explained)
    severities = [problem.severity for problem in problems if problem.source == "rule"]
    untold = held_back(severities, view.findings)
    if untold:
        yield from _wrapped(say(quiet(untold)), terminal, _INDENT)
    for state in ("accepted", "kept"):
        names = [v.contract.name for v in outcome.verdicts if v.model == model and v.state == state]
        if names:
            yield from _labelled(state, problem_text.listed(names), terminal, _INDENT)


def _fine(outcome: Outcome, at_hand: set[str], terminal: Terminal) -> Iterator[str]:
    """The models that there is nothing to say of."""
    spoken_of = at_hand | {unchecked.what for unchecked in outcome.unchecked}
    fine = [model for model in outcome.models if model not in spoken_of]
    if fine:
        yield from _wrapped(say("Nothing found in ", problem_text.listed(fine), "."), terminal, 0)


def _unnamed(outcome: Outcome, terminal: Terminal) -> Iterator[str]:
    """The models that no contract is for, which the user may not expect."""
    if outcome.unnamed:
        yield from _wrapped(say("No contract names ", problem_text.listed(outcome.unnamed), "."), terminal, 0)


def _problem(problem: Problem, terminal: Terminal, explained: set[Explanation]) -> Iterator[str]:
    """A problem; why a rule's findings matter, and what to try, is said once for all of them."""
    label = problem_text.label(problem)
    words = problem_text.title(problem)
    if problem.source == "contract" and problem.path is not None:
        words = say(words, quiet(f", {problem_text.place(problem.path)}:{problem.line}"))
    yield from _labelled(label, words, terminal, _INDENT, SEVERITY_STYLES[problem.severity])
    explanation = (problem.code, problem.why, problem.hint)
    known = problem.source == "rule" and explanation in explained
    explained.add(explanation)
    for label, said in problem_text.details(problem):
        if not (known and label in ("why", "try")):
            yield from _labelled(label, said, terminal, _INDENT + _LABEL)


def _baseline(outcome: Outcome, terminal: Terminal) -> Iterator[str]:
    """What the baseline accepts though it is gone."""
    if outcome.stale:
        yield from _wrapped(say("The baseline accepts what is gone; --update-baseline takes it out:"), terminal, 0)
    for stale in outcome.stale:
        key = stale.key
        where = f" at {', '.join(key.where)}" if key.where else ""
        times = f" ({stale.count} times)" if stale.count > 1 else ""
        words = say(f"{key.code} {key.name} in ", name(key.model), f"{where}{times}")
        yield from _wrapped(words, terminal, _INDENT)


def _labelled(label: str, words: Words, terminal: Terminal, indent: int, style: Style = "quiet") -> Iterator[str]:
    """A label, and words in a column of their own behind it."""
    column = indent + _LABEL
    start = " " * indent + paint(say(Span(label, style)), terminal) + " " * max(1, _LABEL - len(label))
    for i, line in enumerate(wrap(transliterate(words, terminal), terminal.width - column, terminal.mark)):
        yield (" " * column if i else start) + paint(line, terminal)


def _wrapped(words: Words, terminal: Terminal, indent: int) -> Iterator[str]:
    for i, line in enumerate(wrap(transliterate(words, terminal), terminal.width - indent - _INDENT, terminal.mark)):
        yield " " * (indent + (_INDENT if i else 0)) + paint(line, terminal)
