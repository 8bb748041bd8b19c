"""Edges are the tensors between pieces, and no others."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.composition import compose
from tests.strategies import model_graphs
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of
from tests.unit.render.made import sample


@given(model_graphs())
@settings(max_examples=60, deadline=None)
def test_tensors_between_two_pieces_of_one_kind_and_shape_are_one_edge(model):
    graph = pieces_of(analyze_graph(model))
    fold(graph, "blocks", 1)
    number = graph.drawn.facts.number
    expected = Counter()
    for tensor in model.tensors:
        ends = graph.owner[number[tensor.source]], graph.owner[number[tensor.target]]
        if ends[0] != ends[1]:
            expected[ends, tensor.control] += 1
    drawn = Counter()
    for edge in compose(graph, Options()).edges:
        times = int(edge.label.split("(")[1].split()[0]) if "tensors)" in edge.label else 1
        drawn[(int(edge.source[1:]), int(edge.target[1:])), edge.control] += times
    assert set(drawn) == set(expected)
    # Of one output that goes to several calls in a piece there is one edge.
    assert all(number <= expected[key] for key, number in drawn.items())


def test_edges_carry_shapes_and_are_thicker_for_more_features():
    edges = {(e.source, e.target): e for e in scene_of(sample("image_text")).edges}
    widest = max(edges.values(), key=lambda e: e.width)
    assert widest.label == "222×222×32"
    assert min(e.width for e in edges.values()) < 2.5 < widest.width < 6


def test_control_tensors_are_marked_as_such():
    calls = {"x": INPUT, "m": INPUT, "d": "Dense", "out": "Dense"}
    analysis = graph_of(calls, [("x", "d"), ("m", "d", "mask"), ("d", "out")], ["out"])
    assert [edge.control for edge in scene_of(analysis).edges] == [False, True, False]


def fusion(inputs):
    calls = {f"i{i}": INPUT for i in range(inputs)} | {"join": "Concatenate"}
    return graph_of(calls, [(f"i{i}", "join") for i in range(inputs)], ["join"])


def test_edges_lead_to_the_arms_of_a_merge_point_in_their_order():
    edges = scene_of(fusion(4)).edges
    assert [(edge.source, edge.arm) for edge in edges] == [("n0", 0), ("n1", 1), ("n2", 2), ("n3", 3)]
    assert {edge.label for edge in edges} == {"8"}


def test_where_there_are_too_many_arms_the_shares_stand_at_the_edges():
    edges = scene_of(fusion(40), Options(fold="none")).edges
    assert {edge.arm for edge in edges} == {None}
    assert {edge.label for edge in edges} == {"8 · 2.5%"}


def with_outputs(analysis, outputs):
    """The analysis in which tensors are other outputs of their calls than the first, by their targets."""
    tensors = [replace(each, output=outputs.get((each.target, each.argument), 0)) for each in analysis.graph.tensors]
    return analyze_graph(replace(analysis.graph, tensors=tuple(tensors)))


def test_outputs_of_a_call_that_has_several_are_numbered():
    calls = {"x": INPUT, "lstm": "LSTM", "a": "Dense", "b": "Dense", "join": "Add"}
    edges = [("x", "lstm"), ("lstm", "a"), ("lstm", "b"), ("a", "join"), ("b", "join")]
    edges_drawn = scene_of(with_outputs(graph_of(calls, edges, ["join"]), {("b", "0"): 2})).edges
    assert [edge.label for edge in edges_drawn] == ["8", "8 · :0", "8 · :2", "8", "8"]


def test_several_outputs_between_two_calls_are_counted():
    calls = {"x": INPUT, "lstm": "LSTM", "again": "LSTM"}
    edges = [("x", "lstm"), ("lstm", "again"), ("lstm", "again", "initial_state[0]")]
    analysis = with_outputs(graph_of(calls, edges, ["again"]), {("again", "initial_state[0]"): 1})
    assert [edge.label for edge in scene_of(analysis).edges] == ["8", "8 · :0, :1 (2 tensors)"]


def test_a_tensor_that_a_call_takes_twice_says_so():
    calls = {"x": INPUT, "a": "Dense", "attend": "MultiHeadAttention"}
    edges = [("x", "a"), ("a", "attend"), ("a", "attend", "1")]
    assert [edge.label for edge in scene_of(graph_of(calls, edges, ["attend"])).edges] == ["8", "8 · taken 2 times"]


def test_nothing_is_drawn_between_two_calls_outside():
    calls = {"x": INPUT, "y": INPUT, "a": "Dense", "f": "Add", "g": "Dense", "h": "Add", "o": "Dense"}
    edges = [("x", "a"), ("a", "f"), ("y", "f"), ("f", "g"), ("g", "h"), ("f", "h"), ("h", "o")]
    graph = pieces_of(graph_of(calls, edges, ["o"]), ["a", "f", "g"], ghosts=["f", "g"])
    assert [(edge.source, edge.target) for edge in compose(graph, Options()).edges] == [("n2", "n3")]


def test_branches_alike_lead_into_a_large_fusion_by_one_edge():
    (edge,) = (edge for edge in scene_of(fusion(40)).edges if "tensors" in edge.label)
    assert edge.label == "8 (40 tensors)"
