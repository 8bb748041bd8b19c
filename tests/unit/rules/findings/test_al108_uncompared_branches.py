"""AL108: branches that are not compared with each other."""

from __future__ import annotations

import pytest

from archlens.analysis import analyze_graph
from archlens.limits import within
from archlens.render import text_report
from archlens.rules import RuleSettings, find
from tests.unit.rules.made import Made

ALONE = RuleSettings(select=("AL108",))
CLASSES = ("Dense", "Conv2D", "LSTM")


def towers(number, depth=1, unlike=False):
    m = Made()
    ends = []
    for i in range(number):
        last = m.input(f"x{i}")
        for k in range(depth):
            last = m.call(f"d{i}_{k}", CLASSES[i], last) if unlike else m.dense(f"d{i}_{k}", last)
        ends.append(last)
    return m.graph(m.call("out", "Add", *ends))


@pytest.mark.parametrize(("number", "told"), [(1, False), (2, False), (16, False), (17, True)])
def test_more_than_sixteen_branches(number, told):
    analysis = analyze_graph(towers(number))
    found = find(analysis, ALONE)
    assert bool(found) == told
    assert len(analysis.equivalences) == (0 if told else number * (number - 1) // 2)


def test_more_pairs_of_steps_than_the_limit():
    graph = towers(3, depth=4, unlike=True)  # 3 pairs of branches with 4 x 4 pairs of steps each
    with within({"pairings": 48}):
        assert not find(analyze_graph(graph), ALONE)
        assert len(analyze_graph(graph).equivalences) == 3
    with within({"pairings": 47}):
        analysis = analyze_graph(graph)
    (finding,) = find(analysis, ALONE)
    assert finding.message == (
        "The 3 branches are not compared each with each: they make 48 pairs of steps, more than the limit pairings."
    )
    assert "--limit pairings=48" in finding.hint
    assert finding.figures == {"branches": 3, "pairs_of_steps": 48}
    assert analysis.model.depth == 5
    assert analysis.equivalence("x0", "x2").similarity == 0
    assert "not compared: too much to compare; --branch NAME compares one" in text_report.render(analysis)


def test_equal_branches_are_compared_however_long_they_are():
    graph = towers(2, depth=40)
    with within({"pairings": 1}):
        (each,) = analyze_graph(graph).equivalences
    assert each.similarity == 1
