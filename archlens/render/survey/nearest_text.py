"""The nearest models of a survey for a terminal."""

from __future__ import annotations

from archlens.render.document import View
from archlens.render.survey.nearest_document import nearest_document
from archlens.render.text_report import lay_out
from archlens.surveys.nearest import Neighbours


def render(found: Neighbours, view: View) -> str:
    """The nearest models as a table; it ends with a line end."""
    return lay_out(nearest_document(found), view.terminal, full=view.full)
