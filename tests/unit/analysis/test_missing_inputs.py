"""What is left without an input, and what is lost."""

from __future__ import annotations

from dataclasses import replace

from archlens.analysis.facts import GraphFacts
from archlens.analysis.missing_inputs import without_each_input
from archlens.analysis.results import Without
from archlens.graph import ModelGraph, Tensor
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of, graph_of
from tests.unit.analysis.random_graphs import on_random_graphs

WITH_HEADS = {**TWO_TOWERS, "caption": ("Dense!", ("embed",)), "match": ("Dense!", ("skip",))}
ENDS = ["caption", "match"]


def costing(graph, macs):
    """The graph with the multiply-accumulates of some of its calls; the others cost nothing."""
    calls = tuple(replace(call, macs=macs.get(call.id, 0)) for call in graph.calls)
    return ModelGraph("made", "test", None, calls, graph.tensors, graph.inputs, graph.outputs)


def test_random_graphs():
    def check(graph):
        checks.check_without(tuple(without_each_input(GraphFacts(graph))), BruteForce(graph))

    on_random_graphs(check)


def test_two_towers_with_a_head_of_their_own():
    graph = costing(graph_of(WITH_HEADS, ENDS), {"conv": 1_000, "dense": 10, "match": 1, "caption": 5})
    image, text = without_each_input(GraphFacts(graph))
    assert image == Without("image", ("out_caption",), calls=7, macs=1_011)
    assert text == Without("text", (), calls=7, macs=16)


def test_the_macs_are_unknown_where_those_of_a_lost_call_are():
    graph = costing(graph_of(WITH_HEADS, ENDS), {"conv": None, "caption": 5})
    assert [each.macs for each in without_each_input(GraphFacts(graph))] == [None, 5]


def test_an_output_that_sees_no_input_is_always_left():
    facts = facts_of({"x": ("InputLayer", ()), "constant": ("Ones", ()), "d": ("Dense!", ("x",))}, ["constant", "d"])
    assert [(each.outputs, each.calls) for each in without_each_input(facts)] == [(("out_constant",), 1)]


def test_inputs_that_reach_no_output_have_no_entry():
    facts = facts_of({**TWO_TOWERS, "loose": ("InputLayer", ()), "unseen": ("Dense!", ("loose",))}, ["skip"])
    assert [each.input for each in without_each_input(facts)] == ["image", "text"]


def test_a_call_that_takes_a_mask_of_it_alone_is_not_lost():
    graph = graph_of(WITH_HEADS, ENDS)
    mask = Tensor("conv", 0, "embed", "mask", control=True, shape=(None, 8))
    masked = ModelGraph("made", "test", None, graph.calls, (*graph.tensors, mask), graph.inputs, graph.outputs)
    assert list(without_each_input(GraphFacts(masked))) == list(without_each_input(GraphFacts(graph)))
