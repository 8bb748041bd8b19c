"""What rules ask about layers, and about the branches that they are in."""

from __future__ import annotations

from collections.abc import Iterable

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.graph import Layer


def weight_identity(layer: Layer) -> frozenset[str]:
    """What tells the weights of a layer from those of others: who owns them, or its key where that is not known."""
    return frozenset(layer.weights) if layer.weights else frozenset({layer.key})


def owners_of_weights(facts: GraphFacts, calls: Iterable[int]) -> frozenset[str]:
    """What owns the weights of the weighted calls among some."""
    layers = [facts.calls[call].layer for call in calls if facts.weighted[call]]
    return frozenset().union(*map(weight_identity, layers))


def frozen_branches(analysis: Analysis) -> frozenset[str]:
    """The inputs whose branches hold a weighted layer that training leaves alone: it was trained before."""
    facts = analysis.facts
    frozen = [layer for layer in facts.graph.layers if layer.weighted and layer.config.get("trainable") is False]
    calls = [call for layer in frozen for call in facts.calls_of_layer[layer.key]]
    inputs = map(facts.only_input, facts.ids(calls))
    return frozenset([name for name in inputs if name is not None])
