"""The flow: a drawing of inputs, what they go through, where they meet, and outputs."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.render.document import Lines, Section, View
from archlens.render.flow.flow_drawing import Flow


def build(analysis: Analysis, view: View) -> Section | None:
    """The drawing; ``None`` where there is no graph to draw, or a single branch is asked for."""
    if not analysis.has_graph or view.branch is not None:
        return None
    return Section("", parts=(Lines(Flow(analysis, full=view.full)),))
