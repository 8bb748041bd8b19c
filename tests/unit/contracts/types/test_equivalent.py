"""Branches that do the same, against every pairing."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "equivalent"

KEPT = [
    ("siamese", 'branches = "*"'),
    ("image_text", 'branches = "*"\nmin-similarity = 0.3333333333'),
]
BROKEN = [
    ("image_text", 'branches = "*"\nmin-similarity = 0.34', "0.3333; 'image_conv' ~ 'text_embedding'"),
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
def test_equivalent(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for first, second in itertools.combinations([b.input for b in a.branches], 2):
        similarity = brute.equivalence(first, second)[1]
        fields = f'branches = ["{first}", "{second}"]\nmin-similarity ='
        assert not violations(a, TYPE, f"{fields} {similarity!r}")
        if similarity < 0.99:
            assert violations(a, TYPE, f"{fields} {similarity + 0.01!r}")


def test_the_calls_without_a_counterpart_prove_it():
    (found,) = violations("image_text", TYPE, 'branches = "*"')
    assert found.where == ("image_pool", "image_flatten", "text_lstm")
