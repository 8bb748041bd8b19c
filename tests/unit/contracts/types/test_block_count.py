"""How many blocks there are, against the definitions."""

from __future__ import annotations

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "blocks"

KEPT = [
    ("transfer_learning", 'kind = "residual"\nexact = 10\nin = "branch:photo_input"'),
    ("transfer_learning", 'max = 0\nin = "interaction"'),
]
BROKEN = [
    ("transfer_learning", 'kind = "residual"\nmax = 9', "10 residual blocks; merging at "),
    ("transfer_learning", 'kind = "residual"\nmin = 11', "10 residual blocks"),
    ("transfer_learning", 'min = 1\nin = "interaction"', "0 blocks"),
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
def test_every_internal_merge_point_is_a_block(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    merges = [v for v in brute.calls if brute.merge_kind(v) == "internal"]
    assert not violations(a, TYPE, f"exact = {len(merges)}")
    (found,) = violations(a, TYPE, f"min = {len(merges) + 1}")
    assert list(found.where) == merges
    kinds = {kind: sum(block.kind == kind for block in a.blocks) for kind in ("residual", "dense", "gate", "parallel")}
    assert sum(kinds.values()) == len(merges)
    for kind, number in kinds.items():
        assert not violations(a, TYPE, f'kind = "{kind}"\nexact = {number}')
