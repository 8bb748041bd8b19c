"""Paths that prove something, against every path of random graphs."""

from __future__ import annotations

import networkx as nx
import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from archlens.contracts.proof_paths import Path, Ways, along
from archlens.graph import Tensor
from tests.strategies import model_graphs
from tests.unit.contracts.all_paths import all_paths, network
from tests.unit.contracts.made import FEW


@given(model_graphs(max_calls=10))
@FEW
@pytest.mark.parametrize("control", [True, False])
def test_a_path_has_fewest_calls_and_of_those_fewest_control_tensors(control, graph):
    ways, net = Ways(analyze_graph(graph).facts, control=control), network(graph, control=control)
    for start in graph.inputs:
        reached = ways.reached(start)
        for call in graph.calls:
            paths = all_paths(net, start, call.id)
            assert (call.id in reached) == bool(paths)
            if paths:
                path = reached.path_to(call.id)
                assert (len(path.calls), path.controls) == min((len(ids), controls) for ids, controls in paths)
                assert path.calls in [ids for ids, _ in paths]
                assert (path.start, path.calls[-1]) == (start, call.id)


@given(model_graphs(max_calls=10))
@FEW
@pytest.mark.parametrize("control", [True, False])
def test_what_leads_to_some_calls_and_what_is_reached_from_any_of_several(control, graph):
    ways, net = Ways(analyze_graph(graph).facts, control=control), network(graph, control=control)
    ends = [graph.calls[-1].id, graph.calls[len(graph.calls) // 2].id]
    assert ways.leading_to(*ends) == set(ends).union(*(nx.ancestors(net, end) for end in ends))
    below = set(ends).union(*(nx.descendants(net, end) for end in ends))
    reached = ways.reached(*ends)
    assert {call.id for call in graph.calls if call.id in reached} == below


def test_control_tensors_are_marked_and_long_paths_are_told_by_their_ends():
    tensors = [Tensor(f"c{i}", 0, f"c{i + 1}", "mask" if i == 1 else "0", i == 1, None) for i in range(30)]
    path = Path("c0", tuple(tensors))
    assert (len(path.calls), path.controls) == (31, 1)
    assert str(Path("c0", tuple(tensors[:2]))) == "c0 → c1 → c2 (by the control tensor 'mask')"
    shown = str(path).split(" → ")
    assert (len(shown), shown[0], shown[12], shown[-1]) == (25, "c0", "… 7 more …", "c30")
    assert along(["a"]) == "a"
    assert str(Path("alone")) == "alone"
