"""What there is in a survey, before it is laid out: a screen of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

from archlens.render.document import (
    Cell,
    Column,
    Document,
    Paragraph,
    Section,
    Span,
    Style,
    Table,
    Words,
    cell,
    quiet,
    quoted,
    say,
)
from archlens.render.survey.column_words import column_name, value_in_words
from archlens.rules.registry import BY_CODE
from archlens.surveys.survey_answers import FrequentFinding, Spread, SurveyOverview, Tally
from archlens.text.figures import count, percent, plural
from archlens.text.lists import more

T = TypeVar("T")

_MOST_STRATEGIES = 6
_MOST_FINDINGS = 5
_MANY_INPUTS = 3


def overview_document(overview: SurveyOverview, *, full: bool = False) -> Document:
    """The overview in sections.

    Args:
        overview: what to tell.
        full: whether to list all strategies and findings.
    """
    at_a_glance = _at_a_glance(overview)
    sections = [Section("", (), (at_a_glance,) if at_a_glance.rows else ())]
    if overview.models:
        strategies = _most(overview.strategies, _MOST_STRATEGIES, full=full)
        findings = _most(overview.findings, _MOST_FINDINGS, full=full)
        sections.append(_strategies(overview, strategies))
        sections.append(Section("Figures", (), (_figures(overview.spreads),)))
        sections.append(_findings(overview, findings))
    title = say(Span(overview.survey, "strong"), " · ", plural(overview.models, "model"), *_failed(overview))
    return Document(title, tuple(sections))


def _failed(overview: SurveyOverview) -> Iterator[str | Words]:
    if overview.failed:
        yield " · "
        yield say(Span(plural(overview.failed, "file"), "warning"), " could not be read")


def _at_a_glance(overview: SurveyOverview) -> Table:
    """What is said in a line each."""
    lines: list[tuple[str, str | Span]] = []
    if overview.condition is not None:
        lines.append(("where", quoted(overview.condition)))
    if overview.models:
        formats = [(_said(tally.value), tally.models) for tally in overview.formats]
        lines.append(("inputs", _counted(overview, _inputs_together(overview.inputs))))
        lines.append(("formats", _counted(overview, formats)))
        lines.append(("duplicates", _duplicates(overview)))
    if overview.errors:
        kinds = [f"{_said(tally.value)}: {count(tally.models)}" for tally in overview.errors]
        lines.append(("not read", ", ".join(kinds)))
    rows = tuple((cell(quiet(what)), cell(told)) for what, told in lines)
    return Table((Column(""), Column("")), rows, wraps=True)


def _counted(overview: SurveyOverview, counts: Sequence[tuple[str, int]]) -> str:
    return ", ".join(f"{what}: {count(models)} ({percent(models / overview.models)})" for what, models in counts)


def _inputs_together(tallies: Sequence[Tally]) -> list[tuple[str, int]]:
    """Models by their number of inputs: one, two, or more."""
    together: dict[str, int] = {}
    for tally in tallies:
        is_many = isinstance(tally.value, int) and tally.value >= _MANY_INPUTS
        what = f"{_MANY_INPUTS} or more" if is_many else _said(tally.value)
        together[what] = together.get(what, 0) + tally.models
    return list(together.items())


def _duplicates(overview: SurveyOverview) -> str:
    if not overview.duplicate_groups:
        return "none"
    return f"{count(overview.duplicates)} models share {plural(overview.duplicate_groups, 'architecture')}"


def _said(value: object) -> str:
    return "unknown" if value is None else str(value)


def _most(items: Sequence[T], most: int, *, full: bool) -> Sequence[T]:
    return items if full else items[:most]


def _strategies(overview: SurveyOverview, shown: Sequence[Tally]) -> Section:
    rows = [_row(_said(tally.value), tally.models, overview.models) for tally in shown]
    left_out = len(overview.strategies) - len(shown)
    table = Table((Column(""), Column("", right=True), Column("", right=True)), tuple(rows))
    return Section("Strategies", say(quiet("how inputs come together")), (table, *_rest(left_out, "strategies")))


def _row(what: str, models: int, of: int) -> tuple[Cell, ...]:
    return (cell(what), cell(count(models)), cell(quiet(percent(models / of))))


def _rest(number: int, what: str) -> Iterator[Paragraph]:
    if number > 0:
        yield Paragraph(say(quiet(more(number, f"{what}; --full lists all"))))


_QUANTILE_TITLES = ("least", "10%", "median", "90%", "most")


def _figures(spreads: Sequence[Spread]) -> Table:
    """A row a figure; the last column stands only where something is unknown."""
    some_unknown = any(spread.unknown for spread in spreads)
    titles = ["", *_QUANTILE_TITLES, *(["unknown"] if some_unknown else [])]
    rows = []
    for spread in spreads:
        told = [value_in_words(spread.figure, value) for value in spread.quantiles]
        cells = [column_name(spread.figure), *(told or ["?"] * len(_QUANTILE_TITLES))]
        unknown = [count(spread.unknown) if spread.unknown else ""] if some_unknown else []
        rows.append(tuple(cell(text) for text in (*cells, *unknown)))
    columns = tuple(Column(title, right=bool(title)) for title in titles)
    return Table(columns, tuple(rows))


def _findings(overview: SurveyOverview, shown: Sequence[FrequentFinding]) -> Section:
    if not overview.findings:
        return Section("Findings", say("none"))
    rows = []
    for finding in shown:
        rule = BY_CODE.get(finding.code)
        name = "" if rule is None else rule.name
        style: Style = "plain" if rule is None or rule.severity == "info" else "warning"
        models = _row(name, finding.models, overview.models)
        rows.append((cell(Span(finding.code, style)), *models))
    columns = (Column(""), Column(""), Column("", right=True), Column("", right=True))
    left_out = len(overview.findings) - len(shown)
    summary = say(quiet("how many models have one"))
    return Section("Findings", summary, (Table(columns, tuple(rows)), *_rest(left_out, "findings")))
