"""A review as Markdown, for a comment on a pull request: what is broken first, then model by model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from archlens.analysis.analysis import Analysis
from archlens.checks.outcome import Unchecked
from archlens.checks.problem import Problem
from archlens.render import markdown_report
from archlens.render.check import problem_text
from archlens.render.diff import diff_markdown
from archlens.render.diff.diff_document import summary_line
from archlens.render.document import (
    SEVERITY_STYLES,
    Cell,
    Column,
    Paragraph,
    Section,
    Span,
    Table,
    View,
    Words,
    cell,
    quoted,
    say,
)
from archlens.render.markdown_blocks import details, opened, written, written_as_html
from archlens.reviews.review_results import STATES, Review, ReviewedModel, State
from archlens.text.figures import count, plural
from archlens.text.lists import more
from archlens.text.markdown import markdown_text
from archlens.text.severities import severity_counts

MARK = "### archlens"
"""How every review starts."""

_STATES: dict[State, str] = {
    "changed": "changed",
    "added": "new",
    "removed": "removed",
    "not-compared": "not compared",
    "pointer": "Git LFS pointer",
    "unreadable": "cannot be read",
    "same": "same architecture",
}
_COLUMNS = (Column("model"), Column(""), Column("what changed"), Column("new findings"))
_MOST_ROWS = 100
_MOST_PROBLEMS = 40
_MOST_OPEN = 3
"""Models that are told without opening anything."""

_LEAST = 6_000
"""Characters that each model may take, however many there are."""

_AROUND = 200
"""Characters around what is folded away."""


def render(review: Review, _view: View) -> str:
    """The review as GitHub-flavoured Markdown; it ends with a line end.

    Names of models, files and revisions stand in code spans, so that nothing in them is markup, HTML, a mention or a
    link.
    """
    return "\n\n".join(blocks(review)) + "\n"


def blocks(review: Review, most: int | None = None) -> list[str]:
    """The parts of a review: what it comes to, then a block for each model of which there is more to tell.

    Args:
        review: what to tell.
        most: how many characters all of them should take; as many as each wants, if not given.
    """
    head = _head(review)
    told = [*review.of_state("changed"), *review.of_state("added")]
    room = markdown_report.COMMENT
    if most is not None and told:
        room = max(_LEAST, (most - len(head)) // len(told) - _AROUND)
    return [head, *(_block(model, review, room, folded=len(told) > _MOST_OPEN) for model in told)]


def _head(review: Review) -> str:
    """What all of it comes to, what is broken, and the table of models."""
    parts = [f"{MARK}: {headline(review)}", written(_compared_with(review))]
    parts += [opened(section, full=True) for section in _first(review)]
    if review.models:
        parts.append(opened(_table(review), full=True))
    if review.settings_changed:
        looks = " changed, too. A review looks at models that changed; `archlens check` looks at all of them."
        parts.append(written(_settings(review)) + looks)
    return "\n\n".join(parts)


def _settings(review: Review) -> Words:
    anchor = review.outcome.anchor
    return say(quoted(problem_text.place(anchor) if anchor else "The settings file"))


def headline(review: Review) -> str:
    """The whole in a few words; archlens's own words only."""
    verdicts = review.outcome.verdicts
    broken = sum(verdict.state == "broken" for verdict in verdicts)
    parts = [f"{plural(broken, 'contract')} broken"] if broken else []
    if review.outcome.unchecked:
        parts.append(f"{count(len(review.outcome.unchecked))} could not be checked")
    states = Counter(model.state for model in review.models)
    if not states:
        parts.append("no model changed")
    else:
        told = ", ".join(f"{count(states[state])} {_STATES[state]}" for state in STATES if states[state])
        if len(states) == 1:
            told = _STATES[next(iter(states))]
        parts.append(f"{plural(len(review.models), 'model')}: {told}")
    found = severity_counts(problem.severity for problem in _findings(review))
    if found:
        parts.append(f"new findings: {found}")
    return "; ".join(parts)


def _compared_with(review: Review) -> Words:
    commit = quoted(review.base.commit[:12])
    if review.base.commit.startswith(review.base.revision):
        return say("Compared with ", commit, ".")
    return say("Compared with ", commit, ", the last commit in common with ", quoted(review.base.revision), ".")


def _first(review: Review) -> Iterator[Section]:
    """What a reviewer must see: contracts that are broken, and what could not be checked."""
    broken = [problem for problem in review.outcome.problems if problem.source == "contract"]
    if broken:
        yield Section("Contracts broken", (), tuple(_problems(broken)))
    unchecked = review.outcome.unchecked
    if unchecked:
        told = [Paragraph(_unchecked(each)) for each in unchecked[:_MOST_PROBLEMS]]
        yield Section("Not checked", (), (*told, *_rest(len(unchecked))))


