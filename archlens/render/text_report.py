"""The report for a terminal."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archlens.analysis.analysis import Analysis
from archlens.render.document import (
    Cell,
    Column,
    Document,
    Lines,
    LongList,
    Paragraph,
    Section,
    Span,
    Table,
    View,
    Words,
)
from archlens.render.fitting import broken, cell_width, cut_end, fill_cell, fit_cell, narrowest, words_width, wrap
from archlens.render.paint import Tints, paint, transliterate
from archlens.render.sections import compose
from archlens.render.tints import tints_of
from archlens.text.terminal import Terminal, to_ascii

_INDENT = 2
_GAP = 2
_NARROWEST_CELL = 6
_LEAST_OF_A_CELL = 3
"""Columns of a cell where the table would be wider than the terminal otherwise."""


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
    return lay_out(compose(analysis, view), view.terminal, full=view.full, tints=tints_of(analysis, view.terminal))


def lay_out(
    document: Document, terminal: Terminal | None = None, *, full: bool = False, tints: Tints | None = None
) -> str:
    """A document as text; it ends with a line end.

    Args:
        document: what to write.
        terminal: what the terminal can show; 100 columns without colour, if not given.
        full: whether to shorten nothing.
        tints: the colours of names; of one colour, if not given.
    """
    lines = _Layout(terminal or Terminal(), full=full, tints=tints).lines(document)
    return "\n".join(line.rstrip() for line in lines) + "\n"


@dataclass(frozen=True, slots=True)
class _Layout:
    terminal: Terminal
    full: bool
    tints: Tints | None

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
            elif isinstance(part, Lines):
                yield from self._drawing(part)
            else:
                yield from self._paragraph(part)

    def _heading(self, section: Section) -> Iterator[str]:
        """The title, and the summary beside it."""
        title = (Span(section.title, "strong"),)
        indent = words_width(title) + _GAP
        lines = list(self._wrapped(section.summary, indent)) or [""]
        yield self._painted(title) + " " * _GAP + lines[0][indent:]
        yield from lines[1:]

    def _paragraph(self, part: Paragraph) -> Iterator[str]:
        indent = _INDENT * (part.indent + 1)
        if part.one_line and not self.full:
            words = transliterate(part.words, self.terminal)
            line = cut_end(words, self.terminal.width - indent, self.terminal.mark)
            return iter([" " * indent + self._painted(line)])
        return self._wrapped(part.words, indent, hanging=_INDENT)

    def _drawing(self, part: Lines) -> Iterator[str]:
        """A drawing, apart from what is above it."""
        indent = _INDENT * (part.indent + 1)
        yield ""
        for line in part.drawing.lines(self.terminal.width - indent, ascii_only=self.terminal.ascii_only):
            yield " " * indent + self._painted(line)

    def _wrapped(self, words: Words, indent: int, hanging: int = 0) -> Iterator[str]:
        lines = wrap(transliterate(words, self.terminal), self.terminal.width - indent - hanging, self.terminal.mark)
        for i, line in enumerate(lines):
            yield " " * (indent + (hanging if i else 0)) + self._painted(line)

    def _table(self, table: Table) -> Iterator[str]:
        indent = _INDENT * (table.indent + 1)
        width = self.terminal.width - indent
        titles = [Cell(((Span(column.title, "quiet"),),)) for column in table.columns]
        body = [[self._cell(cell) for cell in row] for row in table.rows]
        lines = [titles, *body] if any(column.title for column in table.columns) else body
        if table.wraps:
            yield from self._broken(table, lines, width)
            return
        kept = list(range(len(titles))) if self.full else _kept(table.columns, lines, width)
        columns = [table.columns[i] for i in kept]
        limits: Sequence[int | None] = [None] * len(kept)
        if not self.full:
            limits = _limits(columns, [[row[i] for i in kept] for row in lines], width)
        mark = self.terminal.mark
        for line in self._aligned(columns, [self._lines(row, kept, limits, mark) for row in lines]):
            yield " " * indent + line

    def _broken(self, table: Table, rows: Sequence[Sequence[Cell]], width: int) -> Iterator[str]:
        """A table whose cells go on in the next line where they do not fit."""
        words = [[fit_cell(cell, None) for cell in row] for row in rows]
        natural = [max(words_width(row[i]) for row in words) for i in range(len(table.columns))]
        widths = _broken_widths(table.columns, natural, width)
        for row in words:
            cells = [broken(cell, limit) for cell, limit in zip(row, widths, strict=True)]
            for line in itertools.zip_longest(*cells, fillvalue=()):
                padded = map(self._padded, table.columns, widths, line)
                yield " " * (_INDENT * (table.indent + 1)) + (" " * _GAP).join(padded)

    def _lines(
        self, row: Sequence[Cell], kept: Sequence[int], limits: Sequence[int | None], mark: str
    ) -> list[list[Words]]:
        """The lines of a row: cells that are broken take several."""
        cells = [fill_cell(row[i], limit, mark) for i, limit in zip(kept, limits, strict=True)]
        return [list(line) for line in itertools.zip_longest(*cells, fillvalue=())]

    def _cell(self, cell: Cell) -> Cell:
        if not self.terminal.ascii_only:
            return cell
        items = cell.items
        separator = to_ascii(cell.separator)
        if isinstance(items, LongList):
            written = LongList(len(items), lambda place: transliterate(items[place], self.terminal))
            return Cell(written, separator)
        return Cell(tuple(transliterate(item, self.terminal) for item in items), separator)

    def _aligned(self, columns: Sequence[Column], rows: Sequence[Sequence[Sequence[Words]]]) -> Iterator[str]:
        lines = [line for row in rows for line in row]
        widths = [max(map(words_width, column)) for column in zip(*lines, strict=True)]
        for line in lines:
            cells = map(self._padded, columns, widths, line)
            yield (" " * _GAP).join(cells)

    def _painted(self, words: Words) -> str:
        return paint(words, self.terminal, self.tints)

    def _padded(self, column: Column, width: int, words: Words) -> str:
        """A cell in the width of its column; colours take none."""
        space = " " * (width - words_width(words))
        text = self._painted(words)
        return space + text if column.right else text + space


def _kept(columns: Sequence[Column], rows: Sequence[Sequence[Cell]], width: int) -> list[int]:
    """Which columns of the table to show: without the spare ones, the last first, until the rest fits.

    Then, if words would have to be cut, without those that give way.
    """
    cells = list(zip(*rows, strict=True))
    natural = [_natural(column, width) for column in cells]
    spare = [i for i, column in enumerate(columns) if column.spare]
    kept = _dropped(range(len(columns)), spare, natural, width)
    unbroken = [max(map(narrowest, column)) for column in cells]
    floors = [natural[i] if column.right else unbroken[i] for i, column in enumerate(columns)]
    giving_way = [i for i, column in enumerate(columns) if column.gives_way]
    return _dropped(kept, giving_way, floors, width)


def _natural(column: Iterable[Cell], room: int) -> int:
    """Columns that the cells of a column would like to take; of what is wider than all the room, that it is."""
    return max(cell_width(cell, room) for cell in column)


def _dropped(kept: Iterable[int], spare: Sequence[int], widths: Sequence[int], room: int) -> list[int]:
    """The columns without as many of the spare ones, the last first, as it takes for the rest to fit."""
    left = list(kept)
    for i in reversed(spare):
        if sum(widths[j] for j in left) + _GAP * (len(left) - 1) <= room:
            break
        if i in left:
            left.remove(i)
    return left


def _broken_widths(columns: Sequence[Column], natural: Sequence[int], width: int) -> Sequence[int]:
    """The columns that each column of a table takes whose cells may be broken; numbers are not broken."""
    room = width - _GAP * (len(natural) - 1)
    least = [whole if column.right else _NARROWEST_CELL for column, whole in zip(columns, natural, strict=True)]
    return _narrowed(natural, least, room)


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
    natural = [_natural(column, width) for column in cells]
    for words_of_names in (False, True):
        broken = [max(narrowest(cell, words_of_names=words_of_names) for cell in column) for column in cells]
        floors = [whole if keep else floor for whole, keep, floor in zip(natural, right, broken, strict=True)]
        if sum(floors) <= room:
            return _narrowed(natural, floors, room)
    numbers_whole = [whole if keep else _NARROWEST_CELL for whole, keep in zip(natural, right, strict=True)]
    limits = _narrowed(natural, numbers_whole, room)
    for least in (_NARROWEST_CELL, _LEAST_OF_A_CELL):
        limits = _narrowed(limits, [least] * len(right), room)
    return limits


def _narrowed(widths: Sequence[int], least: Sequence[int], room: int) -> Sequence[int]:
    """The widths cut from the widest on, none below its least, until they fit into the room (if they can)."""

    def cut_to(cap: int) -> list[int]:
        return [min(width, max(cap, floor)) for width, floor in zip(widths, least, strict=True)]

    caps = range(1, max(widths) + 1)
    if not caps:
        return widths
    fitting = bisect.bisect_right(caps, room, key=lambda cap: sum(cut_to(cap)))
    return cut_to(caps[max(fitting - 1, 0)])
