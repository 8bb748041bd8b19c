"""The strategy of fusion: one word from the levels and stages of fusions, and from injections."""

from __future__ import annotations

import pytest

from archlens.analysis import analyze_graph
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import TWO_TOWERS, graph_of
from tests.unit.analysis.random_graphs import on_random_graphs

INPUTS = dict.fromkeys("abc", ("InputLayer", ()))
EARLY = {"ab": ("Add", ("a", "b")), "d": ("Dense!", ("ab",))}
LATE = {"da": ("Dense!", ("a",)), "db": ("Dense!", ("b",)), "ab": ("Add", ("da", "db"))}
JOINT = {**LATE, "d": ("Dense!", ("ab",))}
PROGRESSIVE = {**JOINT, "dc": ("Dense!", ("c",)), "abc": ("Add", ("d", "dc")), "e": ("Dense!", ("abc",))}
HYBRID = {**EARLY, "abc": ("Add", ("d", "c")), "e": ("Dense!", ("abc",))}


def strategy_of(calls, outputs):
    return analyze_graph(graph_of({**INPUTS, **calls}, outputs)).model.strategy


def test_random_graphs():
    def check(graph):
        checks.check_strategy(analyze_graph(graph).model.strategy, BruteForce(graph))

    on_random_graphs(check)


@pytest.mark.parametrize(
    ("calls", "outputs", "word"),
    [
        ({"d": ("Dense!", ("a",))}, ["d"], "none"),
        (EARLY, ["d"], "early"),
        (LATE, ["ab"], "late"),
        (JOINT, ["d"], "joint"),
        (PROGRESSIVE, ["e"], "progressive"),
        (HYBRID, ["e"], "hybrid"),
    ],
)
def test_each_word(calls, outputs, word):
    assert strategy_of(calls, outputs) == word


def test_an_injection_is_said_behind_the_word():
    assert analyze_graph(graph_of(TWO_TOWERS, ["skip"])).model.strategy == "joint + injection"


def test_inputs_that_never_meet_have_none():
    apart = {"da": ("Dense!", ("a",)), "db": ("Dense!", ("b",))}
    assert strategy_of(apart, ["da", "db"]) == "none"
