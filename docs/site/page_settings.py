"""A hook of MkDocs: what the theme is told of single pages.

It stands here and not in the pages, so that each begins with its first words on a code host, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mkdocs.structure.pages import Page

SETTINGS: dict[str, dict[str, Any]] = {
    # text beside the picture
    "index.md": {"template": "home.html", "hide": ["navigation", "toc"]},
    # who searches for a word wants to know what it means
    "definitions.md": {"search": {"boost": 3}},
    "glossary.md": {"search": {"boost": 1.5}},
    # who asks a question finds who answers it
    "guides/": {"search": {"boost": 1.5}},
    # what was done, and why, has all words in it
    "changelog.md": {"search": {"boost": 0.2}},
    "decisions/": {"search": {"boost": 0.4}},
}
"""Page, or folder of pages → its settings, as the theme names them."""

_DIALOG = 'role="dialog"'


def on_page_markdown(markdown: str, page: Page, **_: object) -> str:
    """Tell the theme of a page."""
    page.meta.update(settings_of(page.file.src_uri))
    return markdown


def settings_of(page: str) -> Mapping[str, Any]:
    """The settings of a page: its own, or those of its folder.

    Example:
        >>> settings_of("decisions/0013-running-graphviz.md")
        {'search': {'boost': 0.4}}
        >>> settings_of("diff.md")
        {}
    """
    folder = page.rpartition("/")[0]
    return SETTINGS.get(page) or SETTINGS.get(f"{folder}/") or {}


def on_post_page(output: str, **_: object) -> str:
    """Name the theme's one dialog, that of the search, for those who hear the page."""
    return output.replace(_DIALOG, f'{_DIALOG} aria-label="Search"')
