"""Blocks become one piece each, from the innermost to the outermost, and never what must stay visible."""

from __future__ import annotations

import networkx as nx
from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.fold.block_folding import fold_blocks, largest_block
from tests.strategies import model_graphs
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of, residual_chain


def blocks(graph):
    return [(piece.what, ids(graph, piece.calls)) for piece in graph.ordered() if piece.kind == "block"]


def test_a_block_is_all_below_its_fork_that_leads_to_its_merge_point_alone():
    graph = pieces_of(residual_chain(2, classes=("Dense", "ReLU")))
    assert fold_blocks(graph)
    assert blocks(graph) == [("residual", ["b0_0", "b0_1", "b0_add"]), ("residual", ["b1_0", "b1_1", "b1_add"])]
    assert not fold_blocks(graph)


def nested():
    """A residual block in an arm of another."""
    calls = {"x": INPUT, "a": "Dense", "b": "Dense", "inner": "Add", "c": "Dense", "outer": "Add", "o": "Dense"}
    edges = [("x", "a"), ("a", "b"), ("a", "inner"), ("b", "inner"), ("inner", "c"), ("c", "outer"), ("x", "outer")]
    return graph_of(calls, [*edges, ("outer", "o")], ["o"])


def test_the_inner_block_comes_first():
    graph = pieces_of(nested())
    fold_blocks(graph)
    assert [names for _, names in blocks(graph)] == [["b", "inner"]]
    fold_blocks(graph)
    assert [names for _, names in blocks(graph)] == [["a", "b", "inner", "c", "outer"]]


def test_what_something_else_takes_is_not_in_it():
    calls = {"x": INPUT, "a": "Dense", "b": "Dense", "add": "Add", "other": "Dense", "o": "Dense"}
    edges = [("x", "a"), ("a", "b"), ("b", "add"), ("x", "add"), ("a", "other"), ("add", "o"), ("other", "o")]
    graph = pieces_of(graph_of(calls, edges, ["o"]))
    fold_blocks(graph)
    assert ["b", "add"] in [names for _, names in blocks(graph)]


def test_what_the_model_gives_is_not_in_it_and_the_rest_is():
    calls = {"x": INPUT, "given": "Dense", "b": "Dense", "c": "Dense", "add": "Add", "o": "Dense"}
    edges = [("x", "given"), ("given", "b"), ("b", "add"), ("x", "c"), ("c", "add"), ("add", "o")]
    graph = pieces_of(graph_of(calls, edges, ["o", "given"]))
    fold_blocks(graph)
    assert [names for _, names in blocks(graph)] == [["b", "c", "add"]]


def test_the_scope_of_a_block_is_what_its_calls_have_in_common():
    calls = {"x": INPUT, "m/a": "Dense", "m/n/b": "Dense", "m/add": "Add", "o": "Dense"}
    edges = [("x", "m/a"), ("m/a", "m/n/b"), ("m/n/b", "m/add"), ("x", "m/add"), ("m/add", "o")]
    graph = pieces_of(graph_of(calls, edges, ["o"]))
    fold_blocks(graph)
    (block,) = [piece for piece in graph.ordered() if piece.kind == "block"]
    assert block.scope == ("m",)


@given(model_graphs())
@settings(max_examples=80, deadline=None)
def test_every_way_out_of_a_block_leads_through_its_merge_point(model):
    graph = pieces_of(analyze_graph(model))
    while fold_blocks(graph):
        net = nx.DiGraph()
        for key, targets in graph.neighbours().targets.items():
            net.add_edges_from((key, target) for target in targets)
        assert nx.is_directed_acyclic_graph(net)
        for piece in graph.ordered():
            if piece.kind == "block":
                inside = set(ids(graph, piece.calls))
                leaving = {t.source for t in model.tensors if t.source in inside and t.target not in inside}
                assert leaving <= set(ids(graph, [piece.exit]))
                assert not graph.fixed(piece.exit)


def test_blocks_up_to_a_size_alone():
    graph = pieces_of(nested())
    assert largest_block(graph) == 0
    fold_blocks(graph)
    assert largest_block(graph) == 2
    assert not fold_blocks(graph, most=4)
    assert fold_blocks(graph, most=5)
    assert largest_block(graph) == 5
