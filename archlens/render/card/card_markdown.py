"""A card: what a model is, as a short section of Markdown for a README or a model card.

It is made of the sections of a report in brief, and of nothing that only some services show: headings, lists, tables
and a fenced drawing are the same on GitHub, GitLab, Hugging Face and in an editor.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from archlens.analysis.analysis import Analysis
from archlens.analysis.fingerprint import fingerprint_of
from archlens.render.diagram.drawing import for_mermaid
from archlens.render.diagram.options import Options
from archlens.render.document import Paragraph, Section, View, Words, quoted, say
from archlens.render.markdown_blocks import lines_of, parts, written
from archlens.render.sections import file_section, flow_section
from archlens.render.sections.branches_section import branches_in_brief
from archlens.render.sections.costs_section import costs_in_brief
from archlens.render.sections.findings_section import findings_in_brief
from archlens.render.sections.merges_section import merges_in_brief
from archlens.render.sections.outputs_section import outputs_in_brief
from archlens.render.sections.overview_section import facts_in_brief
from archlens.version import __version__

MOST_LINES = 56
"""Lines that a card takes, so that there are 60 with its markers and an empty line beside each; a picture in Mermaid is
not among them."""


class _Rows(NamedTuple):
    """How many rows there are at most: of branches, of fusions, of costs, and of findings."""

    branches: int
    fusions: int
    costs: int
    findings: int


_EVER_FEWER = (
    _Rows(12, 12, 12, 4),
    _Rows(8, 8, 8, 4),
    _Rows(6, 6, 6, 4),
    # The costs by part go first: most of what they tell is in the table of branches.
    _Rows(8, 8, 0, 4),
    _Rows(6, 6, 0, 4),
    _Rows(4, 4, 0, 3),
    _Rows(3, 0, 0, 1),
)
"""Tried in order, until the card is short enough."""

_BY = "; read by archlens "
_VERSION_AT_THE_END = re.compile(rf"(?<={_BY})\S+(?=\s*\Z)")
_MERMAID_CHARACTERS = 8_000
"""What a picture in Mermaid may take: some 30 nodes, which are read without zooming."""


def render(analysis: Analysis, title: str, *, source: str | None = None, picture: str = "") -> str:
    """The card as Markdown; it ends with a line end.

    Names from the model stand in code spans, so that nothing in them is markup, HTML, a mention or a link, and none of
    them begins a line.

    Args:
        analysis: what to tell of.
        title: what the model is called.
        source: the name of the file that it was read from, if any.
        picture: a block of Markdown that shows it; see :func:`mermaid_block`.

    Example:
        >>> import archlens
        >>> print(render(archlens.analyze("sample_models/image_text.keras"), "image_text").splitlines()[0])
        ### Architecture of `image_text`
    """
    view = View()
    first = [_heading(title), _facts(analysis, view), *_flow(analysis, view), *([picture] if picture else [])]
    last = list(_block(Section("File", _file(analysis, source))))
    room = MOST_LINES - lines_of([*first[: len(first) - bool(picture)], *last])
    for rows in _EVER_FEWER:
        between = list(_tables(analysis, view, rows))
        if lines_of(between) <= room:
            break
    return "\n\n".join([*first, *between, *last]) + "\n"


def without_version(card: str) -> str:
    """A card without the version of archlens that wrote it, by which two that say the same may differ.

    Example:
        >>> without_version("**File:** format `keras`; read by archlens 0.2.0")
        '**File:** format `keras`; read by archlens '
    """
    return _VERSION_AT_THE_END.sub("", card)


def mermaid_block(analysis: Analysis) -> str:
    """A picture of the model in Mermaid, as a block of Markdown.

    Raises:
        DrawingError: if it does not fit however much is folded.
        ReportFormatError: if the analysis was read back from a report and has no graph.
    """
    _, source = for_mermaid(analysis, Options(), _MERMAID_CHARACTERS)
    return f"```mermaid\n{source}```"


def _heading(title: str) -> str:
    return f"### {written(say('Architecture of ', quoted(title)))}"


def _facts(analysis: Analysis, view: View) -> str:
    facts = [*facts_in_brief(analysis, view, hints=False), outputs_in_brief(analysis, view)]
    return "\n".join(parts([Paragraph(words) for words in facts if words], full=False))


def _flow(analysis: Analysis, view: View) -> Iterator[str]:
    section = flow_section.build(analysis, view)
    if section is not None:
        yield from parts(section.parts, full=False)


def _tables(analysis: Analysis, view: View, rows: _Rows) -> Iterator[str]:
    """The sections that have a row for each of something."""
    sections = (
        branches_in_brief(analysis, view, rows.branches),
        merges_in_brief(analysis, view, rows.fusions),
        costs_in_brief(analysis, view, rows.costs),
        findings_in_brief(analysis, rows.findings),
    )
    for section in sections:
        if section is not None:
            yield from _block(section)


def _block(section: Section) -> Iterator[str]:
    """A section without a heading of its own, so that a table of contents shows the card as one."""
    summary = f" {written(section.summary)}" if section.summary else ""
    yield f"**{section.title}:**{summary}"
    yield from parts(section.parts, full=False)


def _file(analysis: Analysis, source: str | None) -> Words:
    """What it was read from and by what; and what tells whether another model is the same."""
    read = file_section.build(analysis, View())
    name = say(quoted(source), ", ") if source else ()
    same = say("; fingerprint ", quoted(fingerprint_of(analysis.facts).text)) if analysis.has_graph else ()
    return say(name, read.summary if read is not None else (), same, f"{_BY}{__version__}")
