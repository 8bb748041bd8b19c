"""The nearest models of a survey as comma-separated values, as the survey's own tables are written."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping

from archlens.render.document import View
from archlens.surveys.columns import ColumnType
from archlens.surveys.nearest import Neighbours
from archlens.surveys.table_formats import csv_cell

COLUMNS: Mapping[str, ColumnType] = {
    "path": "text",
    "name": "text",
    "kinship": "text",
    "likeness": "number",
    "itself": "truth",
    "parameters": "whole",
}
"""The header row, with what stands below it: attributes of :class:`~archlens.surveys.nearest.Neighbour`."""


def render(found: Neighbours, _view: View) -> str:
    """The nearest models, a row each, below a header row; each row ends with a line end."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    for each in found.nearest:
        writer.writerow([csv_cell(getattr(each, column), type_) for column, type_ in COLUMNS.items()])
    return text.getvalue()
