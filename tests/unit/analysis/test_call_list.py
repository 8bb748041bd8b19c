"""All calls one by one, held against the graph as networkx has it, and against a model written down by hand."""

from __future__ import annotations

import networkx as nx
from hypothesis import HealthCheck, given, settings

import archlens
from archlens.analysis.call_list import listed_calls
from archlens.analysis.facts import GraphFacts
from tests.conftest import ROOT
from tests.strategies import model_graphs
from tests.unit.rules.made import Made


def test_by_hand():
    m = Made()
    m.input("a", 8), m.input("b", 4)
    m.call("shared", "Dense", "a", shape=4, owns=36)
    m.call("shared@1", "Dense", "b", shape=4, owns=36, key="shared")
    m.call("join", "Concatenate", "shared", "shared@1", shape=8)
    a, _, first, again, join = listed_calls(GraphFacts(m.graph("join")))
    assert (a.kind, a.takes, a.sources, a.shape) == ("input", (), ("a",), (None, 8))
    assert first.layer == again.layer
    assert (first.id, again.id, first.parameters, again.parameters) == ("shared", "shared@1", 36, 36)
    assert [(each.source, each.argument, each.shape) for each in join.takes] == [
        ("shared", "0[0]", (None, 4)),
        ("shared@1", "0[1]", (None, 4)),
    ]
    assert (join.class_name, join.role, join.sources) == ("Concatenate", "merge", ("a", "b"))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs())
def test_any_graph(graph):
    calls = list(listed_calls(GraphFacts(graph)))
    assert [call.id for call in calls] == [call.id for call in graph.calls]
    edges = [(each.source, call.id, each.argument, each.control) for call in calls for each in call.takes]
    told = [(source, target, data["argument"], data["control"]) for source, target, data in graph.nx.edges(data=True)]
    assert sorted(edges) == sorted(told)
    followed = nx.DiGraph((source, target) for source, target, _, control in told if not control)
    followed.add_nodes_from(graph.by_id)
    for call in calls:
        above = nx.ancestors(followed, call.id) | {call.id}
        assert call.sources == tuple(name for name in graph.inputs if name in above)


def test_of_a_branch_alone():
    facts = archlens.analyze(ROOT / "sample_models" / "image_text.keras").facts
    assert [call.id for call in listed_calls(facts, [2, 0])] == [facts.calls[2].id, facts.calls[0].id]
