"""Sections of a text file between two markers, which are written anew in their place; all else stays as it is.

A marker is an HTML comment alone in its line, from its first column on, which Markdown does not show. Two of them with
the text between them::

    <!-- archlens:card image_text -->
    ...
    <!-- /archlens:card -->

The name tells several sections of one file apart; the only one needs none. Markers in fenced blocks of code, as above,
are none, nor are those in front matter.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from archlens.errors import ArchlensError
from archlens.text.figures import count
from archlens.text.lists import listed
from archlens.text.names import quoted

_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""What a file begins with that says how it is encoded; without any, it is UTF-8."""

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_FENCE = re.compile(r"((?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*)(`{3,}|~{3,})(.*)")
"""The first or last line of a block of code; it may stand in items of lists and in quotations."""

_OUTERMOST = re.compile(r" {0,3}")
"""What stands before a fence that is in no item and no quotation, so far as its line tells."""

_WITHIN = re.compile(r"[ \t>]*")
"""What stands before a fence that ends a block in an item or a quotation."""

_ITEMS = re.compile(r"(?: *(?:[-*+]|\d{1,9}[.)]) +)+")
"""What begins items of lists: what goes on in the innermost stands as far to the right."""

_FRONT_MATTER = re.compile(r"---[ \t]*")
_END_OF_FRONT_MATTER = re.compile(r"(?:---|\.\.\.)[ \t]*")

_NAME = re.compile(r"[\w.](?:[\w.+]|-(?!-))*", re.ASCII)
_NO_PROSE = "in a block of code or in front matter"

_SECTION = "<!--"
"""How a section begins."""

_LONGEST_NAME = 80
_MOST_LISTED = 3


class MarkerError(ArchlensError):
    """A file has no section to write anew, or markers that do not mean one.

    Attributes:
        path: the file as the caller named it.
        line: where the trouble is, from 1; ``None`` if it is the whole file.

    Example:
        >>> print(MarkerError("README.md", 3, expected="a marker", found="another", hint="Take it out."))
        README.md, line 3: expected a marker, found another. Take it out.
    """

    def __init__(self, path: str, line: int | None = None, *, expected: str, found: str, hint: str) -> None:
        super().__init__(expected=expected, found=found, hint=hint)
        self.path = path
        self.line = line

    def __str__(self) -> str:
        place = "" if self.line is None else f", line {count(self.line)}"
        return f"{self.path}{place}: {super().__str__()}"


@dataclass(frozen=True, slots=True)
class MarkedSection:
    """A section between two markers.

    Attributes:
        name: what its first marker calls it; empty if it has no name.
        line: the line of its first marker, from 1.
        start: the character that follows the line of the first marker.
        end: the first character of the line of the second.
        line_end: how the line of the first marker ends, as all lines of the section shall.
    """

    name: str
    line: int
    start: int
    end: int
    line_end: str


class _Line(NamedTuple):
    """A line: its number from 1, what it says, how it ends, where it starts and where the next one does."""

    number: int
    text: str
    line_end: str
    start: int
    next: int


class _Fence(NamedTuple):
    """What begins a block of code: its line, what stands before its signs, and these."""

    line: int
    before: str
    signs: str

    @property
    def _is_outermost(self) -> bool:
        return _OUTERMOST.fullmatch(self.before) is not None

    def ends_at(self, match: re.Match[str]) -> bool:
        """Whether another fence ends the block: of the same sign, as long or longer, with nothing behind it."""
        before = _OUTERMOST if self._is_outermost else _WITHIN
        is_placed = before.fullmatch(match[1]) is not None
        return is_placed and match[2].startswith(self.signs) and not match[3].strip(" \t")

    def ends_before(self, text: str) -> bool:
        """Whether a line is not in the item or quotation any more that the block is in, which ends it, too."""
        if self._is_outermost or not text.strip():
            return False
        inner = text.lstrip(" ")
        if self.before.lstrip().startswith(">"):
            return not inner.startswith(">")
        items = _ITEMS.match(self.before)
        needed = items.end() if items else len(self.before) - 3
        return not inner.startswith("\t") and len(text) - len(inner) < needed


def is_section_name(text: str) -> bool:
    """Whether a marker can have this name: letters of ASCII, digits and ``._+-``, no hyphen first or beside another.

    Example:
        >>> is_section_name("image_text-v1.2"), is_section_name("a--b"), is_section_name("a b"), is_section_name("")
        (True, False, False, False)
    """
    return len(text) <= _LONGEST_NAME and _NAME.fullmatch(text) is not None


