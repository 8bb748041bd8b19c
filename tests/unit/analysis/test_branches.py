"""Branches: what belongs to them, how deep they are, and their spines."""

from __future__ import annotations

from dataclasses import replace

import archlens
from archlens.analysis.branches import find_branches, structure_of
from archlens.analysis.facts import GraphFacts
from tests.conftest import ROOT
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_random_graphs():
    on_random_graphs(lambda graph: checks.check_branches(tuple(find_branches(GraphFacts(graph))), BruteForce(graph)))


def test_the_figures_of_two():
    image, text = find_branches(facts_of(TWO_TOWERS, ["skip"]))
    assert (image.depth, image.weighted_depth, image.calls, image.frontier) == (2, 1, 2, ("flat",))
    assert (text.depth, text.weighted_depth, text.calls, text.frontier) == (1, 1, 1, ("embed",))
    assert [step.id for step in image.trajectory] == ["conv", "flat"]


def test_a_branch_that_never_leaves_ends_at_its_output():
    calls = {"x": ("InputLayer", ()), "d": ("Dense!", ("x",)), "e": ("Dense!", ("d",)), "side": ("ReLU", ("e",))}
    (branch,) = find_branches(facts_of(calls, ["e"]))
    assert (branch.fuses, branch.depth, branch.calls, branch.frontier) == (False, 2, 3, ())


def test_a_side_head_inside_does_not_count():
    calls = {**TWO_TOWERS, "head": ("Dense!", ("conv",)), "deep": ("Dense!", ("head",)), "far": ("Dense!", ("deep",))}
    image, _ = find_branches(facts_of(calls, ["skip", "far"]))
    assert (image.depth, image.calls) == (2, 5)


def test_among_equals_the_spine_is_the_first_by_ids():
    calls = {
        "x": ("InputLayer", ()),
        "z": ("ReLU", ("x",)),
        "b": ("ReLU", ("x",)),
        "end_z": ("ReLU", ("z",)),
        "a_end": ("ReLU", ("z",)),
        "c": ("ReLU", ("b",)),
        "y": ("InputLayer", ()),
        "all": ("Concatenate", ("end_z", "a_end", "c", "y")),
    }
    x, _ = find_branches(facts_of(calls, ["all"]))
    assert [step.id for step in x.trajectory] == ["b", "c"]


def test_an_input_without_an_output_has_no_branch():
    calls = {
        "x": ("InputLayer", ()),
        "unused": ("InputLayer", ()),
        "d": ("Dense!", ("x",)),
        "no": ("ReLU", ("unused",)),
    }
    assert [branch.input for branch in find_branches(facts_of(calls, ["d"]))] == ["x"]


def test_branches_of_other_classes_or_shapes_are_of_another_structure():
    analysis = archlens.analyze(ROOT / "sample_models" / "image_time_series.keras")
    one, other = analysis.branches
    shape = analysis.input(one.input).shape
    assert structure_of(one, shape) == structure_of(replace(one, input="renamed", parameters=0), shape)
    assert structure_of(one, shape) != structure_of(one, (None, 1))
    assert structure_of(one, shape) != structure_of(replace(one, trajectory=one.trajectory[:-1]), shape)
    assert structure_of(one, shape) != structure_of(replace(one, trajectory=other.trajectory), shape)
