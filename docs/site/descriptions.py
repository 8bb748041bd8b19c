"""A hook of MkDocs: what a page is about, for who finds it from elsewhere, is how it begins."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

LONGEST = 200
"""More than so many letters are not shown beside what a search finds."""

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_FENCED = re.compile(r"^(`{3,}|~{3,}).*?^\1", re.DOTALL | re.MULTILINE)
_NOT_WORDS = re.compile(r"[#>|!:<]|[-*+] |\d+\. ")
_LINK = re.compile(r"\[([^\]]*)\](?:\([^)]*\)|\[[^\]]*\])")
_MARKS = re.compile(r"\*\*|`|(?<!\w)[*_](?=\w)|(?<=[\w.])[*_](?!\w)")


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Describe a page that does not do so itself."""
    described = description(markdown)
    if described:
        # the theme writes it into an attribute as it is
        page.meta.setdefault("description", html.escape(described))
    return markdown


def description(markdown: str) -> str:
    r"""The first words of a page, as plain text; empty if it has none.

    Args:
        markdown: the page.

    Example:
        >>> description("# Costs\n\nWhat a [model](a.md) **costs**.\nAnd `why`.\n\nMore.")
        'What a model costs. And why.'
    """
    bare = _FENCED.sub("", _COMMENT.sub("", markdown))
    blocks = (block.strip() for block in re.split(r"\n\s*\n", bare))
    words = next((block for block in blocks if block and not _NOT_WORDS.match(block)), "")
    return _shortened(" ".join(_MARKS.sub("", _LINK.sub(r"\1", words)).split()))


def _shortened(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    within = text[:LONGEST]
    sentences = within.rfind(". ")
    if sentences > LONGEST // 2:
        return within[: sentences + 1]
    return within.rpartition(" ")[0].rstrip(",;:") + " …"
