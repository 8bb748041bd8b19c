"""The report as Markdown, made for a comment on a pull request."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.render.diagram.drawing import mermaid_of
from archlens.render.diagram.options import DrawingError, Options
from archlens.render.document import Cell, Document, Lines, Paragraph, Section, Span, Table, View, Words
from archlens.render.fitting import fit_cell
from archlens.render.sections import compose
from archlens.text.markdown import markdown_code, markdown_text

_WIDEST_CELL = 60
_WIDEST_DRAWING = 100

_COMMENT = 65_000
"""GitHub takes comments of 65,536 characters; what the report leaves of these, the diagram may take."""

_LEAST_DIAGRAM = 2_000
_EMPHASIS = {"strong": "**", "warning": "**", "error": "**"}


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as GitHub-flavoured Markdown; it ends with a line end.

    Names from the model stand in code spans, so that nothing in them is markup, HTML, a mention or a link. The diagram
    is Mermaid, which GitHub draws, folded until the whole fits into a comment; it is left out where no folding helps,
    and where there is no graph to draw.

    Args:
        analysis: what to report.
        view: what the reader asked to see.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.

    Example:
        >>> import archlens
        >>> print(render(archlens.analyze("sample_models/image_text.keras")).splitlines()[-1])
        **Naive average:** 3.5 calls a branch, which hides 3 to 4
    """
    view = view or View()
    head, *rest = _sections(compose(analysis, view), full=view.full)
    diagram = _diagram(analysis, view, _COMMENT - len(head) - sum(map(len, rest)))
    return "\n\n".join([head, *diagram, *rest]) + "\n"


def lay_out(document: Document, *, full: bool = False) -> str:
    """A document as Markdown; it ends with a line end.

    Args:
        document: what to write.
        full: whether to shorten nothing.
    """
    return "\n\n".join(_sections(document, full=full)) + "\n"


def _sections(document: Document, *, full: bool) -> Iterator[str]:
    """The title with the sections below it that have none of their own, then every other section."""
    untitled = list(itertools.takewhile(lambda section: not section.title, document.sections))
    below_title = [part for section in untitled for part in _section(section, full=full)]
    yield "\n\n".join((f"### {_written(document.title)}", *below_title))
    for section in document.sections[len(untitled) :]:
        yield "\n\n".join(_section(section, full=full))


def _diagram(analysis: Analysis, view: View, room: int) -> Iterator[str]:

    if not analysis.has_graph or room < _LEAST_DIAGRAM:
        return
    try:
        picture = mermaid_of(analysis, Options(only_branch=view.branch), room)
    except DrawingError:  # the tables say the same, and more
        return
    yield f"<details><summary>Diagram</summary>\n\n```mermaid\n{picture}```\n\n</details>"


def _section(section: Section, *, full: bool) -> Iterator[str]:
    summary = _written(section.summary)
    if section.title and not section.parts:
        yield f"**{section.title}:** {summary}"
        return
    if section.title:
        yield f"#### {section.title}"
    if summary:
        yield summary
    bullets: list[str] = []
    for part in section.parts:
        if isinstance(part, Table | Lines):
            if bullets:
                yield "\n".join(bullets)
                bullets = []
            yield _table(part, full=full) if isinstance(part, Table) else _drawing(part)
        else:
            bullets.append(_bullet(part))
    if bullets:
        yield "\n".join(bullets)


def _drawing(part: Lines) -> str:
    """A drawing as a block of code, in which there is no markup; nothing in it can end the block."""
    lines = ["".join(span.text for span in line).rstrip() for line in part.drawing.lines(_WIDEST_DRAWING)]
    longest = max((len(run) for run in re.findall("`+", "\n".join(lines))), default=0)
    fence = "`" * max(len("```"), longest + 1)
    return "\n".join([f"{fence}text", *lines, fence])


def _bullet(part: Paragraph) -> str:
    return "  " * part.indent + "- " + _written(part.words)


def _table(table: Table, *, full: bool) -> str:
    from tabulate import tabulate

    return tabulate(
        [[_cell(cell, full=full) for cell in row] for row in table.rows],
        headers=[column.title for column in table.columns],
        tablefmt="pipe",
        disable_numparse=True,
        colalign=["right" if column.right else "left" for column in table.columns],
    )


def _cell(cell: Cell, *, full: bool) -> str:
    return _written(fit_cell(cell, None if full else _WIDEST_CELL))


def _written(words: Words) -> str:
    return "".join(_span(span) for span in words)


def _span(span: Span) -> str:
    if span.style in ("name", "quoted"):
        return markdown_code(span.text)
    emphasis = _EMPHASIS.get(span.style, "")
    return f"{emphasis}{markdown_text(span.text)}{emphasis}"
