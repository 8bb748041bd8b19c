"""Nested models closed into one piece each."""

from __future__ import annotations

import itertools

from archlens.render.diagram.fold.nested_models import close_by_meaning, close_deeper, close_deepest
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of
from tests.unit.render.made import sample


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


def long_model(calls, *, around=6, fusion=False):
    """A nested model of so many calls in a row, perhaps with a fusion in it, and calls around it."""
    inside = {f"m/c{n}": "Dense" for n in range(calls)}
    outside = {f"o{n}": "Dense" for n in range(around)}
    names = ["x", *inside, *outside]
    edges = list(itertools.pairwise(names))
    if fusion:
        inside["m/c3"] = "Add"
        edges.append(("y", "m/c3"))
    return graph_of({"x": INPUT, "y": INPUT, **inside, **outside}, edges, [names[-1]])


def test_a_long_model_is_closed_and_a_short_one_is_not():
    graph = pieces_of(long_model(16))
    assert close_by_meaning(graph)
    assert [(what, len(names)) for what, _, names in models(graph)] == [("m", 16)]
    assert not close_by_meaning(pieces_of(long_model(15)))


def test_a_model_with_a_fusion_in_it_stays_open_however_long_it_is():
    assert not close_by_meaning(pieces_of(long_model(40, fusion=True)))


def test_a_model_that_is_nearly_all_there_is_stays_open():
    assert not close_by_meaning(pieces_of(long_model(40, around=2)))


def test_a_further_call_of_a_model_is_closed_and_names_the_first():
    graph = pieces_of(sample("siamese"))
    assert close_by_meaning(graph)
    (again,) = (piece for piece in graph.ordered() if piece.kind == "model")
    assert again.what == "encoder@1"
    assert "encoder" in {piece.scope[-1] for piece in graph.pieces.values() if piece.scope}


def test_where_the_first_call_is_not_drawn_the_second_stays_open():
    analysis = sample("siamese")
    inside = [call.id for call in analysis.graph.calls if call.scope == ("encoder@1",)]
    assert not close_by_meaning(pieces_of(analysis, inside))
