"""Parameters of parts of a model."""

from __future__ import annotations

import dataclasses

from archlens.analysis.facts import GraphFacts
from archlens.analysis.parameters import Parameters
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_any_half_of_a_random_graph():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        half = range(0, len(facts.calls), 2)
        weights = facts.parameters.of(half)
        expected = brute.parameters(list(facts.ids(half)))
        assert (weights.parameters, weights.shared_parameters) == expected

    on_random_graphs(check)


def test_unknown_weights_make_the_sum_unknown():
    calls = list(facts_of(TWO_TOWERS, ["skip"]).calls)
    calls[2] = dataclasses.replace(calls[2], layer=dataclasses.replace(calls[2].layer, weights=None))
    parameters = Parameters(calls)
    assert parameters.of([2, 4])[:2] == (None, None)
    assert parameters.of([4])[:2] == (1, 0)
