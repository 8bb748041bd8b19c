"""Outputs: those that are alike in one row, and what each does not see."""

from __future__ import annotations

from archlens.analysis import analyze_graph
from archlens.render import text_report
from archlens.render.document import View
from archlens.render.sections import outputs_section
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def section(analysis, **view):
    report = text_report.render(analysis, View(**view))
    return report.partition("\nOutputs")[2].partition("\n\n")[0].splitlines()


def test_outputs_that_are_alike_are_one_row():
    lines = section(sample("driving"))
    assert [line.split()[:3] for line in lines if line.startswith("  steering")] == [["steering,", "speed", "1"]]
    full = section(sample("driving"), full=True)
    assert [line.split()[0] for line in full if line.startswith(("  steering", "  speed"))] == ["steering", "speed"]


def test_outputs_of_another_shape_are_told_apart():
    names = [line.split()[0] for line in section(sample("two_heads"))[2:4]]
    assert names == ["age_group", "spending"]


def test_an_output_that_is_as_deep_above_every_input():
    assert section(sample("siamese"))[2].split() == ["same", "1", "2", "9", "4", "every", "input"]


def test_what_outputs_do_not_see_is_counted_where_they_are_many():
    m = Made()
    ends = [m.dense(f"d{i:02}", m.input(f"x{i:02}"), shape=8 + i) for i in range(10)]
    lines = section(analyze_graph(m.graph(*ends)))
    assert sum("does not see" in line for line in lines) == 6
    assert "  … 4 more outputs that do not see every input" in lines
    full = section(analyze_graph(m.graph(*ends)), full=True)
    assert sum("does not see" in line for line in full) == 10


def test_in_brief_the_first_outputs_have_their_shapes_and_the_others_are_counted():
    m = Made()
    trunk = m.dense("trunk", m.input("in"))
    outputs = [m.dense(f"out_{number}", trunk, shape=(number,)) for number in range(1, 9)]
    words = outputs_section.outputs_in_brief(analyze_graph(m.graph(*outputs)), View())
    told = ", ".join(f"out_{number} {number}" for number in range(1, 7))
    assert "".join(span.text for span in words) == f"outputs: {told} and 2 more"


def test_what_outputs_do_not_see_is_listed_within_the_limits_of_the_analysis_whatever_they_are_now():
    from archlens.limits import within

    m = Made()
    ends = [m.dense(f"d{i:02}", m.input(f"x{i:02}"), shape=8 + i) for i in range(10)]
    graph = m.graph(*ends)
    for limit, seen in ((90, 10), (89, 6)):  # 10 outputs that do not see 9 inputs each
        with within({"listed_ends": limit}):
            analysis = analyze_graph(graph)
        assert sum("does not see" in line for line in section(analysis, full=True)) == seen
    unlimited = analyze_graph(graph)
    with within({"listed_ends": 1}):
        assert sum("does not see" in line for line in section(unlimited, full=True)) == 10
