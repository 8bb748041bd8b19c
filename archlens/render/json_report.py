"""The report as JSON: section 7 of the definitions, strictly."""

from __future__ import annotations

from dataclasses import asdict

from archlens.analysis.analysis import Analysis
from archlens.analysis.call_list import listed_calls
from archlens.analysis.report import to_dict
from archlens.render.document import View
from archlens.render.focus import calls_in_focus, focus
from archlens.text.json_writer import json_document


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as one JSON object, in ASCII; it ends with a line end.

    Args:
        analysis: what to report.
        view: the branch that it asks for narrows the report, its source is told as ``file``, what training takes at
            its size of batches as ``training``, where the model stands among others as ``beside``; nothing is ever
            shortened, but only a full one lists all calls.

    Raises:
        UnknownNameError: if the view asks for a branch that the model does not have.
    """
    view = view or View()
    calls = None
    if view.full and analysis.has_graph:
        calls = listed_calls(analysis.facts, calls_in_focus(analysis, view.branch))
    data = to_dict(focus(analysis, view.branch), calls)
    if view.batch is not None:
        data["training"] = asdict(analysis.training(view.batch))
    if view.beside is not None:
        data["beside"] = asdict(view.beside)
    if view.source is not None:
        data = {"schema": data.pop("schema"), "file": view.source, **data}
    return json_document(data)
