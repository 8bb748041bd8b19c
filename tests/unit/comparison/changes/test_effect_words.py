"""How many calls are behind a change, said once."""

from __future__ import annotations

from archlens.comparison import compare
from archlens.comparison.changes.comparison import Cause
from archlens.comparison.changes.effect_words import Telling
from tests.unit.comparison.written import written

LINES = (
    "call a: Dense -> (None, {0}) | units={0}",
    "call b: Dense <- x -> (None, {0}) | units={0}",
    "call m: Add <- a, b -> (None, {0})",
    "call r: ReLU -> (None, {0})",
)
A, B = Cause("changed", "a"), Cause("changed", "b")


def telling():
    old, new = (written(*(line.format(units) for line in LINES)) for units in (4, 6))
    return Telling(compare(old, new))


def test_calls_behind_are_counted_once_and_told_once():
    each = telling()
    assert "".join(each.behind([A])) == ", and 2 calls behind it"
    assert "".join(each.behind([A])) == ""
    assert "".join(each.behind([B])) == ", and 2 calls behind it"
    assert "".join(telling().behind([A, B])) == ", and 2 calls behind them"


def test_a_change_that_nothing_follows_from_says_nothing():
    assert "".join(telling().behind([Cause("changed", "r"), Cause("added", "a")])) == ""
