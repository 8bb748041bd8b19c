"""Calls of one nested model, told by the layers that are called in them."""

from __future__ import annotations

import itertools
from dataclasses import replace

from archlens.analysis.model_calls import find_model_calls
from tests.unit.render.diagrams import INPUT, graph_of
from tests.unit.render.made import sample


def shared(analysis, same):
    """Calls in which those of ``same`` are calls of the layer of another call."""
    by_id = analysis.graph.by_id
    layers = {id_: by_id[same.get(id_, id_)].layer for id_ in by_id}
    return [replace(call, layer=layers[call.id]) for call in analysis.graph.calls]


def test_a_model_that_is_called_twice():
    found = find_model_calls(sample("siamese").graph.calls)
    assert (found.first, found.times) == ({("encoder@1",): ("encoder",)}, {("encoder",): 2})
    assert found.is_later(("encoder@1", "inner"))
    assert not found.is_later(("encoder",))


def test_a_model_in_a_model_that_is_called_twice():
    found = find_model_calls(_nested_twice())
    assert found.times == {("e",): 2, ("e", "b"): 4}
    assert found.first == {
        ("e", "b@1"): ("e", "b"),
        ("e@1",): ("e",),
        ("e@1", "b"): ("e", "b"),
        ("e@1", "b@1"): ("e", "b"),
    }


def _nested_twice():
    ids = ["e/a", "e/b/d", "e/b@1/d", "e@1/a", "e@1/b/d", "e@1/b@1/d"]
    calls = {"x": INPUT, **dict.fromkeys(ids, "Dense")}
    order = list(calls)
    analysis = graph_of(calls, list(itertools.pairwise(order)), ["e@1/b@1/d"])
    return shared(analysis, {"e@1/a": "e/a", **dict.fromkeys(["e/b@1/d", "e@1/b/d", "e@1/b@1/d"], "e/b/d")})


def test_names_alone_make_no_model_the_same():
    calls = {"x": INPUT, "m/a": "Dense", "m@1/a": "Dense"}
    analysis = graph_of(calls, [("x", "m/a"), ("m/a", "m@1/a")], ["m@1/a"])
    assert not find_model_calls(analysis.graph.calls).first


def test_a_model_that_shares_a_part_is_another():
    calls = {"x": INPUT, "m/a": "Dense", "m/b": "Dense", "n/a": "Dense", "n/c": "Dense"}
    order = list(calls)
    analysis = graph_of(calls, list(itertools.pairwise(order)), ["n/c"])
    assert not find_model_calls(shared(analysis, {"n/a": "m/a"})).first


def test_a_model_around_one_model_is_not_that_model():
    calls = {"x": INPUT, "m/n/a": "Dense"}
    assert not find_model_calls(graph_of(calls, [("x", "m/n/a")], ["m/n/a"]).graph.calls).first
