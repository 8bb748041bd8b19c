"""A comparison as Markdown, for a comment on a pull request."""

from __future__ import annotations

from archlens.comparison.changes.comparison import Comparison
from archlens.render import markdown_report
from archlens.render.diff.diff_document import document
from archlens.render.document import View


def render(comparison: Comparison, view: View) -> str:
    """The comparison as GitHub-flavoured Markdown; it ends with a line end."""
    return markdown_report.lay_out(document(comparison, view), full=view.full)
