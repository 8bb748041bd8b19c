"""What a survey answers, as Markdown: for a comment, or a page of a wiki."""

from __future__ import annotations

from archlens.render.document import View
from archlens.render.markdown_report import lay_out
from archlens.render.survey.answer_document import answer_document
from archlens.render.survey.overview_document import overview_document
from archlens.surveys.survey_answers import Answer, SurveyOverview

_ALL_OPEN = ("Strategies", "Figures", "Findings")


def render_overview(overview: SurveyOverview, view: View) -> str:
    """The overview as GitHub-flavoured Markdown; it ends with a line end."""
    return lay_out(overview_document(overview, full=view.full), _ALL_OPEN, full=view.full)


def render_answer(answer: Answer, view: View) -> str:
    """The models as a table; it ends with a line end."""
    return lay_out(answer_document(answer), (), full=view.full)
