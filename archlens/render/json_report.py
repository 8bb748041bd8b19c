"""The report as JSON: section 7 of the definitions, strictly."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.document import View
from archlens.render.focus import focus
from archlens.text.json_writer import json_document


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as one JSON object, in ASCII; it ends with a line end.

    Args:
        analysis: what to report.
        view: the branch that it asks for narrows the report, its source is told as ``file``; nothing is ever shortened.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.
    """
    data = focus(analysis, view.branch if view else None).to_dict()
    if view is not None and view.source is not None:
        data = {"schema": data.pop("schema"), "file": view.source, **data}
    return json_document(data)
