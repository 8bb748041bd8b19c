"""Frames of nested models and of blocks."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.composition import compose
from tests.strategies import model_graphs
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of, residual_chain
from tests.unit.render.made import sample


def root_of(analysis):
    return compose(pieces_of(analysis), Options()).root


def titles(cluster):
    return [node.title for node in cluster.nodes]


def test_nested_models_are_frames_in_frames():
    calls = {"x": INPUT, "m/a": "Dense", "m/n/b": "Dense", "m/c": "Dense", "m@1/a": "Dense", "o": "Dense"}
    order = list(calls)
    root = root_of(graph_of(calls, list(itertools.pairwise(order)), ["o"]))
    assert (root.title, titles(root)) == ("", ["x", "o"])
    outer, other = root.clusters
    assert (outer.title, titles(outer)) == ("m · 216 params", ["a", "c"])
    assert [(inner.title, titles(inner)) for inner in outer.clusters] == [("n · 72 params", ["b"])]
    assert other.title == "m@1 · 72 params"  # named as a second call is, and yet another model


def test_of_a_model_that_is_called_again_the_frame_says_whose_weights_it_has():
    first, again = root_of(sample("siamese")).clusters
    assert first.title == "encoder · 822 k params · called 2×"
    assert again.title == "encoder@1 · same weights as encoder"


def test_a_model_in_time_distributed_says_so():
    analysis = graph_of({"x": INPUT, "m/a": "Dense"}, [("x", "m/a")], ["m/a"])
    spread = analyze_graph(replace(analysis.graph, time_axes={("m",): 1}))
    assert root_of(spread).clusters[0].title == "m · TimeDistributed · 72 params"


def test_a_block_has_a_frame_from_behind_its_fork_to_its_merge_point():
    root = root_of(residual_chain(2))
    assert titles(root) == ["x", "out"]
    blocks = [(each.title, titles(each), each.is_block) for each in root.clusters]
    assert blocks == [
        ("residual block", ["b0_0", "b0_1", "b0_2", "b0_add"], True),
        ("residual block", ["b1_0", "b1_1", "b1_2", "b1_add"], True),
    ]


def test_a_block_that_leaves_elsewhere_has_no_frame():
    calls = {"x": INPUT, "s": "Dense", "a": "Dense", "b": "Dense", "add": "Add", "join": "Concatenate"}
    edges = [("x", "s"), ("s", "a"), ("a", "b"), ("b", "add"), ("s", "add"), ("a", "join"), ("add", "join")]
    root = root_of(graph_of(calls, edges, ["join"]))
    around_add = [each for each in (root, *root.inner()) if any(node.title == "add" for node in each.nodes)]
    assert not any(titles(each) == ["a", "b", "add"] for each in around_add)


def test_arms_in_parallel_have_a_frame_if_two_of_them_do_something():
    calls = {"x": INPUT, "s": "Dense", "a": "Dense", "b": "Dense", "join": "Mine", "o": "Dense"}
    edges = [("x", "s"), ("s", "a"), ("a", "join"), ("join", "o")]
    both = root_of(graph_of(calls, [*edges, ("s", "b"), ("b", "join")], ["o"]))
    assert [(each.title, titles(each)) for each in both.clusters] == [("parallel block", ["a", "b", "join"])]
    del calls["b"]
    one = graph_of(calls, [*edges, ("s", "join")], ["o"])
    assert not root_of(replace(one, blocks=(replace(one.blocks[0], kind="parallel"),))).clusters


def test_a_model_that_is_one_block_has_one_frame():
    calls = {"x": INPUT, "s": "Dense", "m/a": "Dense", "m/b": "Dense", "m/add": "Add", "o": "Dense"}
    edges = [("x", "s"), ("s", "m/a"), ("m/a", "m/b"), ("m/b", "m/add"), ("s", "m/add"), ("m/add", "o")]
    (frame,) = root_of(graph_of(calls, edges, ["o"])).inner()
    assert not frame.is_block


@given(model_graphs())
@settings(max_examples=80, deadline=None)
def test_every_node_stands_in_one_frame_and_no_block_holds_what_is_fixed(model):
    graph = pieces_of(analyze_graph(model))
    fold(graph, "blocks", 1)
    root = compose(graph, Options()).root
    ids = [node.id for node in root.all_nodes()]
    assert sorted(ids) == sorted(f"n{key}" for key in graph.pieces)
    for cluster in root.inner():
        inside = {int(node.id[1:]) for node in cluster.all_nodes()}
        if not cluster.is_block:
            continue
        assert len(inside) > 1
        assert not any(graph.fixed(key) for key in inside)
        leaving = {
            graph.owner[graph.drawn.facts.number[tensor.source]]
            for tensor in model.tensors
            if graph.owner[graph.drawn.facts.number[tensor.source]] in inside
            and graph.owner[graph.drawn.facts.number[tensor.target]] not in inside
        }
        assert len(leaving) <= 1
