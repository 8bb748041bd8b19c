"""How deep the interaction is, and the path that proves it."""

from __future__ import annotations

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "interaction-depth"

KEPT = [
    ("driving", "exact = 4"),
    ("driving", "min = 3\nmax = 3\nweighted = true"),
]
BROKEN = [
    ("driving", "max = 3", "4 calls deep; the deepest path: scene_concatenate → "),
    ("driving", "min = 4\nweighted = true", "3 weighted calls deep"),
    ("kernel_sizes", "min = 1", "0 calls deep; no inputs meet"),
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
    mixed = [v for v in brute.calls if len(brute.S[v]) > 1]
    fusions = brute.fusions()
    deepest = brute.longest(fusions, brute.outputs, counted=slice(1, None)) or 0
    (found,) = violations(a, TYPE, "min = 99")
    # The path that proves the depth starts with a fusion, which the depth leaves out.
    assert max(0, len(found.where) - 1) == deepest
    assert not found.where or found.where[0] in fusions
    assert not violations(a, TYPE, f"exact = {deepest}")
    weighted = brute.longest(mixed, mixed, weighted=True, inside=mixed.__contains__) or 0
    assert not violations(a, TYPE, f"exact = {weighted}\nweighted = true")
    (found,) = violations(a, TYPE, "min = 99\nweighted = true")
    assert brute.cost(found.where, weighted=True) == weighted
    assert set(found.where) <= set(mixed)
