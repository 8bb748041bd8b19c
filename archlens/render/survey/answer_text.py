"""The models of a survey that fulfil a condition, for a terminal."""

from __future__ import annotations

from archlens.render.document import View
from archlens.render.survey.answer_document import answer_document
from archlens.render.text_report import lay_out
from archlens.surveys.survey_answers import Answer


def render(answer: Answer, view: View) -> str:
    """The models as a table; it ends with a line end."""
    return lay_out(answer_document(answer, None if view.full else view.terminal.width), view.terminal, full=view.full)
