"""Dominators against taking calls away, and against networkx."""

from __future__ import annotations

import networkx as nx
import pytest

from archlens.analysis.dominators import ROOT, immediate_dominators, immediate_post_dominators, subtree_places
from archlens.analysis.facts import GraphFacts
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.random_graphs import on_random_graphs


def with_root(sources):
    graph = nx.DiGraph()
    graph.add_nodes_from([ROOT, *range(len(sources))])
    for call, above in enumerate(sources):
        graph.add_edges_from((source, call) for source in above or [ROOT])
    return graph


def by_networkx(sources):
    found = nx.immediate_dominators(with_root(sources), ROOT)
    return tuple(found[call] for call in range(len(sources)))


def test_what_lies_on_every_path_by_taking_calls_away():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        for number, id_ in enumerate(brute.calls):
            dominator = immediate_dominators(facts.sources)[number]
            assert (None if dominator == ROOT else facts.calls[dominator].id) == brute.fork(id_)

    on_random_graphs(check)


def test_the_tree_of_networkx():
    def check(graph):
        facts = GraphFacts(graph)
        assert immediate_dominators(facts.sources) == by_networkx(facts.sources)

    on_random_graphs(check)


def test_post_dominators_are_dominators_upside_down():
    def check(graph):
        targets = GraphFacts(graph).targets
        last = len(targets) - 1
        turned = [[last - target for target in below] for below in reversed(targets)]
        expected = tuple(ROOT if each == ROOT else last - each for each in reversed(by_networkx(turned)))
        assert immediate_post_dominators(targets) == expected

    on_random_graphs(check)


@pytest.mark.parametrize(
    ("sources", "expected"),
    [
        ([], ()),
        ([[]], (ROOT,)),
        ([[], [], [0, 1]], (ROOT, ROOT, ROOT)),
        ([[], [0], [1], [2, 0]], (ROOT, 0, 1, 0)),
        ([[], [0], [0], [1, 2], [3, 3]], (ROOT, 0, 0, 0, 3)),
    ],
)
def test_cases(sources, expected):
    assert immediate_dominators(sources) == expected


def test_a_long_chain_with_shortcuts():
    sources = [[]] + [[i - 1] if i % 3 else [i - 1, i - 3] for i in range(1, 3_000)]
    assert immediate_dominators(sources) == by_networkx(sources)


def test_places_in_the_tree_tell_who_dominates_whom():
    def check(graph):
        facts = GraphFacts(graph)
        tree = nx.DiGraph((parent, call) for call, parent in enumerate(facts.dominators))
        places = subtree_places(facts.dominators)
        for call, (first, last) in enumerate(places):
            below = {other for other, (place, _) in enumerate(places) if first < place < last}
            assert below == nx.descendants(tree, call)

    on_random_graphs(check)
