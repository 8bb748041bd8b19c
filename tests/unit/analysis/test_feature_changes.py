"""What calls take, and which of them change the number of features."""

from __future__ import annotations

import math

from archlens.analysis.facts import GraphFacts
from archlens.analysis.feature_changes import feature_changes, features_in
from archlens.analysis.features import features
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.random_graphs import on_random_graphs


def test_what_a_call_takes():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        for number, id_ in enumerate(brute.calls):
            taken = [features(shape) for _, _, shape in brute.incoming[id_]]
            expected = None if None in taken else sum(taken)
            assert features_in(facts, number) == expected
            out = brute.features(id_)
            if expected and out is not None:
                assert math.isclose(facts.ratios[number], out / expected)

    on_random_graphs(check)


def test_changes_are_those_beyond_the_threshold():
    def check(graph):
        facts = GraphFacts(graph)
        ratios = {call.id: facts.ratios[number] for number, call in enumerate(facts.calls)}
        embeddings = {call.id for call in facts.calls if call.layer.role == "embedding"}
        changes = list(feature_changes(facts, 1.5))
        expected = [
            id_
            for id_, change in ratios.items()
            if change is not None and id_ not in embeddings and (change > 1.5 or change < 1 / 1.5)
        ]
        assert [change.id for change in changes] == expected
        assert all((change.kind == "expansion") == (change.ratio > 1) for change in changes)

    on_random_graphs(check)
