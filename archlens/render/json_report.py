"""The report as JSON: section 7 of the definitions, strictly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict

from archlens.analysis.analysis import Analysis
from archlens.analysis.call_list import listed_calls
from archlens.analysis.report import keys_of, members
from archlens.render.document import View
from archlens.render.focus import calls_in_focus, focus
from archlens.text.json_writer import json_pieces
from archlens.text.text_pieces import joined_text


def render(analysis: Analysis, view: View | None = None) -> str:
    """The report as one JSON object, in ASCII; it ends with a line end.

    Args:
        analysis: as of :func:`pieces`.
        view: as there.

    Raises:
        UnknownNameError: as there.
    """
    return joined_text(pieces(analysis, view))


def pieces(analysis: Analysis, view: View | None = None) -> Iterator[str]:
    """What :func:`render` gives, in pieces, each made when the one before is written.

    Args:
        analysis: what to report.
        view: the branch that it asks for narrows the report, its source is told as ``file``, what training takes at
            its size of batches as ``training``, where the model stands among others as ``beside``; nothing is ever
            shortened, but only a full one lists all calls.

    Raises:
        UnknownNameError: at once, if the view asks for a branch that the model does not have.
    """
    view = view or View()
    calls = None
    if view.full and analysis.has_graph:
        calls = listed_calls(analysis.facts, calls_in_focus(analysis, view.branch))
    report = members(focus(analysis, view.branch), calls)
    if view.batch is not None:
        report["training"] = analysis.training(view.batch)
    if view.beside is not None:
        report["beside"] = asdict(view.beside)
    if view.source is not None:
        report = {"schema": report.pop("schema"), "file": view.source, **report}
    return json_pieces(report, keys_of)
