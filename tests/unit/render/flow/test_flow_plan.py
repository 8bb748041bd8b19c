"""Which groups a drawing consists of."""

from __future__ import annotations

from hypothesis import given, settings

from archlens.render.flow.flow_plan import ArmPath, Group, Parted, Plan, drawn_in, parted
from tests.strategies import model_graphs
from tests.unit.render.flow.test_stretches import stretches_of
from tests.unit.rules.made import Made


def plan_of(made, *outputs):
    return Plan(stretches_of(made.graph(*outputs)))


def said(plan, part):
    """A part as names: arms → what follows → heads."""
    calls = plan.stretches.graph.drawn.facts.calls

    def ids(path):
        before = [] if path.behind is None else [f"({calls[plan.stretches.all[path.behind].keys[-1]].id})"]
        return [*before, *(calls[key].id for n in path.stretches for key in plan.stretches.all[n].keys)]

    if isinstance(part, ArmPath):
        return ids(part)
    return [[said(plan, arm) for arm in part.arms], ids(part.path), [said(plan, head) for head in part.heads]]


def test_a_fusion_and_its_arms():
    m = Made()
    m.dense("out", m.call("sum", "Add", m.dense("a_d", m.input("a")), m.input("b", 5)))
    plan = plan_of(m, "out")
    assert [said(plan, each) for each in plan.groups] == [[[["a", "a_d"], ["b"]], ["sum", "out"], []]]
    assert not plan.groups[0].goes_on


def test_what_is_drawn_already_is_named():
    m = Made()
    stem = m.dense("stem", m.input("x"))
    left = m.dense("left", stem)
    first = m.call("first", "Add", left, m.input("y"))
    m.call("second", "Add", first, stem)
    plan = plan_of(m, "second")
    assert [said(plan, each) for each in plan.groups] == [
        [[["x", "stem", "left"], ["y"]], ["first"], []],
        [[["(first)"], ["(stem)"]], ["second"], []],
    ]
    assert [each.goes_on for each in plan.groups] == [True, False]


def test_ways_to_outputs_are_heads_unless_they_meet_something():
    m = Made()
    trunk = m.dense("trunk", m.input("x"))
    m.dense("p", trunk)
    m.call("q", "Add", trunk, m.input("y"))
    plan = plan_of(m, "p", "q")
    assert [said(plan, each) for each in plan.groups] == [
        [[], ["x", "trunk"], [[[], ["p"], []]]],
        [[["(trunk)"], ["y"]], ["q"], []],
    ]


def test_arms_from_one_piece_stand_behind_it():
    arms = [ArmPath([0, 1]), ArmPath([5]), ArmPath([2], 0), ArmPath([], 0)]
    assert parted(arms) == [Parted(ArmPath([0]), [ArmPath([1]), ArmPath([2]), ArmPath([])]), ArmPath([5])]


def test_arms_that_begin_elsewhere_at_one_piece_do_so_too():
    assert parted([ArmPath([3], 1), ArmPath([], 1)]) == [Parted(ArmPath([], 1), [ArmPath([3]), ArmPath([])])]
    assert parted([ArmPath([3], 1), ArmPath([], 2)]) == [ArmPath([3], 1), ArmPath([], 2)]
    assert parted([Group([], ArmPath([1])), ArmPath([], 2)]) == [Group([], ArmPath([1])), ArmPath([], 2)]


@settings(max_examples=150, deadline=None)
@given(model_graphs())
def test_every_stretch_is_drawn_once(graph):
    plan = Plan(stretches_of(graph))
    drawn = [number for group in plan.groups for number in drawn_in(group)]
    assert sorted(drawn) == list(range(len(plan.stretches.all)))


@settings(max_examples=150, deadline=None)
@given(model_graphs())
def test_what_a_row_begins_at_is_drawn_further_up_or_in_its_group(graph):
    plan = Plan(stretches_of(graph))
    above: set[int] = set()
    for group in plan.groups:
        above.update(drawn_in(group))
        paths = [group.path, *(arm for arm in group.arms if isinstance(arm, ArmPath))]
        assert all(path.behind in above for path in paths if path.behind is not None)
