"""How deep the model works on all that an output sees."""

from __future__ import annotations

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "joint-depth"

KEPT = [
    ("driving", 'max = 2\noutput = "*"'),
    ("driving", "min = 2"),
]
BROKEN = [
    ("driving", 'max = 1\noutput = "speed"', "2 calls of joint depth"),
    ("driving", "min = 3", "model: at least 3"),
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
def test_all_paths(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for output in graph.outputs:
        figure = brute.joint_depth(output.call)
        (found,) = violations(a, TYPE, f"min = 99\noutput = '{output.name}'")
        assert max(0, len(found.where) - 1) == figure
        assert not found.where or found.where[-1] == output.call
        assert not violations(a, TYPE, f"exact = {figure}\noutput = '{output.name}'")
    largest = max(brute.joint_depth(output.call) for output in graph.outputs)
    assert not violations(a, TYPE, f"exact = {largest}")
