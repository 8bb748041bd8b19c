"""What there is in a survey, for a terminal."""

from __future__ import annotations

from archlens.render.document import View
from archlens.render.survey.overview_document import overview_document
from archlens.render.text_report import lay_out
from archlens.surveys.survey_answers import SurveyOverview


def render(overview: SurveyOverview, view: View) -> str:
    """The overview as text; it ends with a line end."""
    return lay_out(overview_document(overview, full=view.full), view.terminal, full=view.full)
