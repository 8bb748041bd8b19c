"""The report for a terminal."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.analysis.analysis import Analysis
from archlens.render.document import Cell, Column, Document, Paragraph, Section, Span, Table, View, Words
from archlens.render.fitting import cell_width, cut_end, fill_cell, narrowest, words_width, wrap
from archlens.render.paint import paint, transliterate
from archlens.render.sections import compose
from archlens.text.terminal import Terminal, to_ascii

_INDENT = 2
_GAP = 2
_NARROWEST_CELL = 6


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as text; it ends with a line end.

    Args:
        analysis: what to report.
        view: what the reader asked to see, and what the terminal can show.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.

    Example:
        >>> import archlens
        >>> print(render(archlens.analyze("sample_models/image_text.keras")).splitlines()[-1])
        Naive average  3.5 calls a branch, which hides 3 to 4
    """
    view = view or View()
    return lay_out(compose(analysis, view), view.terminal, full=view.full)


def lay_out(document: Document, terminal: Terminal | None = None, *, full: bool = False) -> str:
    """A document as text; it ends with a line end.

    Args:
        document: what to write.
        terminal: what the terminal can show; 100 columns without colour, if not given.
        full: whether to shorten nothing.
    """
    lines = _Layout(terminal or Terminal(), full=full).lines(document)
    return "\n".join(line.rstrip() for line in lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Layout:
    terminal: Terminal
    full: bool

    def lines(self, document: Document) -> Iterator[str]:
        yield from self._wrapped(document.title, 0)
        for section in document.sections:
            if section.title:
                yield ""
            yield from self._section(section)

    def _section(self, section: Section) -> Iterator[str]:
        if section.title:
            yield from self._heading(section)
        for part in section.parts:
            if isinstance(part, Table):
                yield from self._table(part)
            else:
                yield from self._paragraph(part)

    def _heading(self, section: Section) -> Iterator[str]:
        """The title, and the summary beside it."""
        title = (Span(section.title, "strong"),)
        indent = words_width(title) + _GAP
        lines = list(self._wrapped(section.summary, indent)) or [""]
        yield paint(title, self.terminal) + " " * _GAP + lines[0][indent:]
        yield from lines[1:]

    def _paragraph(self, part: Paragraph) -> Iterator[str]:
        indent = _INDENT * (part.indent + 1)
        if part.one_line and not self.full:
            words = transliterate(part.words, self.terminal)
            line = cut_end(words, self.terminal.width - indent, self.terminal.mark)
            return iter([" " * indent + paint(line, self.terminal)])
        return self._wrapped(part.words, indent, hanging=_INDENT)

    def _wrapped(self, words: Words, indent: int, hanging: int = 0) -> Iterator[str]:
        lines = wrap(transliterate(words, self.terminal), self.terminal.width - indent - hanging, self.terminal.mark)
        for i, line in enumerate(lines):
            yield " " * (indent + (hanging if i else 0)) + paint(line, self.terminal)

    def _table(self, table: Table) -> Iterator[str]:
        indent = _INDENT * (table.indent + 1)
        width = self.terminal.width - indent
        titles = [Cell(((Span(column.title, "quiet"),),)) for column in table.columns]
        body = [[self._cell(cell) for cell in row] for row in table.rows]
        lines = [titles, *body] if any(column.title for column in table.columns) else body
        natural = [max(cell_width(row[i]) for row in lines) for i in range(len(titles))]
        kept = list(range(len(natural))) if self.full else _kept(table.columns, natural, width)
        columns = [table.columns[i] for i in kept]
        limits: Sequence[int | None] = [None] * len(kept)
        if not self.full:
            limits = _limits(columns, [[row[i] for i in kept] for row in lines], width)
        mark = self.terminal.mark
        for line in self._aligned(columns, [self._lines(row, kept, limits, mark) for row in lines]):
            yield " " * indent + line

    def _lines(
        self, row: Sequence[Cell], kept: Sequence[int], limits: Sequence[int | None], mark: str
    ) -> list[list[Words]]:
        """The lines of a row: cells that are broken take several."""
        cells = [fill_cell(row[i], limit, mark) for i, limit in zip(kept, limits, strict=True)]
        return [list(line) for line in itertools.zip_longest(*cells, fillvalue=())]

    def _cell(self, cell: Cell) -> Cell:
        if not self.terminal.ascii_only:
            return cell
        return Cell(tuple(transliterate(item, self.terminal) for item in cell.items), to_ascii(cell.separator))

    def _aligned(self, columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Words]]]) -> Iterator[str]:
        lines = [line for row in rows for line in row]
        widths = [max(map(words_width, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            cells = map(self._padded, columns, widths, line)
            yield (" " * _GAP).join(cells)

    def _padded(self, column: Column, width: int, words: Words) -> str:
        """A cell in the width of its column; colours take none."""
        space = " " * (width - words_width(words))
        text = paint(words, self.terminal)
        return space + text if column.right else text + space


def _kept(columns: Sequence[Column], natural: Sequence[int], width: int) -> list[int]:
    """Which columns of the table to show: without the spare ones, the last first, until the rest fits."""
    kept = list(range(len(columns)))
    for i in reversed(range(len(columns))):
        if sum(natural[j] for j in kept) + _GAP * (len(kept) - 1) <= width:
            break
        if columns[i].spare:
            kept.remove(i)
    return kept


def _limits(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> Sequence[int | None]:
    """The columns that each column of the table may take.

    Words are broken into lines first, the widest columns before others; then names behind their underscores, too; if
    they still do not fit they are cut, and numbers last.

    Args:
        columns: of the table.
        rows: the cells below them, and the titles.
        width: what all may take.
    """
    room = width - _GAP * (len(columns) - 1)
    cells = list(zip(*rows, strict=True))
    right = [column.right for column in columns]
    natural = [max(map(cell_width, column)) for column in cells]
    for words_of_names in (False, True):
        broken = [max(narrowest(cell, words_of_names=words_of_names) for cell in column) for column in cells]
        floors = [whole if keep else floor for whole, keep, floor in zip(natural, right, broken, strict=True)]
        if sum(floors) <= room:
            return _narrowed(natural, floors, room)
    least = [_NARROWEST_CELL] * len(right)
    numbers_whole = [whole if keep else _NARROWEST_CELL for whole, keep in zip(natural, right, strict=True)]
    return _narrowed(_narrowed(natural, numbers_whole, room), least, room)


def _narrowed(widths: Sequence[int], least: Sequence[int], room: int) -> Sequence[int]:
    """The widths cut from the widest on, none below its least, until they fit into the room (if they can)."""

    def cut_to(cap: int) -> list[int]:
        return [min(width, max(cap, floor)) for width, floor in zip(widths, least, strict=True)]

    caps = range(_NARROWEST_CELL, max(widths) + 1)
    if not caps:
        return widths
    fitting = bisect.bisect_right(caps, room, key=lambda cap: sum(cut_to(cap)))
    return cut_to(caps[max(fitting - 1, 0)])
