"""Fusions and injections: their figures."""

from __future__ import annotations

from archlens.analysis.facts import GraphFacts
from archlens.analysis.merges import find_fusions, find_injections
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_fusions_of_random_graphs():
    on_random_graphs(lambda graph: checks.check_fusions(tuple(find_fusions(GraphFacts(graph))), BruteForce(graph)))


def test_injections_of_random_graphs():
    def check(graph):
        brute = BruteForce(graph)
        for injection in find_injections(GraphFacts(graph)):
            assert brute.merge_kind(injection.id) == "injection"
            assert set(injection.inputs) == brute.S[injection.id]
            assert [arm.source for arm in injection.arms] == [source for source, _, _ in brute.incoming[injection.id]]
            assert all(set(arm.inputs) == brute.S[arm.source] for arm in injection.arms)

    on_random_graphs(check)


def test_the_figures_of_one():
    (fusion,) = find_fusions(facts_of(TWO_TOWERS, ["skip"]))
    assert (fusion.mode, fusion.inputs) == ("concatenate", ("image", "text"))
    assert (fusion.depth_before, fusion.depth_after, fusion.position) == (2, 3, 0.4)
    assert (fusion.stage, fusion.level) == (1, "feature")
    assert [(arm.source, arm.share, arm.inputs) for arm in fusion.arms] == [
        ("flat", 0.5, ("image",)),
        ("embed", 0.5, ("text",)),
    ]


def two_inputs(**calls):
    return {"a": ("InputLayer", ()), "b": ("InputLayer", ()), **calls}


def test_levels():
    raw = two_inputs(add=("Add", ("a", "b")), dense=("Dense!", ("add",)))
    late = two_inputs(dense=("Dense!", ("a",)), add=("Add", ("dense", "b")), end=("ReLU", ("add",)))
    between = two_inputs(dense=("Dense!", ("a",)), add=("Add", ("dense", "b")), end=("Dense!", ("add",)))
    itself = two_inputs(dense=("Dense!", ("a",)), add=("MyBlock!", ("dense", "b")))
    levels = [next(find_fusions(facts_of(calls, [list(calls)[-1]]))).level for calls in (raw, late, between, itself)]
    assert levels == ["input", "decision", "feature", "feature"]


def test_stages_follow_each_other():
    calls = {
        **two_inputs(c=("InputLayer", ()), d=("InputLayer", ())),
        "ab": ("Add", ("a", "b")),
        "cd": ("Add", ("c", "d")),
        "all": ("Concatenate", ("ab", "cd")),
    }
    assert [fusion.stage for fusion in find_fusions(facts_of(calls, ["all"]))] == [1, 1, 2]


def test_where_nothing_follows_there_is_no_depth_after():
    """A fusion that reaches no output, and one that is given an input alone."""
    calls = two_inputs(add=("Add", ("a", "b")))
    (fusion,) = find_fusions(facts_of(calls, ["a"]))
    assert (fusion.depth_before, fusion.depth_after, fusion.position) == (0, 0, None)
