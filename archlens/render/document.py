"""A report before it is laid out: sections of tables and paragraphs, made of words with a style.

What a report says is decided once, in :mod:`archlens.render.sections`; how it looks is decided by each renderer. All
text passes through :class:`Span`, so that nothing of a model file can reach a terminal unescaped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol, overload

from archlens import limits
from archlens.text.lists import in_a_row, more
from archlens.text.names import visible
from archlens.text.severities import ShownFindings
from archlens.text.terminal import Terminal
from archlens.text.widths import shortened

if TYPE_CHECKING:  # of a survey, which few reports are about
    from archlens.surveys.survey_answers import Standing

Style = Literal["plain", "strong", "quiet", "name", "quoted", "warning", "error"]
"""``name`` and ``quoted`` are text from the model file: what it calls its parts, and anything else."""

Named = Literal["call", "output", "interaction"]


SEVERITY_STYLES: Mapping[str, Style] = {"error": "error", "warning": "warning", "info": "strong"}
"""The style in which the word for a severity stands."""


@dataclass(frozen=True, slots=True)
class Span:
    """Text in one style; whatever a terminal would obey is written out.

    Attributes:
        text: visible characters only; what is longer than any name that people read loses its middle.
        style: what the text is.
        names: of a name, the whole of it as the model spells it; what can be clicked leads there.
        what: what it names: a call (an input is one, too), an output, whose name may be that of another call, or all
            calls on several inputs.
    """

    text: str
    style: Style = "plain"
    names: str | None = None
    what: Named = "call"

    def __post_init__(self) -> None:
        text = shortened(self.text, limits.current().shown_name)
        object.__setattr__(self, "text", visible(text))


Words = tuple[Span, ...]


class LongList(Sequence[Words]):
    """The items of a cell that are very many: each is made when somebody looks at it, mostly at the first and last.

    Args:
        size: how many there are.
        make: makes the item at a place.

    Example:
        >>> numbers = LongList(100_000, lambda place: say(str(place)))
        >>> len(numbers), numbers[-1][0].text, [span.text for (span,) in numbers[:2]]
        (100000, '99999', ['0', '1'])
    """

    def __init__(self, size: int, make: Callable[[int], Words]) -> None:
        self._places = range(size)
        self._make = make

    @overload
    def __getitem__(self, place: int) -> Words: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Words]: ...
    def __getitem__(self, place: int | slice) -> Words | Sequence[Words]:
        if isinstance(place, slice):
            return tuple(map(self._make, self._places[place]))
        return self._make(self._places[place])

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Words]:
        return map(self._make, self._places)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table: a list that can be shortened in its middle.

    Attributes:
        items: the items; most cells have one.
        separator: what stands between two items.
        bar: of a figure, its part of the largest in its column (0 to 1), where a format that has bars draws one.
    """

    items: Sequence[Words]
    separator: str = ""
    bar: float | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table.

    Attributes:
        title: what stands above it; archlens's own words only.
        right: whether it is aligned to the right, as numbers are. Such a column is the last to be narrowed.
        spare: whether a terminal that is too narrow for the table goes without it.
        gives_way: whether it is left out before anything else in the table must be cut.
    """

    title: str
    right: bool = False
    spare: bool = False
    gives_way: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells.

    Attributes:
        columns: one for each cell of a row.
        rows: the rows.
        indent: how deep it stands below what is before it.
        wraps: whether cells that do not fit are broken into lines, so that nothing is left out, however narrow.
    """

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    indent: int = 0
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Words that run on.

    Attributes:
        words: what it says.
        indent: how deep it stands.
        places: the calls that it is about, where the words do not name them as such.
        one_line: whether a terminal shows no more of it than one line holds.
    """

    words: Words
    indent: int = 0
    places: tuple[str, ...] = ()
    one_line: bool = False


class Drawing(Protocol):
    """What is drawn in characters, for whatever width there is."""

    def lines(self, width: int, *, ascii_only: bool = False) -> Sequence[Words]:
        """The drawing, line by line.

        Args:
            width: columns that no line exceeds.
            ascii_only: whether to draw it in ASCII alone.
        """


@dataclass(frozen=True, slots=True)
class Lines:
    """Lines that are a drawing: each character has its place, and none of them may be wrapped.

    Attributes:
        drawing: what is drawn.
        indent: how deep it stands.
    """

    drawing: Drawing
    indent: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the report under a title.

    Attributes:
        title: a word or two; empty for the words below the report's own title.
        summary: what the section comes to, beside the title.
        parts: its tables, paragraphs and drawings.
    """

    title: str
    summary: Words = ()
    parts: tuple[Table | Paragraph | Lines, ...] = ()

    @property
    def is_drawing(self) -> bool:
        """Whether there is nothing in it but drawings in characters: a format with a picture does without."""
        return bool(self.parts) and all(isinstance(part, Lines) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Document:
    """A whole report.

    Attributes:
        title: whose report it is.
        sections: in the order in which they are read.
    """

    title: Words
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class View:
    """What the reader asked to see, and where.

    Attributes:
        full: everything, however long.
        branch: of a report, the input whose branch alone is asked for.
        findings: the least severity of a finding that is told; the others are counted. Programs get them all.
        batch: of a report, the size of batches to tell of what training takes; not told without.
        source: of a report, the file, as the user named it.
        beside: of a report, where the model stands among those of a survey; not told without.
        sides: of a comparison, what the old and the new model are called.
        other_names: of a comparison, whether to list names that differ, too.
        array: of scans, whether they are several, however many of them could be made.
        terminal: of text, what the terminal can show; 100 columns without colour, if not given.
    """

    full: bool = False
    branch: str | None = None
    findings: ShownFindings = "info"
    batch: int | None = None
    source: str | None = None
    beside: Standing | None = None
    sides: tuple[str, str] = ("", "")
    other_names: bool = False
    array: bool = False
    terminal: Terminal = field(default_factory=Terminal)


def say(*parts: str | Span | Words) -> Words:
    """Words in a row; plain strings are archlens's own words."""
    words: list[Span] = []
    for part in parts:
        if isinstance(part, tuple):
            words.extend(part)
        else:
            words.append(part if isinstance(part, Span) else Span(part))
    return tuple(words)


def name(text: str, what: Named = "call") -> Span:
    """What a model calls one of its parts."""
    return Span(text, "name", text, what)


def tensor(source: str, output: int) -> Words:
    """A tensor by the call that makes it, with ``:k`` behind an output that is not the first.

    Example:
        >>> "".join(span.text for span in tensor("lstm", 1)), "".join(span.text for span in tensor("lstm", 0))
        ('lstm:1', 'lstm')
    """
    return say(name(source), f":{output}") if output else say(name(source))


def quoted(text: str) -> Span:
    """Other text from a model file: a class, a version."""
    return Span(text, "quoted")


def quiet(text: str) -> Span:
    """Words that the eye may skip."""
    return Span(text, "quiet")


def cell(*parts: str | Span | Words) -> Cell:
    """A cell with one item."""
    return Cell((say(*parts),))


def left_out() -> Cell:
    """A cell for what the report goes without, because it would go beyond a limit."""
    return cell(quiet("left out"))


def trail(items: Iterable[str | Span | Words], separator: str) -> Cell:
    """A cell with a list that may be shortened in its middle."""
    return Cell(tuple(say(item) for item in items), separator)


def names(texts: Iterable[str]) -> Cell:
    """A cell with names from the model."""
    return trail((name(text) for text in texts), ", ")


def joined(items: Sequence[str | Span | Words], separator: str = ", ") -> Words:
    """Words of a list."""
    parts: list[str | Span | Words] = []
    for i, item in enumerate(items):
        if i:
            parts.append(separator)
        parts.append(item)
    return say(*parts)


def listed(texts: Sequence[str], view: View, most: int = 8, what: Named = "call") -> Words:
    """Names in running words; beyond so many, the rest is counted."""
    return joined_in_part([name(text, what) for text in texts], view, most)


def joined_in_part(items: Sequence[str | Span | Words], view: View, most: int = 8) -> Words:
    """Words of a list; beyond so many items, the rest is counted."""
    shown = items if view.full else items[:most]
    return say(*in_a_row(shown, ", ", len(items) - len(shown)))


def fewer_rows(rows: Sequence[tuple[Cell, ...]], limit: int, *, full: bool) -> tuple[tuple[Cell, ...], ...]:
    """The rows, their middle replaced by a row that counts them where there are more than ``limit``."""
    if full or len(rows) <= limit:
        return tuple(rows)
    head, tail = limit - limit // 3, limit // 3
    gap = (cell(quiet(more(len(rows) - head - tail))), *(cell() for _ in rows[0][1:]))
    return (*rows[:head], gap, *rows[len(rows) - tail :])
