"""Where the model stands among those of a survey; where that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlens.analysis.analysis import Analysis
from archlens.render.document import Cell, Column, Section, Table, View, cell, quiet, quoted, say
from archlens.text.figures import count, percent, plural

if TYPE_CHECKING:  # of a survey, which most reports know nothing of
    from archlens.surveys.survey_answers import Standing, StandingFigure


def build(_analysis: Analysis, view: View) -> Section | None:
    """A row for the strategy and for each figure; ``None`` if no survey is asked for."""
    standing = view.beside
    if standing is None:
        return None
    others = plural(standing.models, "other model" if standing.itself else "model")
    summary = say(others, " of ", quoted(standing.survey))
    if not standing.models:
        return Section("Beside", summary)
    rows = (_strategy(standing), *map(_row, standing.figures))
    return Section("Beside", summary, (Table((Column(""), Column("", right=True), Column("")), rows),))


def _strategy(standing: Standing) -> tuple[Cell, ...]:
    same = standing.same_strategy
    told = f"as {count(same)} of them ({percent(same / standing.models)})" if same else "as none of them"
    return (cell(quiet("strategy")), cell(standing.strategy or "?"), cell(told))


def _row(standing: StandingFigure) -> tuple[Cell, ...]:
    from archlens.render.survey.column_words import column_name, value_in_words  # only for who asks for a survey

    value = value_in_words(standing.figure, standing.value)
    return (cell(quiet(column_name(standing.figure))), cell(value), cell(_in_words(standing)))


def _in_words(standing: StandingFigure) -> str:
    """How many of those of which it is known have less, the same and more."""
    known = standing.less + standing.equal + standing.more
    unknown = f"{count(standing.unknown)} unknown" if standing.unknown else ""
    if standing.value is None:
        return ""
    if not known:
        return f"{unknown}, which is all of them"
    parts = [
        _part("more than", standing.less, known),
        _part("as", standing.equal, known),
        _part("less than", standing.more, known),
    ]
    told = ", ".join(part for part in parts if part)
    return f"{told}; {unknown}" if unknown else told


def _part(words: str, number: int, of: int) -> str:
    if not number:
        return ""
    return f"{words} all" if number == of else f"{words} {percent(number / of)}"
