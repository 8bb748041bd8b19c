"""A comparison of two models as text, Markdown, JSON, a picture or a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archlens.compare.results import Comparison
    from archlens.render.look import Look

FORMS = ("text", "json", "markdown", "html", "svg")
"""What a comparison can be written as."""

ENDINGS = {".txt": "text", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".svg": "svg"}
"""The form that a file's ending asks for."""


def render(
    comparison: Comparison, form: str, sides: tuple[str, str], *, look: Look | None = None, full: bool = False,
    names: bool = False,
) -> str:  # fmt: skip
    """A comparison in one of :data:`FORMS`; it ends with a line end.

    Args:
        comparison: what changed.
        form: one of :data:`FORMS`.
        sides: what the two models are called: the old one, the new one.
        look: of text, what the terminal can show.
        full: shorten nothing.
        names: tell other names, too.

    Raises:
        DrawingError: if the layout of a picture fails or takes too long.
    """
    if form == "json":
        from archlens.render.diff import json

        return json.render(comparison, sides)
    if form in ("html", "svg"):
        from archlens.render.diff import page

        return page.render(comparison, sides) if form == "html" else page.picture(comparison, sides)
    from archlens.render.diff.document import document

    made = document(comparison, sides, full=full, names=names)
    if form == "markdown":
        from archlens.render import markdown

        return markdown.lay_out(made, full=full)
    from archlens.render import text

    return text.lay_out(made, look, full=full)
