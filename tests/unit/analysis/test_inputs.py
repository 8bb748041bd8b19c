"""The roles of inputs."""

from __future__ import annotations

import dataclasses

from archlens.analysis.facts import GraphFacts
from archlens.analysis.inputs import find_inputs
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import graph_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_random_graphs():
    on_random_graphs(lambda graph: checks.check_input_roles(tuple(find_inputs(GraphFacts(graph))), BruteForce(graph)))


def test_one_of_each_role():
    calls = {
        "x": ("InputLayer", ()),
        "mask": ("InputLayer", ()),
        "unused": ("InputLayer", ()),
        "made": ("ReLU", ("mask",)),
        "end": ("LSTM!", ("x", "made")),
        "away": ("ReLU", ("unused",)),
    }
    graph = graph_of(calls, ["end"])
    tensors = tuple(
        dataclasses.replace(tensor, control=tensor.source == "made", argument="mask") for tensor in graph.tensors
    )
    inputs = find_inputs(GraphFacts(dataclasses.replace(graph, tensors=tensors)))
    assert {each.name: each.role for each in inputs} == {"x": "feature", "mask": "control", "unused": "unused"}
