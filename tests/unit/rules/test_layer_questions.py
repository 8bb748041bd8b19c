"""What rules ask about layers."""

from dataclasses import replace

import pytest

from archlens.analysis import analyze_graph
from archlens.graph import Layer
from archlens.rules.layer_questions import frozen_branches, weight_identity
from tests.unit.rules.made import Made

LAYER = Layer("scope/d", "d", "Dense", "Dense", "layer", "dense", None, weighted=True)


@pytest.mark.parametrize(
    ("weights", "owners"),
    [({"d": 8, "e": 0}, {"d", "e"}), ({"other": 8}, {"other"}), ({}, {"scope/d"}), (None, {"scope/d"})],
)
def test_weights_are_told_apart_by_their_owners_or_else_by_the_layers_key(weights, owners):
    assert weight_identity(replace(LAYER, weights=weights)) == owners


def test_branches_with_a_frozen_layer_that_owns_weights():
    m = Made()
    frozen = m.dense("a", m.input("x"), trainable=False)
    normalized = m.call("b", "Normalization", m.input("y"), owns=3, trainable=False)
    m.dense("out", m.concatenate("fused", frozen, normalized, m.dense("c", m.input("z")), shape=24))
    assert frozen_branches(analyze_graph(m.graph("out"))) == {"x"}
