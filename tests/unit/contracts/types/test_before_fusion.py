"""Inputs that meet too early, against all descendants."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.contracts.all_paths import network
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "before-fusion"
BOTH = 'inputs = ["image_input", "text_input"]\n'

KEPT = [
    ("driving", 'inputs = ["camera_input", "gps_input"]\nbefore = "route_concatenate"'),
    ("driving", 'inputs = "*"\nbefore = "scene_concatenate"\nbeside = true'),
    ("image_text_nested", f'{BOTH}before = "concatenate"'),
]
BROKEN = [
    (
        "driving",
        'inputs = "*"\nbefore = "route_concatenate"',
        "'lidar_input' meet before it, at 'scene_concatenate'",
    ),
    ("driving", 'inputs = "*"\nbefore = "gps_gru"', "meet on a way beside it"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


@given(model_graphs(max_inputs=3))
@FEW
def test_before_fusion(graph):
    a = analyze_graph(graph)
    if len(graph.inputs) < 2:
        return
    bounds = [call for call in graph.calls if not call.is_input]
    names = list(graph.inputs)
    for control, bound in itertools.product((True, False), bounds[:: max(1, len(bounds) // 3)]):
        g = network(graph, control=control)
        layer = [call.id for call in graph.calls if call.layer.key == bound.layer.key]
        after = set(layer).union(*(nx.descendants(g, id_) for id_ in layer))
        above = set(layer).union(*(nx.ancestors(g, id_) for id_ in layer))
        meeting = {v for v in g if sum(i == v or v in nx.descendants(g, i) for i in names) > 1}
        fields = f"inputs = '*'\nbefore = '{bound.id}'\ncontrol = {str(control).lower()}\n"
        early = meeting - after
        found = violations(a, TYPE, fields)
        assert bool(found) == bool(early)
        assert {v.where[0] for v in found} <= early
        assert all(set(v.where) <= early for v in found)
        beside = violations(a, TYPE, f"{fields}beside = true")
        assert bool(beside) == bool(early & above)
