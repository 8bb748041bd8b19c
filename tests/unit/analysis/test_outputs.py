"""Outputs, their heads, and splits."""

from __future__ import annotations

from archlens.analysis.facts import GraphFacts
from archlens.analysis.outputs import find_outputs, find_splits
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_outputs_of_random_graphs():
    on_random_graphs(lambda graph: checks.check_outputs(tuple(find_outputs(GraphFacts(graph))), BruteForce(graph)))


def test_splits_of_random_graphs():
    on_random_graphs(lambda graph: checks.check_splits(tuple(find_splits(GraphFacts(graph))), BruteForce(graph)))


def test_the_figures_of_one():
    (output,) = find_outputs(facts_of(TWO_TOWERS, ["skip"]))
    assert (output.joint_depth, output.head_depth) == (3, None)
    assert dict(output.depth_from) == {"image": 6, "text": 5}
    assert dict(output.weighted_depth_from) == {"image": 2, "text": 2}


def test_two_heads():
    heads = {"left": ("Dense!", ("skip",)), "right": ("Dense!", ("skip",)), "more": ("Dense!", ("right",))}
    facts = facts_of({**TWO_TOWERS, **heads}, ["left", "more"])
    assert [output.head_depth for output in find_outputs(facts)] == [1, 2]
    assert [(split.id, split.outputs) for split in find_splits(facts)] == [("skip", ("out_left", "out_more"))]


def test_an_output_of_one_input_has_no_joint_depth():
    alone, _ = find_outputs(facts_of(TWO_TOWERS, ["flat", "skip"]))
    assert (alone.joint_depth, alone.inputs) == (0, ("image",))
    assert dict(alone.depth_from) == {"image": 2, "text": None}


def test_a_tensor_that_is_an_output_twice_makes_no_split():
    facts = facts_of(TWO_TOWERS, ["skip", "skip"])
    assert all(split.id != "dense" for split in find_splits(facts))
    assert [output.head_depth for output in find_outputs(facts)] == [0, 0]
