"""A whole comparison of a matching: what it costs, and the names."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.comparison.architecture.structure import Figure
from archlens.comparison.changes.assessment import assess, cost
from tests.unit.comparison.written import written

A, B = "call a: Dense -> (None, 8) [40] | units=8", "call b: ReLU -> (None, 8)"
ALL = {0: 0, 1: 1, 2: 2}


@pytest.mark.parametrize(
    ("new", "matching", "expected"),
    [
        ([A, B], ALL, 0),
        ([A.replace("units=8", "units=9"), B], ALL, 1.05),
        ([A.replace("a:", "c:"), B], ALL, 0.02),
        ([A, B.replace("ReLU", "ReLU <- x")], ALL, 1),
        ([A, B.replace("8", "9")], ALL, 1),
        ([A.replace("units=8", "units=9").replace("40", "45"), B], ALL, 1.06),
        ([A, B], {0: 0, 1: 1}, 4),
        ([A, B, "call n: Tanh -> (None, 8)", "output b = b"], ALL, 2),
    ],
)
def test_what_a_matching_leaves_to_explain(new, matching, expected):
    assert cost(written(A, B), written(*new), matching) == pytest.approx(expected)


def test_a_name_that_keras_gave_costs_nothing():
    end = "output dense#1 = dense_{}"
    old, new = (written(A.replace("a:", f"dense_{number}:"), end.format(number)) for number in (1, 7))
    assert cost(old, new, {0: 0, 1: 1}) == 0
    (renamed,) = assess(old, new, {0: 0, 1: 1}).renamed
    assert (renamed.old, renamed.new, renamed.numbered) == ("dense_1", "dense_7", True)


def test_figures_are_looked_at_only_where_something_changed():
    old, new = (dataclasses.replace(written(A, B), figures=(Figure("model", None, "depth", n),)) for n in (2, 3))
    assert assess(old, new, ALL).figures == ()
    changed = dataclasses.replace(written(A, B.replace("ReLU", "Tanh")), figures=new.figures)
    assert [(each.old, each.new) for each in assess(old, changed, ALL).figures] == [(2, 3)]


def test_a_comparison_holds_the_matching_in_the_old_order_and_both_sides():
    old, new = written(A, B), written(A, B)
    comparison = assess(old, new, {2: 2, 0: 0, 1: 1})
    assert (comparison.old, comparison.new, comparison.matching) == (old, new, ((0, 0), (1, 1), (2, 2)))
