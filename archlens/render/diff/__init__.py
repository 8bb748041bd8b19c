"""A comparison of two models as text, Markdown, JSON, a picture or a page."""

from __future__ import annotations

from archlens.comparison.changes.comparison import Comparison
from archlens.text.look import Look

FORMS = ("text", "json", "markdown", "html", "svg")
"""What a comparison can be written as."""

ENDINGS = {".txt": "text", ".json": "json", ".md": "markdown", ".html": "html", ".htm": "html", ".svg": "svg"}
"""The form that a file's ending asks for."""


def render(
    comparison: Comparison,
    form: str,
    sides: tuple[str, str],
    *,
    look: Look | None = None,
    full: bool = False,
    names: bool = False,
) -> str:
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
        from archlens.render.diff import diff_json

        return diff_json.render(comparison, sides)
    if form in ("html", "svg"):
        from archlens.render.diff import diff_page

        return diff_page.render(comparison, sides) if form == "html" else diff_page.picture(comparison, sides)
    from archlens.render.diff.diff_document import document

    made = document(comparison, sides, full=full, names=names)
    if form == "markdown":
        from archlens.render import markdown_report

        return markdown_report.lay_out(made, full=full)
    from archlens.render import text_report

    return text_report.lay_out(made, look, full=full)
