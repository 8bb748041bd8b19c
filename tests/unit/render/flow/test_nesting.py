"""Which groups stand in others."""

from __future__ import annotations

from archlens.render.flow.flow_layout import FlowLayout
from archlens.render.flow.flow_plan import Group, Plan
from archlens.render.flow.nesting import nested
from archlens.render.flow.pen import Pen
from tests.unit.render.flow.reading import text_of
from tests.unit.render.flow.test_stretches import stretches_of
from tests.unit.rules.made import Made


def nested_groups(made, *outputs, width=80):
    plan = Plan(stretches_of(made.graph(*outputs)))
    layout = FlowLayout(plan, Pen(), width)
    groups = nested(plan, layout)
    return groups, [line for group in groups for line in text_of(layout.lines(group))]


def tree():
    m = Made()
    a, b, c, d = (m.input(name, 4 + i) for i, name in enumerate("abcd"))
    m.call("both", "Mix", m.call("left", "Mix", a, b), m.call("right", "Mix", c, d))
    return m


def test_a_fusion_of_fusions():
    groups, lines = nested_groups(tree(), "both")
    assert len(groups) == 1
    assert all(isinstance(arm, Group) for arm in groups[0].arms)
    assert lines == [
        "a 4 ┐",
        "b 5 ┴ left (Mix) 8  ┐",
        "c 6 ┐               │",
        "d 7 ┴ right (Mix) 8 ┴ both (Mix) 8",
    ]


def test_not_where_it_is_too_wide():
    groups, lines = nested_groups(tree(), "both", width=30)
    assert len(groups) == 3
    assert lines[-2:] == ["→ left 8  ┐", "→ right 8 ┴ both (Mix) 8"]


def test_not_what_others_take_too():
    m = tree()
    m.dense("more", "left", 3)
    groups, _ = nested_groups(m, "both", "more")
    assert len(groups) == 3


def test_rows_begin_at_what_stands_further_up():
    m = Made()
    x, y = m.input("x"), m.input("y", 5)
    stem = m.dense("stem", x, 6)
    m.call("outer", "Mix", stem, m.call("inner", "Mix", stem, y, shape=7), shape=9)
    groups, lines = nested_groups(m, "outer")
    assert len(groups) == 1
    assert lines == [
        "x 8 → stem 6 ┐",
        "y 5          ┴ inner (Mix) 7 ┐",
        "→ stem 6                     ┴ outer (Mix) 9",
    ]
