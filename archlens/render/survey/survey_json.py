"""What a survey answers, for programs: one object, which names its schema."""

from __future__ import annotations

from dataclasses import asdict

from archlens.render.document import View
from archlens.surveys.survey_answers import Answer, SurveyOverview
from archlens.text.json_writer import json_document


def render_overview(overview: SurveyOverview, _view: View) -> str:
    """The overview as one JSON object, in ASCII; it ends with a line end."""
    data = asdict(overview)
    for spread in data["spreads"]:
        spread["bins"] = [list(each.values()) for each in spread["bins"]]
    return json_document({"schema": "archlens.survey-overview/1", **data})


def render_answer(answer: Answer, _view: View) -> str:
    """The answer as one JSON object, each model an object with its columns; in ASCII; it ends with a line end."""
    return json_document(
        {
            "schema": "archlens.survey-answer/1",
            "survey": answer.survey,
            "condition": answer.condition,
            "models": answer.models,
            "matching": answer.matching,
            "rows": [dict(zip(answer.columns, row, strict=True)) for row in answer.rows],
        }
    )
