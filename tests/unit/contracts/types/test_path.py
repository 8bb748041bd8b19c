"""Paths that must be, against all paths."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.contracts.all_paths import all_paths, network
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "path"

KEPT = [
    ("two_heads", 'from = "*"\nto = "*"\nthrough = "trunk_dense_2"'),
    ("image_text_nested", 'from = "image_input"\nto = "category"\nthrough = "image_encoder"'),
    ("siamese", 'from = "questioned_input"\nto = "same"\nthrough = "encoder/conv_1"'),
]
BROKEN = [
    ("variable_length", 'from = "any"\nto = "leaves"', "there is none"),
    ("driving", 'from = "gps_input"\nto = "speed"\nthrough = "scene_dense"', "only paths around, such as gps_in"),
    ("driving", 'from = "gps_input"\nto = "spee"', "an output or call 'spee'; the model has none"),
]


@pytest.mark.parametrize(("model", "fields"), KEPT)
def test_kept(model, fields):
    assert lines(model, TYPE, fields) == []


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


@given(model_graphs())
@FEW
def test_path(graph):
    a = analyze_graph(graph)
    through = graph.calls[-1 - len(graph.calls) // 4]
    layer = {call.id for call in graph.calls if call.layer.key == through.layer.key}
    for control in (True, False):
        g = network(graph, control=control)
        for i, output in itertools.product(graph.inputs, graph.outputs):
            paths = [ids for ids, _ in all_paths(g, i, output.call)]
            fields = f"from = '{i}'\nto = '{output.name}'\ncontrol = {str(control).lower()}\n"
            assert bool(violations(a, TYPE, fields)) == (not paths)
            if not through.is_input:
                passing = [ids for ids in paths if layer & set(ids)]
                found = violations(a, TYPE, f"{fields}through = '{through.id}'")
                assert bool(found) == (not passing)
                if paths and not passing:
                    assert found[0].where in paths
