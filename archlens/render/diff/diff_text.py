"""A comparison for a terminal."""

from __future__ import annotations

from archlens.comparison.changes.comparison import Comparison
from archlens.render import text_report
from archlens.render.diff.diff_document import document
from archlens.render.document import View


def render(comparison: Comparison, view: View) -> str:
    """The comparison as text; it ends with a line end."""
    return text_report.lay_out(document(comparison, view), view.terminal, full=view.full)
