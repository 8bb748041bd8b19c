"""What lies inside a gate, and what does not."""

from __future__ import annotations

import itertools
from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.scene.gates import calls_in_gates
from tests.unit.render.diagrams import INPUT, graph_of


def gated(inner):
    """A gate with so many calls on the way to its factors."""
    names = [f"g{i}" for i in range(inner)]
    calls = {"x": INPUT, "fork": "Dense", **dict.fromkeys(names, "Dense"), "scale": "Multiply", "out": "Dense"}
    way = ["fork", *names, "scale"]
    edges = [("x", "fork"), *itertools.pairwise(way), ("fork", "scale"), ("scale", "out")]
    made = graph_of(calls, edges, ["out"]).graph
    modes = {"scale": "multiply"}
    layers = [replace(call.layer, mode=modes.get(call.id, "custom")) for call in made.calls]
    calls_made = tuple(replace(call, layer=layer) for call, layer in zip(made.calls, layers, strict=True))
    return DrawnModel(analyze_graph(replace(made, calls=calls_made)))


def ids(drawn):
    return {drawn.facts.calls[number].id for number in calls_in_gates(drawn)}


def test_the_calls_between_the_fork_and_the_product():
    assert ids(gated(2)) == {"g0", "g1"}
    assert ids(gated(5)) == {f"g{i}" for i in range(5)}


def test_a_long_way_is_a_part_of_the_model():
    assert ids(gated(16)) == {f"g{i}" for i in range(16)}
    assert ids(gated(17)) == set()


def test_other_blocks_are_no_gates():
    calls = {"x": INPUT, "a": "Dense", "b": "Dense", "add": "Add"}
    analysis = graph_of(calls, [("x", "a"), ("a", "b"), ("b", "add"), ("a", "add")], ["add"])
    assert ids(DrawnModel(analysis)) == set()
