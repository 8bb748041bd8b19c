"""Pieces and who takes from whom, against networkx; and which of them stand in a row."""

from __future__ import annotations

import itertools

import networkx as nx
from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.analysis.dominators import ROOT
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.outline import outline, with_blocks_folded
from archlens.render.diagram.fold.pieces import chains
from tests.strategies import model_graphs
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of, row_of

few = settings(max_examples=60, deadline=None)


@given(model_graphs())
@few
def test_neighbours_are_those_of_the_graph(model):
    graph = pieces_of(analyze_graph(model))
    near, number = graph.neighbours(), graph.drawn.facts.number
    for call in model.calls:
        key = number[call.id]
        assert set(ids(graph, near.sources[key])) == set(model.nx.predecessors(call.id))
        assert set(ids(graph, near.targets[key])) == set(model.nx.successors(call.id))
        fed = {t.source for t in model.tensors if t.target == call.id and not t.control}
        assert set(ids(graph, near.feeding[key])) == fed


@given(model_graphs())
@few
def test_a_row_is_a_path_that_nothing_leaves_or_enters(model):
    graph = pieces_of(analyze_graph(model))
    net = nx.DiGraph(model.nx)
    given_out = {output.call for output in model.outputs}
    in_a_row = set()
    for row in chains(graph):
        names = ids(graph, row)
        for before, after in itertools.pairwise(names):
            assert list(net.successors(before)) == [after]
            fed = {t.source for t in model.tensors if t.target == after and not t.control}
            assert fed == {before}
            assert before not in given_out
            in_a_row.add((before, after))
        assert not any(graph.fixed(key) for key in row)
    # And every two calls that could be in one are.
    for before, after in net.edges:
        fed = {t.source for t in model.tensors if t.target == after and not t.control}
        free = not any(graph.fixed(graph.drawn.facts.number[id_]) for id_ in (before, after))
        if free and list(net.successors(before)) == [after] and fed == {before} and before not in given_out:
            assert (before, after) in in_a_row


def pairs_between(graph, tensors):
    """(key, key) of each two pieces between which one of the tensors leads."""
    number, owner = graph.drawn.facts.number, graph.owner
    pairs = {(owner[number[each.source]], owner[number[each.target]]) for each in tensors}
    return {(source, target) for source, target in pairs if source != target}


@given(model_graphs(max_calls=26))
@few
def test_neighbours_of_folded_pieces_are_those_of_their_calls(model):
    graph = with_blocks_folded(outline(DrawnModel(analyze_graph(model))))
    near = graph.neighbours()
    every = pairs_between(graph, model.tensors)
    features = pairs_between(graph, [each for each in model.tensors if not each.control])
    for found, expected in ((near.sources, every), (near.feeding, features)):
        assert sorted((source, key) for key in found for source in found[key]) == sorted(expected)
    for found, expected in ((near.targets, every), (near.fed, features)):
        assert sorted((key, target) for key in found for target in found[key]) == sorted(expected)


@given(model_graphs(max_calls=26))
@few
def test_a_fork_is_the_nearest_piece_that_every_way_passes(model):
    drawn = DrawnModel(analyze_graph(model))
    for graph in (pieces_of(drawn.analysis), with_blocks_folded(outline(drawn))):
        near = graph.neighbours()
        net = nx.DiGraph(pairs_between(graph, model.tensors))
        net.add_edges_from(("root", key) for key in graph.pieces if not near.sources[key])
        expected = nx.immediate_dominators(net, "root")
        forks = {key: "root" if fork == ROOT else fork for key, fork in near.forks.items()}
        assert forks == {key: expected[key] for key in graph.pieces}


def test_a_copy_is_folded_alone():
    graph = pieces_of(row_of("Dense", "ReLU", "Dense"), ghosts=["c2"])
    copied = graph.copy()
    copied.contract([([1, 2], copied.join("run", [1, 2], ()))])
    assert [(piece.kind, piece.calls, piece.ghost) for piece in graph.ordered()] == [
        ("call", (0,), False),
        ("call", (1,), False),
        ("call", (2,), False),
        ("call", (3,), True),
    ]
    assert [piece.calls for piece in copied.ordered()] == [(0,), (1, 2), (3,)]
    assert (copied.calls_of(2), graph.calls_of(2)) == ((1, 2), (2,))
    assert copied.is_ghost(3)


def test_parts_take_the_place_of_their_piece_again():
    graph = pieces_of(row_of("Dense", "ReLU", "Dense"))
    whole = graph.join("run", [1, 2], ())
    graph.contract([([1, 2], whole)])
    before = graph.neighbours()
    graph.replace([2], whole.parts)
    assert [piece.calls for piece in graph.ordered()] == [(0,), (1,), (2,), (3,)]
    assert not graph.pieces.folded
    assert (list(before.sources[2]), list(graph.neighbours().sources[2])) == ([0], [1])


def test_a_row_ends_where_a_nested_model_begins():
    calls = {"x": INPUT, "a": "Dense", "m/b": "Dense", "m/c": "Dense", "d": "Dense"}
    analysis = graph_of(calls, [("x", "a"), ("a", "m/b"), ("m/b", "m/c"), ("m/c", "d")], ["d"])
    graph = pieces_of(analysis)
    assert [ids(graph, row) for row in chains(graph)] == [["m/b", "m/c"]]


def test_what_must_stay_visible():
    calls = {"x": INPUT, "y": INPUT, "a": "Dense", "f": "Concatenate", "b": "Dense", "o": "Dense", "p": "Dense"}
    edges = [("x", "a"), ("a", "f"), ("y", "f"), ("f", "b"), ("b", "o"), ("b", "p")]
    graph = pieces_of(graph_of(calls, edges, ["o", "p"]), ghosts=["a"])
    fixed = ids(graph, [key for key in graph.pieces if graph.fixed(key)])
    assert fixed == ["x", "y", "a", "f", "b"]  # inputs, a ghost, a fusion, a split


def test_pieces_are_joined_and_put_in_the_place_of_others():
    graph = pieces_of(row_of("Dense", "ReLU", "Dense"))
    joined = graph.join("run", [2, 1], ("scope",), "what")
    assert (joined.kind, joined.calls, joined.scope, joined.what, joined.exit) == ("run", (1, 2), ("scope",), "what", 2)
    assert [part.calls for part in joined.parts] == [(1,), (2,)]
    assert graph.contract([([1, 2], joined)])
    assert [piece.calls for piece in graph.ordered()] == [(0,), (1, 2), (3,)]
    assert graph.owner == {0: 0, 1: 2, 2: 2, 3: 3}
    assert set(graph.neighbours().sources[3]) == {2}
    assert not graph.contract([])
