"""The models of a survey that fulfil a condition, before they are laid out: a table of them, a line each."""

from __future__ import annotations

from collections.abc import Collection

from archlens.render.document import (
    Column,
    Document,
    Span,
    Table,
    Words,
    cell,
    name,
    quiet,
    quoted,
    say,
)
from archlens.render.survey.column_words import is_number, value_in_words
from archlens.render.survey.models_document import models_document
from archlens.surveys.survey_answers import Answer
from archlens.text.figures import count, plural
from archlens.text.lists import more
from archlens.text.widths import elide, text_width

_PATH = "path"
_OWN_WORDS = frozenset({"format", "strategy"})
"""Columns of text that hold words of archlens, and none of a file's."""

_NARROWEST_PATH = 34
_GAP = 2
"""Columns between two cells, and before the first."""


def answer_document(answer: Answer, width: int | None = None) -> Document:
    """The table below how many models of how many it tells of. The folder that all of them are in is told once.

    Args:
        answer: what to tell.
        width: columns that a line should take, for which paths are shortened; None to shorten none.
    """
    title = say(Span(answer.survey, "strong"), " · ", _how_many(answer))
    said = [] if answer.condition is None else [say(quiet("where "), quoted(answer.condition))]
    left_out = answer.matching - len(answer.rows)
    after = say(quiet(more(left_out, "models; --full lists all"))) if left_out else ()
    return models_document(
        title, said, _paths(answer), lambda folder: _table(_told(answer, folder), answer, width), after
    )


def _how_many(answer: Answer) -> str:
    of = plural(answer.models, "model")
    if not answer.models or answer.condition is None:
        return of
    number = count(answer.matching) if answer.matching else "none"
    return f"{number} of {of}"


def _paths(answer: Answer) -> list[str]:
    """The paths of the models that are told, empty where nobody asked for them."""
    if _PATH not in answer.columns:
        return [""] * len(answer.rows)
    place = answer.columns.index(_PATH)
    return [str(row[place]) for row in answer.rows]


def _told(answer: Answer, folder: str) -> dict[str, list[str]]:
    """Column → its values in words, from the first model to the last."""
    values = dict(zip(answer.columns, zip(*answer.rows, strict=True), strict=True))
    told = {column: [value_in_words(column, value) for value in values[column]] for column in answer.columns}
    if _PATH in told:
        told[_PATH] = [path.removeprefix(folder) for path in told[_PATH]]
    return told


def _table(told: dict[str, list[str]], answer: Answer, width: int | None) -> Table:
    if width is not None:
        told = _fitting(told, answer.usual, width)
    columns = tuple(Column(column, right=is_number(column)) for column in told)
    cells = [[cell(_words(column, text)) for text in texts] for column, texts in told.items()]
    return Table(columns, tuple(zip(*cells, strict=True)))


def _fitting(told: dict[str, list[str]], usual: Collection[str], width: int) -> dict[str, list[str]]:
    """The columns that fit, each model in a line: paths are shortened, and nobody asked for the usual columns."""
    widths = {column: max(map(text_width, (column, *texts))) + _GAP for column, texts in told.items()}
    path = min(widths.get(_PATH, 0), _NARROWEST_PATH)
    for column in reversed(list(told)):
        if path + sum(widths.values()) - widths.get(_PATH, 0) <= width:
            break
        if column in usual and column != _PATH:
            del widths[column]
    kept = {column: told[column] for column in widths}
    if _PATH in kept:
        room = max(_NARROWEST_PATH, width - sum(widths.values()) + widths[_PATH]) - _GAP
        kept[_PATH] = [elide(text, room) for text in kept[_PATH]]
    return kept


def _words(column: str, text: str) -> Words:
    if is_number(column) or column in _OWN_WORDS or text == value_in_words(column, None):
        return say(text)
    return say(name(text) if column == _PATH else quoted(text))
