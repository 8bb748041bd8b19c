"""Nested models closed into one piece each."""

from __future__ import annotations

from archlens.render.diagram.fold.nested_models import close_deeper, close_deepest
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of


def nested():
    """Two models, one of which holds another; in the second, inputs meet."""
    calls = {"x": INPUT, "y": INPUT, "m/a": "Dense", "m/n/b": "Dense", "m/n/c": "Dense", "k/f": "Concatenate"}
    calls |= {"k/d": "Dense", "o": "Dense"}
    edges = [("x", "m/a"), ("m/a", "m/n/b"), ("m/n/b", "m/n/c"), ("m/n/c", "k/f"), ("y", "k/f")]
    return graph_of(calls, [*edges, ("k/f", "k/d"), ("k/d", "o")], ["o"])


def models(graph):
    return [(piece.what, piece.scope, ids(graph, piece.calls)) for piece in graph.ordered() if piece.kind == "model"]


def test_models_below_a_depth_are_closed_fusions_and_all():
    graph = pieces_of(nested())
    assert close_deeper(graph, 1)
    assert models(graph) == [("n", ("m",), ["m/n/b", "m/n/c"])]
    graph = pieces_of(nested())
    assert close_deeper(graph, 0)
    assert models(graph) == [("m", (), ["m/a", "m/n/b", "m/n/c"]), ("k", (), ["k/f", "k/d"])]
    assert not close_deeper(pieces_of(nested()), 2)


def test_the_deepest_come_first_but_never_one_with_a_fusion_in_it():
    graph = pieces_of(nested())
    assert close_deepest(graph)
    assert [what for what, *_ in models(graph)] == ["n"]
    assert close_deepest(graph)
    assert [what for what, *_ in models(graph)] == ["m"]
    assert not close_deepest(graph)


def test_what_lies_outside_is_closed_into_no_model():
    graph = pieces_of(nested(), ["m/a", "m/n/b", "m/n/c"], ghosts=["m/a"])
    close_deeper(graph, 0)
    assert models(graph) == [("m", (), ["m/n/b", "m/n/c"])]
