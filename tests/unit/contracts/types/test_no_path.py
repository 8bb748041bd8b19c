"""Paths that must not be, against all paths."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.contracts.all_paths import all_paths, network
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "no-path"

KEPT = [
    ("two_heads", 'from = "age_group"\nto = "spending"'),
    ("siamese", 'from = "encoder/*"\nto = "encoder@1/*"'),
]
BROKEN = [
    ("variable_length", 'from = "visits_input"\nto = "visits_lstm"', "visits_input → visits_mask → visits_l"),
    (
        "variable_length",
        'from = "any"\nto = "leaves"',
        "any → visits_lstm (by the control tensor 'mask') → ",
    ),
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
def test_no_path(graph):
    a = analyze_graph(graph)
    for control in (True, False):
        g = network(graph, control=control)
        for i, output in itertools.product(graph.inputs, graph.outputs):
            paths = all_paths(g, i, output.call)
            found = violations(a, TYPE, f"from = '{i}'\nto = '{output.name}'\ncontrol = {str(control).lower()}")
            assert len(found) == bool(paths)
            if paths:
                least = min((len(ids), controls) for ids, controls in paths)
                assert (len(found[0].where), found[0].found.count("control tensor")) == least
                assert found[0].where in [ids for ids, _ in paths]
