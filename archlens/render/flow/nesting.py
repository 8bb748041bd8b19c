"""Groups drawn inside the group that alone takes from them, where the whole is narrow enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archlens.render.flow.flow_layout import FlowLayout
from archlens.render.flow.flow_plan import ArmPath, Group, Plan, drawn_in

_MOST_GROUPS = 40
"""Of more groups than this only some are drawn, and none in another."""


def nested(plan: Plan, layout: FlowLayout) -> Sequence[Group]:
    """The groups that are drawn one beneath the other, the others inside them.

    Args:
        plan: all groups.
        layout: knows how wide they are.
    """
    if len(plan.groups) > _MOST_GROUPS:
        return plan.groups
    drawn: list[Group] = []
    for group in plan.groups:
        inner = _taken_by(plan, group, drawn)
        joined = _joined(group, inner)
        with layout.inside(group.path.stretches[-1] for group in inner):
            fits = bool(inner) and layout.in_one(joined) is not None
        if fits:
            layout.put_inside(group.path.stretches[-1] for group in inner)
            del drawn[len(drawn) - len(inner) :]
        drawn.append(joined if fits else group)
    return drawn


def _taken_by(plan: Plan, group: Group, drawn: Sequence[Group]) -> list[Group]:
    """The last of the drawn groups that lead to this one alone.

    Only these, so that no row between them begins at a piece that then stands further down.
    """
    ends = {arm.behind for arm in group.arms if isinstance(arm, ArmPath) and not arm.stretches}
    inner: list[Group] = []
    for each in reversed(drawn):
        last = each.path.stretches[-1] if each.path.stretches else None
        if last is None or last not in ends or not each.arms or len(plan.stretches.all[last].targets) > 1:
            break
        inner.insert(0, each)
    return inner


def _joined(group: Group, inner: Sequence[Group]) -> Group:
    """The group with others in the place of the arms that begin at their ends.

    Where an arm begins at what is drawn in one of these, all of these come first: so it stands further up.
    """
    by_end = {each.path.stretches[-1]: replace(each, goes_on=False) for each in inner}
    arms: list[ArmPath | Group] = []
    for arm in group.arms:
        within = (
            by_end.get(arm.behind)
            if isinstance(arm, ArmPath) and not arm.stretches and arm.behind is not None
            else None
        )
        arms.append(arm if within is None else within)
    inside = {number for each in inner for number in drawn_in(each)}
    if any(isinstance(arm, ArmPath) and arm.behind in inside for arm in arms):
        arms.sort(key=lambda arm: isinstance(arm, ArmPath))
    return replace(group, arms=arms)
