"""Groups laid out for a width."""

from __future__ import annotations

from archlens.render.flow.flow_layout import FlowLayout
from archlens.render.flow.flow_plan import Plan
from archlens.render.flow.pen import Pen
from tests.unit.render.flow.reading import text_of
from tests.unit.render.flow.test_stretches import stretches_of
from tests.unit.rules.made import Made


def laid_out(made, *outputs, width=80, most_rows=8):
    plan = Plan(stretches_of(made.graph(*outputs)))
    layout = FlowLayout(plan, Pen(), width, most_rows)
    return [line for group in plan.groups for line in text_of(layout.lines(group))], layout


def wide(arms):
    m = Made()
    names = [m.dense(f"d{i}", m.input(f"x{i}", 4 + i), 30 + i) for i in range(arms)]
    m.call("sum", "Add", *names)
    return m


def test_more_arms_than_may_be_are_counted():
    lines, layout = laid_out(wide(8), "sum")
    assert len(lines) == 8
    assert not layout.cut
    lines, layout = laid_out(wide(12), "sum")
    assert lines[6:] == ["… 5 more inputs ┤", "x11 15 → d11 41 ┘"]
    assert layout.cut
    lines, layout = laid_out(wide(12), "sum", most_rows=None)
    assert len(lines) == 12
    assert not layout.cut


def test_what_there_is_no_room_for_goes_beneath():
    m = Made()
    m.dense("a_long_name_behind_it", m.call("fusion", "Add", m.input("left"), m.input("right", 5)), 3)
    assert laid_out(m, "a_long_name_behind_it", width=50)[0] == [
        "left  8 ┐",
        "right 5 ┴ fusion (add) 8 → a_long_name_behind_it 3",
    ]
    assert laid_out(m, "a_long_name_behind_it", width=46)[0] == [
        "left  8 ┐",
        "right 5 ┘",
        "  └→ fusion (add) 8 → a_long_name_behind_it 3",
    ]


def test_heads_beneath_a_bracket_stand_beneath_each_other():
    m = Made()
    fused = m.call("fused_features", "Add", m.input("left_hand"), m.input("right_hand", 5))
    m.dense("a_first_output", fused, 3)
    m.dense("another_output", fused, 2)
    assert laid_out(m, "a_first_output", "another_output", width=50)[0] == [
        "left_hand  8 ┐",
        "right_hand 5 ┘",
        "  └→ fused_features (add) 8 ┬ a_first_output 3",
        "                            └ another_output 2",
    ]
    assert laid_out(m, "a_first_output", "another_output", width=36)[0] == [
        "left_hand  8 ┐",
        "right_hand 5 ┘",
        "  └→ fused_features (add) 8",
        "       ┬ a_first_output 3",
        "       └ another_output 2",
    ]


def test_an_arm_that_is_too_long_loses_its_middle():
    m = Made()
    x = m.input("x", 7)
    for i in range(20):
        x = m.dense(f"dense_{i}", x, 20 + i)
    m.call("sum", "Add", x, m.input("y", 5))
    lines, layout = laid_out(m, "sum", width=60)
    assert lines == [
        "x 7 → dense_0 → … 17 calls … → dense_18 → dense_19 39 ┐",
        "y 5                                                   ┘",
        "  └→ sum (add) 8",
    ]
    assert layout.cut
