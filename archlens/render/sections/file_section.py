"""Which form the model was read from, and who wrote it."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.document import Section, View, quoted, say


def build(analysis: Analysis, view: View) -> Section | None:
    """The section; ``None`` where a single branch is asked for."""
    if view.branch is not None:
        return None
    model = analysis.model
    version = say(", written by Keras ", quoted(model.keras_version)) if model.keras_version else ()
    return Section("File", say("format ", quoted(model.format), version))
