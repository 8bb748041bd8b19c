"""How much works on several inputs, and behind which fusion."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.render import text_report
from archlens.render.document import View
from archlens.text.terminal import Terminal
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def section(analysis, **view):
    report = text_report.render(analysis, View(terminal=Terminal(width=140), **view))
    return report.partition("\nInteraction")[2].partition("\n\n")[0]


def two_fusions():
    """A fusion that an output follows at once, and another with a call behind it."""
    m = Made()
    m.input("a"), m.input("b"), m.input("c"), m.input("d")
    m.call("early", "Add", "a", "b")
    m.call("late", "Add", "c", "d")
    m.call("flat", "ReLU", "late")
    return analyze_graph(m.graph("early", "flat"))


def test_of_one_fusion_no_name():
    assert "depth 2 behind the fusion, at most 1 weighted call in a row" in section(sample("siamese"))


def test_of_several_the_one_with_most_calls_behind_it():
    assert "depth 4 behind scene_concatenate, at most 3 weighted calls in a row" in section(sample("driving"))
    assert "depth 1 behind late, no call of them weighted" in section(two_fusions())


def test_in_a_report_of_one_branch_it_is_the_same_fusion():
    assert "depth 4 behind scene_concatenate," in section(sample("driving"), branch="lidar_input")
    assert "depth 4 behind a fusion of other inputs," in section(sample("driving"), branch="gps_input")


def test_a_report_of_one_branch_says_so():
    report = text_report.render(sample("driving"), View(branch="gps_input", source="driving.keras"))
    assert report.splitlines()[0] == "driving · driving.keras · branch gps_input"
