"""What a survey is asked for in these tests: random models with texts that do harm."""

from __future__ import annotations

from dataclasses import replace

from archlens.render.survey.survey_page import COLUMNS, SurveyPage
from archlens.surveys.questions import asking
from tests.unit.surveys.zoos import random_rows, written


def told(folder, seed=1, models=60, condition=None, columns=()):
    """An overview, an answer with these columns, and a page, of the same models."""
    with asking(written(folder, random_rows(seed, models)), condition) as questions:
        overview = replace(questions.overview(), survey="zoo")
        answer = replace(questions.answer(columns), survey="zoo")
        return overview, answer, SurveyPage(overview, questions.answer(COLUMNS).rows, questions.codes())