def section_name(text: str) -> str:
    """A name for a marker, of any text.

    Example:
        >>> section_name("image text (new)"), section_name("--> x"), section_name("模型")
        ('image-text-new', 'x', 'model')
    """
    pieces = re.findall(r"[\w.+]+", text, re.ASCII)
    name = "-".join(pieces)[:_LONGEST_NAME].lstrip("+-").rstrip("-")
    return name or "model"


def marked(kind: str, name: str, content: str) -> str:
    r"""A section with its markers, as it stands in a file of its own.

    Args:
        kind: the word of the markers.
        name: of the section.
        content: lines that end with a line feed each.

    Example:
        >>> print(marked("x:card", "m", "text\n").rstrip())
        <!-- x:card m -->
        <BLANKLINE>
        text
        <BLANKLINE>
        <!-- /x:card -->
    """
    return f"{_opening(kind, name)}\n\n{content}\n{_closing(kind)}\n"


def _opening(kind: str, name: str) -> str:
    return f"<!-- {kind} {name} -->"


def _closing(kind: str) -> str:
    return f"<!-- /{kind} -->"


class MarkedFile:
    r"""The content of a text file with sections between markers.

    Attributes:
        sections: those that there are, in order.

    Example:
        >>> there = MarkedFile("README.md", b"# Mine\n<!-- x:card -->\nold\n<!-- /x:card -->\n", "x:card")
        >>> print(there.replaced(there.section("any"), "new\n").decode().rstrip())
        # Mine
        <!-- x:card -->
        <BLANKLINE>
        new
        <BLANKLINE>
        <!-- /x:card -->
    """

    def __init__(self, path: str, data: bytes, kind: str) -> None:
        """Find the sections.

        Args:
            path: the file as the caller named it.
            data: what it holds.
            kind: the word of the markers.

        Raises:
            MarkerError: if it is no text in UTF-8 or, with a byte order mark, UTF-16, or if markers do not come in
                pairs of one name each.
        """
        self._path = path
        self._kind = kind
        self._start, self._encoding = next(
            ((mark, encoding) for mark, encoding in _ENCODINGS if data.startswith(mark)), (b"", "utf-8")
        )
        self._text = self._decoded(data[len(self._start) :])
        self._unended: _Fence | None = None
        self.sections = tuple(self._paired())

    @property
    def is_blank(self) -> bool:
        """Whether nothing is in it that anybody wrote."""
        return not self._text.strip()

    def section(self, name: str, *, or_nameless: bool = True) -> MarkedSection:
        """The section of a name; else the one without a name.

        Args:
            name: of the section.
            or_nameless: whether that without a name will do.

        Raises:
            MarkerError: if there is none; it says what to add.
        """
        for wanted in (name, "") if or_nameless else (name,):
            for section in self.sections:
                if section.name == wanted:
                    return section
        found = self._found_instead()
        if self.sections:
            others = [f"one {_called(each.name)} in line {count(each.line)}" for each in self.sections]
            found = listed(others, _MOST_LISTED)
        raise MarkerError(
            self._path,
            expected=f"the lines {_opening(self._kind, name)} and {_closing(self._kind)} around the section",
            found=found,
            hint="Write these two lines where the section shall stand, or give --append to have it at the end.",
        )

    def _found_instead(self) -> str:
        """What there is where no line is a marker: one that is none for where it stands, as people see it."""
        prose = {line.number for line in self._lines_of_prose()}
        marker = re.compile(rf"<!--[ \t]*{re.escape(self._kind)}(?=[ \t]|-->)")
        for line in self._lines():
            if marker.search(line.text):
                why = "not alone in its line, from its first column on" if line.number in prose else _NO_PROSE
                return f"a marker in line {count(line.number)} that is {why}"
        return "none of the kind"

    def between(self, section: MarkedSection) -> str:
        """What stands between the markers, with line ends of one character."""
        return re.sub("\r\n|\r", "\n", self._text[section.start : section.end])

    def replaced(self, section: MarkedSection, content: str) -> bytes:
        """The file with other text between the markers.

        Args:
            section: one of this file.
            content: lines that end with a line feed each; they get the line ends of the file.
        """
        body = f"\n{content}\n".replace("\n", section.line_end)
        return self._encoded(self._text[: section.start] + body + self._text[section.end :])

    def appended(self, name: str, content: str) -> bytes:
        """The file with one more section, at its end.

        Args:
            name: of the section.
            content: as of :meth:`replaced`.

        Raises:
            MarkerError: if the end of the file is in a block of code.
        """
        if self._unended is not None:
            raise MarkerError(
                self._path,
                self._unended.line,
                expected="every block of code to end",
                found="one that begins here and goes on to the end of the file",
                hint="End it, so that the section can stand behind it.",
            )
        first = _LINE.match(self._text)
        line_end = (first[2] if first else "") or "\n"
        section = marked(self._kind, name, content).replace("\n", line_end)
        return self._encoded(self._text + self._gap(line_end) + section)

    def _gap(self, line_end: str) -> str:
        """What parts a section from the text before it: an empty line."""
        if not self._text:
            return ""
        lines_there = re.search(r"(?:\r\n|\r|\n)*\Z", self._text)
        ends = len(_LINE.findall(lines_there[0])) - 1 if lines_there else 0
        return line_end * max(0, 2 - ends)

    def _decoded(self, data: bytes) -> str:
        try:
            return data.decode(self._encoding)
        except UnicodeDecodeError as error:
            line = data[: error.start].count(b"\n") + 1
            raise MarkerError(
                self._path,
                line,
                expected=f"text in {self._encoding.upper()}",
                found=f"bytes that are none ({data[error.start : error.start + 1].hex()})",
                hint="Save the file in UTF-8.",
            ) from error

    def _encoded(self, text: str) -> bytes:
        return self._start + text.encode(self._encoding)

    def _paired(self) -> Iterator[MarkedSection]:
        """The sections, each checked as it ends."""
        opened: tuple[_Line, str] | None = None
        lines_of: dict[str, int] = {}
        for line, is_end, name in self._markers():
            if is_end:
                if opened is None:
                    raise self._error(
                        line.number, f"{_opening(self._kind, 'NAME')} before it", "this end of a section alone"
                    )
                first, own_name = opened
                yield MarkedSection(own_name, first.number, first.next, line.start, first.line_end)
                opened = None
                continue
            if opened is not None:
                found = f"another section, which begins here inside that of line {count(opened[0].number)}"
                raise self._error(line.number, f"{_closing(self._kind)} before it", found)
            if name in lines_of:
                found = f"another in line {count(lines_of[name])}"
                raise self._error(line.number, f"one section {_called(name)}", found)
            lines_of[name] = line.number
            opened = (line, name)
        if opened is not None:
            found = "none up to the end of the file, outside of blocks of code"
            raise self._error(opened[0].number, f"{_closing(self._kind)} behind it", found)

    def _error(self, line: int, expected: str, found: str) -> MarkerError:
        return MarkerError(
            self._path, line, expected=expected, found=found, hint="Nothing was written; mend the markers by hand."
        )

    def _markers(self) -> Iterator[tuple[_Line, bool, str]]:
        """The lines that are markers, whether each ends a section, and the name of one that begins."""
        marker = re.compile(rf"<!--[ \t]*(/?){re.escape(self._kind)}(?=[ \t]|-->)([^\r\n]*)-->[ \t]*")
        for line in self._lines_of_prose():
            match = marker.fullmatch(line.text)
            if match is None:
                continue
            is_end, name = bool(match[1]), match[2].strip(" \t")
            if name and (is_end or not is_section_name(name)):
                expected = (
                    f"a marker {_closing(self._kind)}" if is_end else "a name of letters, digits and ._+- in the marker"
                )
                raise self._error(line.number, expected, quoted(name))
            yield line, is_end, name

    def _lines_of_prose(self) -> Iterator[_Line]:
        """The lines outside of front matter and of fenced blocks of code."""
        fence: _Fence | None = None
        for line in self._lines_below_front_matter():
            if fence is not None and fence.ends_before(line.text):
                fence = None
            match = _FENCE.fullmatch(line.text)
            if fence is not None:
                fence = None if match is not None and fence.ends_at(match) else fence
            elif match is not None and not (match[2][0] == "`" and "`" in match[3]):
                fence = _Fence(line.number, match[1], match[2])
            else:
                yield line
        self._unended = fence if fence is not None and not fence.ends_before(_SECTION) else None

    def _lines_below_front_matter(self) -> Iterator[_Line]:
        lines = list(self._lines())
        first = 0
        if _FRONT_MATTER.fullmatch(lines[0].text):
            ends = (place for place, line in enumerate(lines) if place and _END_OF_FRONT_MATTER.fullmatch(line.text))
            first = next(ends, -1) + 1  # without an end it is none
        yield from lines[first:]

    def _lines(self) -> Iterator[_Line]:
        for number, match in enumerate(_LINE.finditer(self._text), 1):
            yield _Line(number, match[1], match[2], match.start(), match.end())


def _called(name: str) -> str:
    return f"of the name {quoted(name)}" if name else "without a name"
