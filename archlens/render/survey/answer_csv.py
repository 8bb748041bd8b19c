"""The models of a survey that fulfil a condition as comma-separated values, as the survey's own tables are written."""

from __future__ import annotations

import csv
import io

from archlens.render.document import View
from archlens.surveys.columns import MODELS
from archlens.surveys.survey_answers import Answer
from archlens.surveys.table_formats import csv_cell


def render(answer: Answer, _view: View) -> str:
    """The models, a row each, below a header row; each row ends with a line end."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(answer.columns)
    types = [MODELS.types[column] for column in answer.columns]
    writer.writerows([csv_cell(value, type_) for value, type_ in zip(row, types, strict=True)] for row in answer.rows)
    return text.getvalue()
