"""What follows from each change: the same relation from the other side."""

from __future__ import annotations

import random

import pytest

from archlens.comparison import compare
from archlens.comparison.changes.comparison import Cause
from archlens.comparison.changes.effects import Effects, effects_of
from tests.unit.comparison import shaped
from tests.unit.comparison.written import written

LINES = (
    "call a: Dense -> (None, {0}) [1{0}] | units={0}",
    "call b: ReLU -> (None, {0})",
    "call c: Dense -> (None, 2) [2{0}]",
)


def test_the_call_itself_is_none_of_its_effects():
    old, new = (written(*(line.format(units) for line in LINES)) for units in (4, 6))
    assert effects_of(compare(old, new)) == {Cause("changed", "a"): Effects(("b",), ("c",))}


def test_a_call_with_both_is_counted_once():
    assert Effects(("b", "c"), ("c", "d")).calls == ("b", "c", "d")


def test_of_a_removed_call_effects_are_those_of_its_name_in_the_old_model():
    # The new model has another call of the name that is gone.
    old = written("call a: Flatten -> (None, 8)", "call d: Dense -> (None, 2) [18]")
    new = written("call d: Dense -> (None, 2) [10]", "call a: Softmax -> (None, 2)")
    assert effects_of(compare(old, new)) == {Cause("removed", "a"): Effects((), ("d",))}


@pytest.mark.parametrize("seed", range(30))
def test_it_is_the_relation_of_the_changes_turned_round(seed):
    dice = random.Random(seed)
    old = new = shaped.build(dice, 20)
    for _ in range(3):
        edited = shaped.edit(dice, new)
        new = edited[0] if edited else new
    comparison = compare(shaped.analysis(old), shaped.analysis(new))
    there = {
        (cause, kind, each.id)
        for kind in ("shapes", "parameters")
        for each in getattr(comparison, kind)
        for cause in each.follows_from
        if cause.id != each.id
    }
    effects = effects_of(comparison)
    back = {
        (cause, kind, id_)
        for cause in effects
        for kind in ("shapes", "parameters")
        for id_ in getattr(effects[cause], kind)
    }
    assert there == back
