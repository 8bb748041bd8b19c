"""The report as Markdown, made for a comment on a pull request: what matters is open, all else is folded away."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawing import for_mermaid
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.diagram.scene.scene import Scene
from archlens.render.document import Document, Lines, Paragraph, Section, Table, View, Words, say
from archlens.render.markdown_blocks import details, folded, lines_of, opened, written
from archlens.render.sections import compose
from archlens.text.lists import listed
from archlens.text.markdown import markdown_code, markdown_text
from archlens.text.severities import severity_counts

COMMENT = 65_000
"""GitHub takes comments of 65,536 characters; what the report leaves of these, the diagram may take."""

_UNFOLDED = 60
"""Lines of a comment that are read without opening anything."""

_MOST_GRAVE = 16
"""Lines of warnings above all else; where there are more, the rest is in the section of findings."""

_LEAST_DIAGRAM = 2_000
_BETWEEN = 4
"""Line ends around a block, and at the end of all."""

_GRAVE = ("warning", "error")
_FINDINGS, _WARNINGS, _BRANCHES = "Findings", "Warnings", "Branches"
_ON_TOP = (_WARNINGS, _BRANCHES, "Merge points")
_FIRST_TABLE_ONLY = (_BRANCHES,)
_IN_SHORT = ("", *_ON_TOP, "Costs")

Picture = Callable[[int], str]
"""Makes the block of a picture of at most so many characters; empty where there can be none."""


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as GitHub-flavoured Markdown; it ends with a line end.

    What the model is, what is wrong with it, its branches and where they meet stand open; all other sections are
    folded away, each with what it comes to in one line. Names from the model stand in code spans, so that nothing in
    them is markup, HTML, a mention or a link. The diagram is Mermaid, which GitHub draws, folded until the whole fits
    into a comment; it is left out where no folding helps, and where there is no graph to draw.

    Args:
        analysis: what to report.
        view: what the reader asked to see.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.

    Example:
        >>> import archlens
        >>> print(render(archlens.analyze("sample_models/image_text.keras")).splitlines()[0])
        ### `image_text`
    """
    view = view or View()
    document = compose(analysis, view)
    return lay_out(_gravest_first(document, analysis), _ON_TOP, full=view.full, picture=_diagram(analysis, view))


def in_short(analysis: Analysis, title: Words, most: int = COMMENT) -> str:
    """What a reviewer of a new model wants to see first, as a part of a comment that tells more.

    Args:
        analysis: what to report.
        title: what stands above it.
        most: how many characters it may take, as far as it can be folded.
    """
    view = View()
    whole = _gravest_first(compose(analysis, view), analysis)
    sections = tuple(section for section in whole.sections if section.title in _IN_SHORT)
    return lay_out(Document(title, sections), _ON_TOP, picture=_diagram(analysis, view), most=most)


def lay_out(
    document: Document,
    on_top: Sequence[str],
    *,
    full: bool = False,
    picture: Picture | None = None,
    most: int = COMMENT,
) -> str:
    """A document as Markdown; it ends with a line end.

    Args:
        document: what to write.
        on_top: the titles of sections that are open, as far as there is room.
        full: whether to shorten nothing, and to leave nothing out.
        picture: makes the block of the picture.
        most: how many characters it may take, as far as it can be folded.
    """
    overview, *others = document.sections
    head = f"### {written(document.title)}\n\n{opened(overview, full=full)}"
    closed = [section for section in others if section.title not in on_top or section.title in _FIRST_TABLE_ONLY]
    summaries = _lines_of_closed(closed)
    above, below = _arranged(others, on_top, _UNFOLDED - lines_of([head]) - summaries, full=full)
    room = most - len(head) - sum(len(block) + 2 for block in above)
    if not full:
        below = _within(below, room)
    room -= sum(len(block) + 2 for _, block in below)
    drawn = picture(room - _BETWEEN) if picture is not None and room >= _LEAST_DIAGRAM else ""
    blocks = [head, *above, *([drawn] if drawn else []), *(block for _, block in below)]
    return "\n\n".join(blocks) + "\n"


def _lines_of_closed(sections: Sequence[Section]) -> int:
    """The lines that folded sections and the picture show: one each, with an empty one above it.

    Sections of a line stand together, with an empty one above the first.
    """
    of_a_line = sum(not section.parts for section in sections)
    together = of_a_line + 1 if of_a_line else 0
    return 2 * (1 + len(sections) - of_a_line) + together


_Titled = tuple[str, str]
"""What a block is about, and the block."""


def _arranged(
    sections: Sequence[Section], on_top: Sequence[str], room: int, *, full: bool
) -> tuple[list[str], list[_Titled]]:
    """The blocks that are open, as many as there is room for, and those that are folded away."""
    above: list[str] = []
    below: list[_Titled] = []
    short: list[Section] = []
    for section in sections:
        rest: Section | None = section
        if not section.title:
            above.append(opened(section, full=full))
            continue
        if section.title in on_top:
            first, rest = _parted(section, room - lines_of(above), full=full)
            above += [opened(first, full=full)] if first is not None else []
        if rest is not None and rest.parts:
            below.append((rest.title, folded(rest, full=full)))
        elif rest is not None:
            short.append(rest)
    if short:
        titles = listed([section.title for section in short])
        below.append((titles, "\n".join(_in_a_line(section) for section in short)))
    return above, below