def _unchecked(unchecked: Unchecked) -> Words:
    """What could not be checked, and why: the message starts with its name, which is no word of archlens's own."""
    if unchecked.message.startswith(unchecked.what):
        return say(quoted(unchecked.what), unchecked.message.removeprefix(unchecked.what))
    return say(unchecked.message)


def _problems(problems: Sequence[Problem]) -> Iterator[Paragraph]:
    for problem in problems[:_MOST_PROBLEMS]:
        style = SEVERITY_STYLES[problem.severity]
        contract = problem.source == "contract"
        words: list[str | Span] = [Span(problem_text.label(problem), style), " "]
        words += [quoted(problem.name) if contract else Span(f"{problem.code} {problem.name}")]
        if contract:
            words += [f" ({problem.code}) in ", quoted(problem.model)]
            if problem.path is not None:
                words += [", ", quoted(f"{problem_text.place(problem.path)}:{problem.line}")]
        yield Paragraph(say(*words))
        for label, said in problem_text.details(problem):
            yield Paragraph(say(f"{label}: ", said), indent=1)
    yield from _rest(len(problems))


def _rest(number: int) -> Iterator[Paragraph]:
    if number > _MOST_PROBLEMS:
        yield Paragraph(say(more(number - _MOST_PROBLEMS, "; archlens check lists all")))


def _table(review: Review) -> Section:
    order = sorted(review.models, key=lambda model: STATES.index(model.state))
    rows = [_row(model, review) for model in order[:_MOST_ROWS]]
    if len(order) > _MOST_ROWS:
        rows.append((cell(more(len(order) - _MOST_ROWS)), cell(), cell(), cell()))
    return Section("", (), (Table(_COLUMNS, tuple(rows)),))


def _row(model: ReviewedModel, review: Review) -> tuple[Cell, ...]:
    found = severity_counts(problem.severity for problem in _findings(review, model))
    return cell(quoted(model.path)), cell(_STATES[model.state]), cell(_what(model)), cell(found)


def _what(model: ReviewedModel) -> Words:
    """What became of a model, in a line."""
    told: list[Words] = []
    if model.is_renamed:
        told.append(say("renamed from ", quoted(str(model.before))))
    if model.comparison is not None and not model.comparison.same:
        told.append(tuple(Span(span.text, "plain" if span.style == "strong" else span.style) for span in _short(model)))
    if model.new is not None and model.new.lock is not None:
        told.append(say("as its lock file ", quoted(model.new.lock), " tells; only a Git LFS pointer is there"))
    if model.why_not_compared is not None:
        told.append(say(model.why_not_compared))
    if model.comparison is not None and model.comparison.same and not told:
        told.append(say("weights or names at most"))
    words: list[Words | str] = []
    for each in told:
        words += ["; ", each] if words else [each]
    return say(*words)


def _short(model: ReviewedModel) -> Words:
    """What changed, without the words that the column before has."""
    assert model.comparison is not None  # noqa: S101 - for mypy; who asks knows
    first, *rest = summary_line(model.comparison)
    return (Span(first.text.removeprefix("different architecture: "), first.style), *rest)


def _findings(review: Review, of: ReviewedModel | None = None) -> list[Problem]:
    """What the rules found that is new, in all models or in one."""
    return [
        problem
        for problem in review.outcome.problems
        if problem.source == "rule" and (of is None or problem.model == of.path)
    ]


def _block(model: ReviewedModel, review: Review, room: int, *, folded: bool) -> str:
    """What there is to tell of a model that changed, or is new."""
    title = say(quoted(model.path), f": {_STATES[model.state]}")
    if model.comparison is not None:
        sides = tuple(side.name if side is not None else "" for side in (model.old, model.new))
        text = diff_markdown.laid_out(model.comparison, View(sides=(sides[0], sides[1])), title, room)
        findings = _findings(review, model)
        if findings:
            section = Section("New findings", (), tuple(_problems(findings)))
            text = f"{text}\n{opened(section, full=True)}"
    else:
        text = _new(model, title, room)
    return details(written_as_html(title), text.strip("\n")) if folded else text.rstrip("\n")


def _new(model: ReviewedModel, title: Words, room: int) -> str:
    """A model that is new, in short."""
    now = None if model.new is None else model.new.model
    if isinstance(now, Analysis):
        return markdown_report.in_short(now, title, room)
    return f"### {written(title)}\n\n{markdown_text('A lock file tells its architecture: see there.')}"
