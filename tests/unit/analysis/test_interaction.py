"""The interaction: the calls that see at least two inputs."""

from __future__ import annotations

from archlens.analysis.facts import GraphFacts
from archlens.analysis.interaction import find_interaction
from archlens.analysis.merges import find_fusions
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def interaction_of(facts):
    return find_interaction(facts, tuple(find_fusions(facts)))


def test_random_graphs():
    on_random_graphs(lambda graph: checks.check_interaction(interaction_of(GraphFacts(graph)), BruteForce(graph)))


def test_the_figures_of_one():
    found = interaction_of(facts_of(TWO_TOWERS, ["skip"]))
    assert (found.calls, found.depth, found.joint_depth, found.weighted_depth) == (4, 3, 3, 1)
    assert (found.parameters, found.narrowest.id) == (1, "both")


def test_without_a_fusion_there_is_none():
    found = interaction_of(facts_of({"x": ("InputLayer", ()), "d": ("Dense!", ("x",))}, ["d"]))
    assert (found.calls, found.depth, found.joint_depth, found.weighted_depth) == (0, 0, 0, 0)
    assert found.narrowest is None


def test_a_weighted_fusion_counts():
    calls = {"a": ("InputLayer", ()), "b": ("InputLayer", ()), "both": ("MyBlock!", ("a", "b"))}
    assert interaction_of(facts_of(calls, ["both"])).weighted_depth == 1
