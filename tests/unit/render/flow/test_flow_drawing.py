"""Whole drawings: by hand, and read back on random models."""

from __future__ import annotations

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.outline import outline
from archlens.render.flow.flow_drawing import Flow
from archlens.render.flow.flow_plan import Plan
from archlens.render.flow.layout import Layout
from archlens.render.flow.nesting import nested
from archlens.render.flow.pen import Pen
from archlens.render.flow.stretches import Stretches
from tests.unit.render.flow.reading import named_graphs, read, text_of


def unfolded(analysis, width):
    """The drawing with all blocks open, and whether anything was left out."""
    plan = Plan(Stretches(outline(DrawnModel(analysis))))
    layout = Layout(plan, Pen(), width, full=True)
    lines = [line for group in nested(plan, layout) for line in layout.lines(group)]
    return text_of(lines), layout.cut


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(named_graphs(), st.sampled_from([60, 80, 120, 300]))
def test_a_drawing_says_every_way_and_no_other(analysis, width):
    lines, cut = unfolded(analysis, width)
    assume(not cut)
    ways, starts = read(lines)
    graph = analysis.graph
    assert sorted(ways) == sorted({(t.source, t.target) for t in graph.tensors}), "\n".join(lines)
    assert sorted(starts) == sorted(graph.inputs), "\n".join(lines)
