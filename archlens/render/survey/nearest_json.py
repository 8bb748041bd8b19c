"""The nearest models of a survey for programs: one object, which names its schema."""

from __future__ import annotations

from dataclasses import asdict

from archlens.render.document import View
from archlens.surveys.nearest import Neighbours
from archlens.text.json_writer import json_document


def render(found: Neighbours, _view: View) -> str:
    """The model and its neighbours as one JSON object, in ASCII; it ends with a line end."""
    return json_document({"schema": "archlens.nearest/1", **asdict(found)})
