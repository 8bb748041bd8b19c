"""A comparison as a document, which is then laid out as a report is."""

from __future__ import annotations

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.figure_rows import NONE, FigureRow, figure_rows
from archlens.comparison.changes.passage_lines import Name, Passage, PassageLine, Quoted
from archlens.comparison.changes.passages import FIGURES, passages
from archlens.comparison.changes.summary import summary
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
    name,
    quiet,
    quoted,
    say,
)
from archlens.text.lists import more

_MOST_ROWS = 30
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
    told = Section("", (), (Paragraph(say(Span(summary(comparison), "strong"))),))
    sections = []
    for passage in passages(comparison, full=view.full, names=view.other_names):
        is_figures = passage.title == FIGURES
        sections.append(figures_section(comparison, view) if is_figures else _section(passage))
    return Document(title, (told, *sections))


def figures_section(comparison: Comparison, view: View) -> Section:
    """The figures that changed: before, after, and the change."""
    rows = figure_rows(comparison, full=view.full)
    shown = rows if view.full or len(rows) <= _MOST_ROWS + 1 else rows[:_MOST_ROWS]
    cells = []
    last: tuple[str, str | None] | None = None
    for row in shown:
        whose = (row.part, row.id)
        cells.append(_row(row, again=whose == last))
        last = whose
    # Of a model and its interaction alone there are no names.
    first = 0 if any(row.id is not None for row in shown) else 1
    parts: list[Table | Paragraph] = [Table(_COLUMNS[first:], tuple(cells_of_row[first:] for cells_of_row in cells))]
    if len(shown) < len(rows):
        parts.append(_left_out(len(rows) - len(shown)))
    return Section(FIGURES, (), tuple(parts))


def _row(row: FigureRow, *, again: bool) -> tuple[Cell, ...]:
    part: Words = ()
    whose: Words = ()
    if not again and row.id is None:
        whose = say(row.part)
    elif not again and row.id is not None:
        part, whose = say(row.part), say(name(row.id))
    return cell(part), cell(whose), cell(row.figure), _value(row.before), _value(row.now), cell(row.change)


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
