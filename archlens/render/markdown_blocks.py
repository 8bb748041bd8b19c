"""A document's parts as blocks of Markdown: sections that are open or folded away, tables, lists, fenced text.

A folded section is a ``details`` element, whose summary is HTML: there Markdown escapes nothing, so that names stand in
``code`` elements and all else is escaped as HTML.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archlens.render.document import Cell, Lines, Paragraph, Section, Table, Words
from archlens.render.fitting import fit_cell
from archlens.text.markdown import html_code, html_text, markdown_code, markdown_fence, markdown_text

_WIDEST_CELL = 60
_WIDEST_DRAWING = 100
_INDENT = "&emsp;"
_EMPHASIS = {"strong": "**", "warning": "**", "error": "**"}


def written(words: Words) -> str:
    """Words as Markdown; names stand in code spans."""
    texts = []
    for span in words:
        if span.style in ("name", "quoted"):
            texts.append(markdown_code(span.text))
            continue
        emphasis = _EMPHASIS.get(span.style, "")
        texts.append(f"{emphasis}{markdown_text(span.text)}{emphasis}")
    return "".join(texts)


def written_as_html(words: Words) -> str:
    """Words as HTML; names stand in ``code`` elements."""
    return "".join(html_code(span.text) if span.style in ("name", "quoted") else html_text(span.text) for span in words)


def opened(section: Section, *, full: bool) -> str:
    """A section as it is read at once: its title, what it comes to, its parts.

    Args:
        section: the section.
        full: whether to shorten nothing.
    """
    summary = written(section.summary)
    if section.title and not section.parts:
        return f"**{section.title}:** {summary}"
    if not section.title and not summary and len(section.parts) == 1 and isinstance(section.parts[0], Paragraph):
        return written(section.parts[0].words)  # one thing is no list
    blocks = [f"#### {section.title}"] if section.title else []
    if summary:
        blocks.append(summary)
    return "\n\n".join([*blocks, *parts(section.parts, full=full)])


def folded(section: Section, *, full: bool) -> str:
    """A section of which the title and what it comes to are read at once, and its parts by whoever opens it.

    Args:
        section: the section, with parts.
        full: whether to shorten nothing.
    """
    summary = html_text(section.title)
    if section.summary:
        summary += f": {written_as_html(section.summary)}"
    return details(summary, "\n\n".join(parts(section.parts, full=full)))


def details(summary: str, content: str) -> str:
    """What is folded away.

    Args:
        summary: what is read at once, as HTML in one line.
        content: Markdown.
    """
    return f"<details><summary>{summary}</summary>\n\n{content}\n\n</details>"


def parts(of: Iterable[Table | Paragraph | Lines], *, full: bool) -> Iterator[str]:
    """Tables and drawings, and lists of the paragraphs between them."""
    bullets: list[str] = []
    for part in of:
        if isinstance(part, Paragraph):
            bullets.append(_bullet(part))
            continue
        if bullets:
            yield "\n".join(bullets)
            bullets = []
        yield _table(part, full=full) if isinstance(part, Table) else _drawing(part)
    if bullets:
        yield "\n".join(bullets)


def _drawing(part: Lines) -> str:
    """A drawing as a block of code, in which there is no markup; nothing in it can end the block."""
    lines = part.drawing.lines(_WIDEST_DRAWING)
    return markdown_fence("".join(span.text for span in line).rstrip() for line in lines)


def _bullet(part: Paragraph) -> str:
    return "  " * part.indent + "- " + written(part.words)


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
    words = fit_cell(cell, None if full else _WIDEST_CELL)
    if words and words[0].text and not words[0].text.strip(" "):  # an indent, which Markdown would swallow
        return _INDENT * (len(words[0].text) // 2) + written(words[1:])
    return written(words)


def lines_of(blocks: Sequence[str]) -> int:
    """How many lines blocks take, with the empty lines between them."""
    return sum(block.count("\n") + 2 for block in blocks)
