"""What leads to one piece alone is gathered into it; never a fusion, an injection or a split."""

from __future__ import annotations

from archlens.render.diagram.fold.gathering import fold_gathered
from archlens.render.diagram.scene import labels
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of

CALLS = {"x": INPUT, "a": "Dense", "b": "Conv2D", "add": "Add", "c": "Dense", "d": "GRU", "out": "Dense"}
EDGES = [("x", "a"), ("x", "b"), ("a", "add"), ("b", "add"), ("add", "c"), ("add", "d"), ("c", "out"), ("d", "out")]


def test_what_leads_to_one_piece_alone_is_gathered_into_it():
    graph = pieces_of(graph_of(CALLS, EDGES, ["out"]))
    assert fold_gathered(graph)
    groups = [piece for piece in graph.ordered() if piece.kind == "group"]
    assert [ids(graph, piece.calls) for piece in groups] == [["a", "b", "add"], ["c", "d", "out"]]
    assert labels.title(graph.drawn, groups[0]) == "1 Dense · 1 Conv2D · 1 Add"
    assert labels.lines(graph.drawn, groups[0])[-1] == "3 calls · 72 params · 8 → 8"


def test_the_smaller_groups_are_folded_first():
    more = {**{id_: name for id_, name in CALLS.items() if id_ != "out"}, "e": "GRU", "out": "Dense"}
    graph = pieces_of(graph_of(more, [*EDGES, ("add", "e"), ("e", "out")], ["out"]))
    fold_gathered(graph)
    assert [ids(graph, piece.calls) for piece in graph.ordered() if piece.kind == "group"] == [["a", "b", "add"]]
    fold_gathered(graph)
    assert len(graph) == 3


def test_an_output_on_the_way_stays_apart():
    graph = pieces_of(graph_of(CALLS, EDGES, ["a", "out"]))
    fold_gathered(graph)
    assert ids(graph, [1]) == ["a"]
    assert graph.pieces[1].kind == "call"
