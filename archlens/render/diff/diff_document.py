"""A comparison as a document, which is then laid out as a report is."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import groupby

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.figure_rows import NONE, FigureRow, figure_rows
from archlens.comparison.changes.passage_lines import Name, Passage, PassageLine, Quoted
from archlens.comparison.changes.passages import FIGURES, passages
from archlens.comparison.changes.summary import summary_words
from archlens.render.diff.side_titles import side_titles
from archlens.render.document import (
    Cell,
    Column,
    Document,
    Paragraph,
    Section,
    Span,
    Table,
    View,
    Words,
    cell,
    joined,
    name,
    quiet,
    quoted,
    say,
)
from archlens.text.figures import plural
from archlens.text.lists import more
from archlens.text.widths import ELLIPSIS

_MOST_ROWS = 30
_LEAST_ALIKE = 3
"""Fewer are told one by one: their names say more than what they have in common."""
_SEVERAL = {"branch": "branches"}
_COLUMNS = (
    Column("", spare=True),  # what it is that has the name in the next
    Column(""),
    Column("figure"),
    Column("before", right=True),
    Column("after", right=True),
    Column("change"),
)


def document(comparison: Comparison, view: View) -> Document:
    """What a comparison says, of two models that are called as the view has it."""
    old, new = side_titles(*view.sides)
    title = say(quoted(old), " → ", quoted(new))
    told = Section("", (), (Paragraph(summary_line(comparison)),))
    sections = []
    for passage in passages(comparison, full=view.full, names=view.other_names):
        is_figures = passage.title == FIGURES
        sections.append(figures_section(comparison, view) if is_figures else _section(passage))
    return Document(title, (told, *sections))


def summary_line(comparison: Comparison) -> Words:
    """The first line: archlens's own words strong, a name of the model as names are."""
    spans: list[Span | str] = []
    for word in summary_words(comparison):
        if isinstance(word, Name):
            spans.append(name(word))
        else:
            # In Markdown nothing is strong that ends in a blank.
            spans += [Span(word.rstrip(), "strong"), word[len(word.rstrip()) :]]
    return say(*spans)


def figures_section(comparison: Comparison, view: View) -> Section:
    """The figures that changed: before, after, and the change; what changed alike in several branches is told once."""
    rows = figure_rows(comparison, full=view.full)
    cells = []
    for alike in _alike(rows, apart=view.full):
        for i, row in enumerate(alike[0]):
            cells.append(_row(row, () if i else tuple(each[0] for each in alike)))
    shown = cells if view.full or len(cells) <= _MOST_ROWS + 1 else cells[:_MOST_ROWS]
    # Of a model and its interaction alone there are no names.
    first = 0 if any(row.id is not None for row in rows) else 1
    parts: list[Table | Paragraph] = [Table(_COLUMNS[first:], tuple(cells_of_row[first:] for cells_of_row in shown))]
    if len(shown) < len(cells):
        parts.append(_left_out(len(cells) - len(shown)))
    return Section(FIGURES, (), tuple(parts))


def _alike(rows: Sequence[FigureRow], *, apart: bool) -> list[list[Sequence[FigureRow]]]:
    """The rows by whose figures they are, and those of several in a row, all of whose figures are equal, together."""
    found: list[list[Sequence[FigureRow]]] = []
    for _, own in groupby(rows, key=lambda row: (row.part, row.id)):
        each = tuple(own)
        if found and not apart and _figures_alone(found[-1][0]) == _figures_alone(each):
            found[-1].append(each)
        else:
            found.append([each])
    together: list[list[Sequence[FigureRow]]] = []
    for alike in found:
        together += [alike] if len(alike) >= _LEAST_ALIKE else [[each] for each in alike]
    return together


def _figures_alone(rows: Sequence[FigureRow]) -> list[FigureRow]:
    return [dataclasses.replace(row, id=None) for row in rows]


def _row(row: FigureRow, whose: Sequence[FigureRow]) -> tuple[Cell, ...]:
    """A row of the table; whose figure it is stands in the first of its rows."""
    part: Words = ()
    names: Words = ()
    if whose and row.id is None:
        names = say(row.part)
    elif whose:
        several = len(whose) > 1
        part = say(plural(len(whose), row.part, _SEVERAL.get(row.part)) if several else row.part)
        ends = (whose[0], whose[-1]) if several else (row,)
        names = joined([name(str(each.id)) for each in ends], f" {ELLIPSIS} ")
    return cell(part), cell(names), cell(row.figure), _value(row.before), _value(row.now), cell(row.change)


def _value(text: str) -> Cell:
    """A number, or a word that a lock file may have."""
    return cell(text if text[:1].isdigit() or text == NONE else quoted(text))


def _section(passage: Passage) -> Section:
    parts = [Paragraph(words(line)) for line in passage.lines]
    if passage.left_out:
        parts.append(_left_out(passage.left_out))
    return Section(passage.title, (), tuple(parts))


def _left_out(number: int) -> Paragraph:
    return Paragraph(say(quiet(more(number, "; --full lists all"))))


def words(line: PassageLine) -> Words:
    """A line with its sign."""
    sign = (Span(line.sign, "strong"), " ") if line.sign else ()
    return say(*sign, *(_span(word) for word in line.words))


def _span(word: str) -> Span:
    if isinstance(word, Name):
        return name(word)
    return quoted(word) if isinstance(word, Quoted) else Span(word)
