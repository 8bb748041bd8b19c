"""The sections of the report as a template takes them: what is a name leads to what it names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from archlens.render.document import Cell, Lines, Paragraph, Section, Span, Style, Table, Words, name, quiet, say
from archlens.render.fitting import fit_cell
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import Selection
from archlens.text.widths import ELLIPSIS, elide

_WIDEST_NAME = 64
_WIDEST_TITLE = 400
_WIDEST_CELL = 200
_INDENT = "  "
_KEPT_INDENT = "\N{EM SPACE}"
_WHOLE = "model"
"""What a row with the figures of the whole model is called."""


@dataclass(frozen=True, slots=True)
class Text:
    """Words in one style.

    Attributes:
        text: what stands there, shortened.
        style: what it is.
        whole: the text with less left out, where it was shortened.
        call: the number of the call that it names.
        selection: the number of what is lit by a click on it, where that is more than its call.
    """

    text: str
    style: Style
    whole: str = ""
    call: int | None = None
    selection: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table, with the rows below it that say more of the same.

    Attributes:
        lines: cells of words, line by line.
        pinned: whether it stays where it is when the table is sorted.
        bars: lengths of its bars by the place of their column, in percent; ``None`` where the cell has none.
        colour: of its bars: that of what the row is about.
    """

    lines: tuple[tuple[tuple[Text, ...], ...], ...]
    pinned: bool
    bars: Mapping[int, str | None]
    colour: str


@dataclass(frozen=True, slots=True)
class Part:
    """A table or a paragraph.

    Attributes:
        indent: how deep it stands.
        words: of a paragraph, what it says.
        columns: of a table: title and whether numbers stand there.
        rows: of a table.
        barred: of a table, the places of the columns before which a bar stands.
    """

    indent: int
    words: tuple[Text, ...] = ()
    columns: tuple[tuple[str, bool], ...] = ()
    rows: tuple[Row, ...] = ()
    barred: tuple[int, ...] = ()

    @property
    def sortable(self) -> bool:
        """Whether there is anything to sort."""
        return sum(not row.pinned for row in self.rows) > 1


@dataclass(frozen=True, slots=True)
class Chapter:
    """A section of the page.

    Attributes:
        slug: its anchor.
        title: what stands above it.
        summary: what it comes to.
        parts: its tables and paragraphs.
        selection: the number of what all of it is about.
    """

    slug: str
    title: str
    summary: tuple[Text, ...] = ()
    parts: tuple[Part, ...] = ()
    selection: int | None = None

    @property
    def long(self) -> bool:
        """Whether it needs the whole width."""
        return len(self.parts) > 1 or any(part.columns for part in self.parts)


class Linker:
    """Finds what a name leads to.

    Args:
        number: id of a call → its number.
        selections: what can be lit.
        palette: the colours of a page that draws bars.
    """

    def __init__(
        self, number: Mapping[str, int], selections: Sequence[Selection], palette: PagePalette | None = None
    ) -> None:
        self._number = number
        self._selections = selections
        self._palette = palette
        self._of_call: dict[str, int] = {}
        self._of_output: dict[str, int] = {}
        self.interaction: int | None = None
        for place, each in enumerate(selections):
            if each.kind == "output":
                self._of_output.setdefault(each.title, place)
            elif each.kind == "interaction":
                self.interaction = place
            elif each.kind != "head":
                self._of_call.setdefault(each.title, place)

    def chapter(self, section: Section, *, full: bool) -> Chapter:
        """A section with its names linked."""
        parts = tuple(
            self._table(part, full=full) if isinstance(part, Table) else self._paragraph(part)
            for part in section.parts
            if not isinstance(part, Lines)  # the page has its picture
        )
        slug = re.sub(r"\W+", "-", section.title.lower()) or "overview"
        about = self.interaction if section.title == "Interaction" else None
        return Chapter(slug, section.title, self.words(section.summary), parts, about)

    def words(self, words: Words) -> tuple[Text, ...]:
        """Words with their names linked."""
        return tuple(self._text(span) for span in words)

    def _text(self, span: Span) -> Text:
        text = elide(span.text, _WIDEST_NAME) if span.style in ("name", "quoted") else span.text
        whole = "" if text == span.text else elide(span.text, _WIDEST_TITLE)
        if span.names is None:
            return Text(text, span.style, whole)
        if span.what == "interaction":
            return Text(text, span.style, whole, None, self.interaction)
        if span.what == "output":
            return Text(text, span.style, whole, None, self._of_output.get(span.names))
        return Text(text, span.style, whole, self._number.get(span.names), self._of_call.get(span.names))

    def _paragraph(self, part: Paragraph) -> Part:

        if not part.places:
            return Part(part.indent, self.words(part.words))
        places = [each for id_ in part.places for each in (" ", name(id_))]
        return Part(part.indent, self.words(say(part.words, quiet(" at"), *places)))

    def _table(self, table: Table, *, full: bool) -> Part:
        groups: list[list[tuple[tuple[Text, ...], ...]]] = []
        firsts: list[Sequence[Cell]] = []
        for row in table.rows:
            cells = tuple(_kept_indent(self.words(fit_cell(each, None if full else _WIDEST_CELL))) for each in row)
            if groups and (_is_empty(row[0]) or _is_indented(row[0])):
                groups[-1].append(cells)
            else:
                groups.append([cells])
                firsts.append(row)
        barred = _barred(table) if self._palette else ()
        rows = tuple(self._row(group, first, barred) for group, first in zip(groups, firsts, strict=True))
        columns = tuple((column.title, column.right) for column in table.columns)
        return Part(table.indent, (), columns, rows, barred)

    def _row(self, lines: Sequence[tuple[tuple[Text, ...], ...]], first: Sequence[Cell], barred: Sequence[int]) -> Row:
        label = lines[0][0]
        lengths = {place: first[place].bar for place in barred}
        bars = {place: None if length is None else f"{100 * length:.2f}" for place, length in lengths.items()}
        return Row(tuple(lines), _is_pinned(label), bars, self._colour(label) if barred else "")

    def _colour(self, label: Sequence[Text]) -> str:
        """The colour of the first part of the model that is named."""
        named = [self._selections[each.selection] for each in label if each.selection is not None]
        if not named or self._palette is None:
            return "var(--soft)"
        return self._palette.variables(named[0].tone.line)


def _barred(table: Table) -> tuple[int, ...]:
    """The columns that have bars."""
    places = range(len(table.columns))
    return tuple(place for place in places if any(row[place].bar is not None for row in table.rows))


def _is_empty(cell: Cell) -> bool:
    return not any(span.text for item in cell.items for span in item)


def _is_indented(cell: Cell) -> bool:
    """Whether a row is a part of the one above it, as a nested model is of its branch."""
    return any(item and item[0].text.startswith(_INDENT) for item in cell.items)


def _kept_indent(words: tuple[Text, ...]) -> tuple[Text, ...]:
    """Words with an indent that a browser keeps."""
    if not words or not words[0].text.startswith(_INDENT):
        return words
    first, *others = words
    return (replace(first, text=_KEPT_INDENT + first.text.removeprefix(_INDENT)), *others)


def _is_pinned(first: tuple[Text, ...]) -> bool:
    """Whether a row stands for others, or for the sum of them: it has words of archlens's own before its cells."""
    return bool(first) and first[0].style != "name" and first[0].text.startswith((ELLIPSIS, "→", _WHOLE))
