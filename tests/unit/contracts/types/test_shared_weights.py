"""Branches with the same weights, against the owners."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import FEW, lines, violations

TYPE = "shared-weights"

KEPT = [
    ("siamese", 'branches = "*"'),
    ("siamese", 'branches = "*"\nlayer = "encoder/conv_1"'),
]
BROKEN = [
    ("image_text", 'branches = "*"', "layer 'image_conv' (Conv2D) is in 'image_input', not in 'text"),
    ("two_heads", 'branches = "*"', "they have no weights at all"),
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
def test_shared_weights(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for first, second in itertools.combinations([b.input for b in a.branches], 2):
        owners = [
            {brute.calls[v].layer.key for v in brute.calls if brute.S[v] == {i} and brute.calls[v].layer.parameters}
            for i in (first, second)
        ]
        found = violations(a, TYPE, f'branches = ["{first}", "{second}"]')
        assert len(found) == (len(owners[0] ^ owners[1]) or int(not owners[0]))
        assert {brute.calls[v].layer.key for violation in found for v in violation.where} == owners[0] ^ owners[1]


def test_which_layers_branches_share_is_known_without_the_number_of_their_weights(without_weights):
    assert "not in" in violations(without_weights, TYPE, 'branches = "*"')[0].found


def test_layers_that_are_in_none_of_the_branches():
    assert lines("siamese", TYPE, 'branches = "*"\nlayer = "same"') == [
        "branches 'known_input' and 'questioned_input' share their weights; none of the layers meant is in them"
    ]