def _parted(section: Section, room: int, *, full: bool) -> tuple[Section | None, Section | None]:
    """What of a section there is room for, its first table at least, and the rest."""
    most = len(section.parts)
    tables = [i for i, part in enumerate(section.parts) if isinstance(part, Table)]
    if tables and section.title in _FIRST_TABLE_ONLY:
        most = tables[0] + 1
    for number in range(most, tables[0] if tables else most - 1, -1):
        first = replace(section, parts=section.parts[:number])
        if lines_of([opened(first, full=full)]) <= room:
            rest = section.parts[number:]
            return first, Section(f"More on {section.title.lower()}", (), rest) if rest else None
    return None, section


def _in_a_line(section: Section) -> str:
    return f"- {opened(section, full=False)}"


def _within(below: list[_Titled], room: int) -> list[_Titled]:
    """The folded blocks that a comment has room for; the last line says which it has not."""
    kept: list[_Titled] = []
    left_out: list[str] = []
    for title, block in below:
        if len(block) + 2 <= room - _NOTE:
            kept.append((title, block))
            room -= len(block) + 2
        else:
            left_out.append(title)
    if left_out:
        note = f"Left out, since a comment holds no more: {listed(left_out)}."
        kept.append(("", markdown_text(note)))
    return kept


_NOTE = 400
"""Characters that are kept for the line that says what is left out."""


def _gravest_first(document: Document, analysis: Analysis) -> Document:
    """Warnings and errors below what has no title (the overview, a drawing); where all findings stood, the notes."""
    overview, *others = document.sections
    place = next((i for i, section in enumerate(others) if section.title == _FINDINGS), None)
    if place is None:
        return document
    findings = others.pop(place)
    grave, notes = _by_gravity(findings)
    if not grave:
        return document
    shown = _first_lines(grave)
    if len(shown) < len(grave):
        others.insert(place, findings)
    elif notes:
        counted = severity_counts(each.severity for each in analysis.findings if each.severity == "info")
        others.insert(place, Section(_FINDINGS, say(counted), tuple(notes)))
    # They stand below in full: the overview need not say how many there are.
    about = tuple(part for part in overview.parts if not _is_grave(part) and not _counts_notes(part))
    first = replace(overview, parts=about)
    untitled = list(itertools.takewhile(lambda section: not section.title, others))
    warnings = Section(_WARNINGS, (), tuple(shown))
    return Document(document.title, (first, *untitled, warnings, *others[len(untitled) :]))


def _by_gravity(section: Section) -> tuple[list[Paragraph], list[Paragraph | Table | Lines]]:
    """What is said of warnings and errors, and the rest; what is set in belongs to what stands above it."""
    grave: list[Paragraph] = []
    rest: list[Paragraph | Table | Lines] = []
    in_grave = False
    for part in section.parts:
        if isinstance(part, Paragraph) and part.indent == 0:
            in_grave = _is_grave(part)
        if in_grave and isinstance(part, Paragraph):
            grave.append(part)
        else:
            rest.append(part)
    return grave, rest


def _is_grave(part: object) -> bool:
    return isinstance(part, Paragraph) and any(span.style in _GRAVE for span in part.words)


def _counts_notes(part: object) -> bool:
    """Whether a line of the overview counts findings that are told elsewhere, which the folded section does, too."""
    return isinstance(part, Paragraph) and all(span.style == "quiet" for span in part.words)


def _first_lines(grave: list[Paragraph]) -> list[Paragraph]:
    """As many as fit, and none without what belongs to it."""
    if len(grave) <= _MOST_GRAVE:
        return grave
    starts = [i for i, part in enumerate(grave) if part.indent == 0 and i < _MOST_GRAVE]
    return [*grave[: starts[-1]], Paragraph(say(f"and more, see {_FINDINGS}"))]


def _diagram(analysis: Analysis, view: View) -> Picture:
    def block(room: int) -> str:
        if not analysis.has_graph:
            return ""
        try:
            made, source = for_mermaid(analysis, Options(only_branch=view.branch), room - _AROUND)
        except DrawingError:  # the tables say the same, and more
            return ""
        return picture_block("Diagram", source, _legend(made))

    return block


_AROUND = 600
"""Characters that a diagram's frame and its legend take."""


def picture_block(title: str, source: str, legend: str) -> str:
    """A picture in Mermaid, folded away, with what its colours and signs mean below it.

    Args:
        title: what it shows, in archlens's own words.
        source: the picture; it ends with a line end.
        legend: Markdown in one line.
    """
    return details(title, f"```mermaid\n{source}```\n\n{legend}")


def _legend(made: Scene) -> str:
    """What the colours and signs of a diagram mean, in one line."""
    return " · ".join(_legend_words(made))


def _legend_words(made: Scene) -> Iterator[str]:
    kinds = {node.kind for node in made.root.all_nodes()}
    if "fusion" in kinds:
        yield "the branch of each input has a color, what works on several inputs is gray; a dark hexagon is a fusion"
    if "folded" in kinds:
        yield "double sides: several calls in one node"
    for entry in made.legend:
        if entry.tone is None and entry.sign:
            yield f"{markdown_code(entry.sign)} {markdown_text(f'{entry.title}: {entry.text}')}"
