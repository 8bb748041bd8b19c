"""Outputs that must be left when an input is missing, against running the model without it."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given

from archlens.analysis import analyze_graph
from archlens.graph import ModelGraph, Tensor
from tests.strategies import model_graphs
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, graph_of
from tests.unit.contracts.all_paths import all_paths, network
from tests.unit.contracts.made import FEW, lines, mistakes_of, violations

TYPE = "survives-without"
TOWERS = {**TWO_TOWERS, "caption": ("Dense!", ("embed",))}
"""An output of the text alone beside one of both."""

BROKEN = [
    (
        "driving",
        'input = "gps_input"\noutputs = "speed"',
        "output 'speed' is left without 'gps_input'; lost at 'route_concatenate': gps_input → gps_gru → route_conc",
    ),
    ("driving", 'input = "gps"\noutputs = "speed"', "an input 'gps'; the model has none"),
    ("driving", 'input = "gps_input"\noutputs = "spee*"\ncontrol = true', "output 'speed' is left without 'gps_in"),
    ("driving", 'input = "gps_input"\noutputs = "control_dense"', "an output 'control_dense'; the model has none"),
]


@pytest.mark.parametrize(("model", "fields", "said"), BROKEN)
def test_broken(model, fields, said):
    found = lines(model, TYPE, fields)
    assert any(said in line for line in found), found


def test_an_output_of_another_input_is_left():
    a = analyze_graph(graph_of(TOWERS, ["caption", "skip"]))
    assert violations(a, TYPE, "input = 'image'\noutputs = 'out_caption'") == ()
    (found,) = violations(a, TYPE, "input = ['image', 'text']\noutputs = 'out_caption'")
    assert (found.found, found.where) == ("lost: text → embed → caption", ("text", "embed", "caption"))


def test_a_mask_is_a_way_only_if_it_is_said_to_be_one():
    graph = graph_of({"padding": ("InputLayer", ()), **TOWERS}, ["caption", "skip"])
    mask = Tensor("padding", 0, "flat", "mask", control=True, shape=(None, 8))
    a = analyze_graph(
        ModelGraph("made", "test", None, graph.calls, (*graph.tensors, mask), graph.inputs, graph.outputs)
    )
    assert violations(a, TYPE, "input = 'padding'\noutputs = '*'") == ()
    (found,) = violations(a, TYPE, "input = 'padding'\noutputs = '*'\ncontrol = true")
    assert found.found.startswith("lost at 'both': padding → flat (by the control tensor 'mask') → both → ")


def test_each_input_and_each_output_are_told():
    a = analyze_graph(graph_of(TOWERS, ["caption", "skip"]))
    found = violations(a, TYPE, "input = '*'\noutputs = '*'")
    lost = [("out_skip", "image"), ("out_caption", "text"), ("out_skip", "text")]
    assert [each.promised for each in found] == [f"output '{output}' is left without '{i}'" for output, i in lost]


def test_both_must_be_named():
    assert [text for _, text in mistakes_of(TYPE, 'input = "a"')]
    assert [text for _, text in mistakes_of(TYPE, 'outputs = "a"')]


@given(model_graphs())
@FEW
def test_random_graphs(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    g = network(graph, control=False)
    for i, output in itertools.product(graph.inputs, graph.outputs):
        found = violations(a, TYPE, f"input = '{i}'\noutputs = '{output.name}'")
        assert (not found) == (output.call in brute.runs_without({i}))
        if found:
            paths = [ids for ids, _ in all_paths(g, i, output.call)]
            assert found[0].where in paths
            assert len(found[0].where) == min(map(len, paths))


@given(model_graphs())
@FEW
def test_what_is_left_without_each_of_several_inputs_is_left_without_all_of_them(graph):
    a, brute = analyze_graph(graph), BruteForce(graph)
    names = ", ".join(f"'{name}'" for name in graph.inputs)
    for output in graph.outputs:
        found = violations(a, TYPE, f"input = [{names}]\noutputs = '{output.name}'")
        assert (not found) == (output.call in brute.runs_without(set(graph.inputs)))
