"""Rows of pieces that are alike, of any kind."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.alike_rows import fold_alike, signs
from archlens.render.diagram.fold.pieces import PieceGraph
from tests.unit.rules.made import Made


def pieces_of(*classes):
    """The pieces of a model that gives an input to a layer of each class, and their keys."""
    made = Made()
    start = made.input("x")
    made.call("all", "Add", *(made.call(f"l{number}", each, start) for number, each in enumerate(classes)))
    drawn = DrawnModel(analyze_graph(made.graph("all")))
    graph = PieceGraph(drawn, range(len(drawn.facts.calls)))
    return graph, [drawn.facts.number[f"l{number}"] for number in range(len(classes))]


def test_rows_of_other_classes_have_other_signs():
    graph, keys = pieces_of("ReLU", "ReLU", "Softmax")
    one, same, other = (signs(graph, [key]) for key in keys)
    assert one == same != other
    assert signs(graph, keys[:2]) == (*one, *same)


def test_two_rows_stay_apart_and_three_are_one_piece_that_shows_the_first():
    graph, keys = pieces_of("ReLU", "ReLU", "ReLU", "Softmax", "Softmax")
    groups = {"relu": [[key] for key in keys[:3]], "softmax": [[key] for key in keys[3:]]}
    assert fold_alike(graph, "arms", groups)
    (folded,) = (piece for piece in graph.pieces.values() if piece.kind == "arms")
    assert folded.calls == tuple(keys[:3])
    assert (folded.times, [part.calls for part in folded.parts]) == (3, [(keys[0],)])
    assert [part.calls for part in folded.row] == [(key,) for key in keys[:3]]
    assert {key for key in graph.pieces if graph.pieces[key].kind == "call"} >= set(keys[3:])


def test_nothing_alike_is_nothing_folded():
    graph, keys = pieces_of("ReLU", "Softmax")
    assert not fold_alike(graph, "arms", {key: [[key]] for key in keys})
