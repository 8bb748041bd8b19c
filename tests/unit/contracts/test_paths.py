"""What contracts say about paths, against all paths of random graphs."""

from __future__ import annotations

import itertools

import networkx as nx
import pytest
from hypothesis import HealthCheck, given, settings

from archlens.analysis import analyze_graph
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.contracts.made import violations

pytestmark = pytest.mark.filterwarnings("default")
thorough = settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def ways(graph, *, control):
    g = nx.MultiDiGraph()
    g.add_nodes_from(call.id for call in graph.calls)
    g.add_edges_from((t.source, t.target, {"c": t.control}) for t in graph.tensors if control or not t.control)
    return g


def all_paths(g, a, b):
    """Every path as (ids, number of control tensors, at the least)."""
    if a == b:
        return [((a,), 0)]
    simple = nx.all_simple_paths(nx.DiGraph(g), a, b)
    return [(tuple(p), sum(min(e["c"] for e in g[u][v].values()) for u, v in itertools.pairwise(p))) for p in simple]


@given(model_graphs())
@thorough
def test_no_path(graph):
    a = analyze_graph(graph)
    for control in (True, False):
        g = ways(graph, control=control)
        for i, output in itertools.product(graph.inputs, graph.outputs):
            paths = all_paths(g, i, output.call)
            found = violations(a, "no-path", f"from = '{i}'\nto = '{output.name}'\ncontrol = {str(control).lower()}")
            assert len(found) == bool(paths)
            if paths:
                least = min((len(ids), controls) for ids, controls in paths)
                assert (len(found[0].where), found[0].found.count("control tensor")) == least
                assert found[0].where in [ids for ids, _ in paths]


@given(model_graphs())
@thorough
def test_path(graph):
    a = analyze_graph(graph)
    through = graph.calls[-1 - len(graph.calls) // 4]
    layer = {call.id for call in graph.calls if call.layer.key == through.layer.key}
    for control in (True, False):
        g = ways(graph, control=control)
        for i, output in itertools.product(graph.inputs, graph.outputs):
            paths = [ids for ids, _ in all_paths(g, i, output.call)]
            fields = f"from = '{i}'\nto = '{output.name}'\ncontrol = {str(control).lower()}\n"
            assert bool(violations(a, "path", fields)) == (not paths)
            if not through.is_input:
                passing = [ids for ids in paths if layer & set(ids)]
                found = violations(a, "path", f"{fields}through = '{through.id}'")
                assert bool(found) == (not passing)
                if paths and not passing:
                    assert found[0].where in paths


@given(model_graphs(max_inputs=3))
@thorough
def test_before_fusion(graph):
    a = analyze_graph(graph)
    if len(graph.inputs) < 2:
        return
    bounds = [call for call in graph.calls if not call.is_input]
    names = list(graph.inputs)
    for control, bound in itertools.product((True, False), bounds[:: max(1, len(bounds) // 3)]):
        g = ways(graph, control=control)
        layer = [call.id for call in graph.calls if call.layer.key == bound.layer.key]
        after = set(layer).union(*(nx.descendants(g, id_) for id_ in layer))
        above = set(layer).union(*(nx.ancestors(g, id_) for id_ in layer))
        meeting = {v for v in g if sum(i == v or v in nx.descendants(g, i) for i in names) > 1}
        fields = f"inputs = '*'\nbefore = '{bound.id}'\ncontrol = {str(control).lower()}\n"
        early = meeting - after
        found = violations(a, "before-fusion", fields)
        assert bool(found) == bool(early)
        assert {v.where[0] for v in found} <= early
        assert all(set(v.where) <= early for v in found)
        beside = violations(a, "before-fusion", f"{fields}beside = true")
        assert bool(beside) == bool(early & above)


@given(model_graphs())
@thorough
def test_depths(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    for branch in a.branches:
        expected = brute.branch(branch.input)
        for figure, weighted in ((expected["depth"], "false"), (expected["weighted"], "true")):
            fields = f"branch = '{branch.input}'\nweighted = {weighted}\n"
            assert not violations(a, "branch-depth", f"{fields}exact = {figure}")
            (found,) = violations(a, "branch-depth", f"{fields}min = {figure + 1}")
            assert brute.cost(found.where, weighted=weighted == "true") == figure
            assert found.where in [tuple(p) for p in brute.paths(branch.input, found.where[-1])]
            assert all(brute.S[v] == {branch.input} for v in found.where)
            assert weighted == "true" or found.where == (branch.input, *expected["spine"])
            assert bool(violations(a, "branch-depth", f"{fields}max = {max(0, figure - 1)}")) == (figure > 0)
    (found,) = violations(a, "interaction-depth", "min = 99")
    # The path that proves the depth starts with a fusion, which the depth leaves out.
    assert max(0, len(found.where) - 1) == a.interaction.depth
    (found,) = violations(a, "interaction-depth", "min = 99\nweighted = true")
    assert brute.cost(found.where, weighted=True) == a.interaction.weighted_depth
    assert all(len(brute.S[v]) > 1 for v in found.where)
    for output in graph.outputs:
        (found,) = violations(a, "joint-depth", f"min = 99\noutput = '{output.name}'")
        assert max(0, len(found.where) - 1) == brute.joint_depth(output.call)
        assert not found.where or found.where[-1] == output.call
