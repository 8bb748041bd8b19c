"""Which merge point is a fusion, an injection or internal."""

from __future__ import annotations

from archlens.analysis.facts import GraphFacts
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_random_graphs():
    def check(graph):
        facts = GraphFacts(graph)
        points = facts.merge_points
        ids = (facts.ids(numbers) for numbers in (points.fusions, points.injections, points.internal))
        checks.check_merge_points(*ids, BruteForce(graph))

    on_random_graphs(check)


def test_one_of_each_kind():
    facts = facts_of(TWO_TOWERS, ["skip"])
    points = facts.merge_points
    assert facts.ids(points.fusions) == ("both",)
    assert facts.ids(points.injections) == ("again",)
    assert facts.ids(points.internal) == ("skip",)


def test_two_tensors_of_one_call_meet_nothing():
    facts = facts_of({"x": ("InputLayer", ()), "sum": ("Add", ("x", "x"))}, ["sum"])
    assert facts.merge_points.internal == ()
