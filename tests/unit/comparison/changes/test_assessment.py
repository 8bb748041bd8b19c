"""A whole comparison of a matching: what it costs, the interface, the outputs and the names."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.comparison.architecture.structure import End, Figure
from archlens.comparison.changes.assessment import assess, cost, pair_outputs
from tests.unit.comparison.written import written

A, B = "call a: Dense -> (None, 8) [40] | units=8", "call b: ReLU -> (None, 8)"
ALL = {0: 0, 1: 1, 2: 2}
TWO = "archlens.lock/1\nmodel m\ninput {}: InputLayer -> (None, 4)\ninput {}: InputLayer -> (None, 4)\n"
ADD = "call s: Add <- {}, {} -> (None, 4)"


def two_inputs(first, second):
    return written(ADD.format(first, second), head=TWO.format(first, second))


def with_outputs(*ends):
    """Two calls, and these outputs: (name, call, which of its outputs)."""
    return dataclasses.replace(written(A, B), outputs=tuple(End(*end) for end in ends))


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
    old, new = (written(A.replace("a:", f"dense_{number}:")) for number in (1, 7))
    assert cost(old, new, {0: 0, 1: 1}) == 0
    (renamed,) = assess(old, new, {0: 0, 1: 1}).renamed
    assert (renamed.old, renamed.new, renamed.numbered) == ("dense_1", "dense_7", True)


def test_outputs_are_paired_by_their_calls_then_names_then_places():
    old = with_outputs(("one", 1, 0), ("two", 2, 0), ("three", 2, 1))
    assert pair_outputs(old, with_outputs(("two", 1, 0), ("one", 2, 0)), ALL) == {0: 0, 1: 1}
    assert pair_outputs(old, with_outputs(("three", 0, 0), ("y", 0, 1), ("x", 1, 0)), ALL) == {0: 2, 2: 0, 1: 1}
    assert pair_outputs(old, with_outputs(("p", 0, 0), ("q", 0, 1)), {}) == {0: 0, 1: 1}


def interface(old, new, matching):
    return [(each.side, each.old, each.new) for each in assess(old, new, matching).interface]


def test_inputs_in_another_order():
    old, new = two_inputs("p", "q"), two_inputs("q", "p")
    assert interface(old, new, {0: 1, 1: 0, 2: 2})[0] == ("inputs", ("p", "q"), ("q", "p"))
    # The same order, but each has the other's name: what is fed by name goes elsewhere.
    assert interface(old, new, ALL) == [("inputs", ("p", "q"), ("q", "p"))]
    assert interface(two_inputs("p", "q"), two_inputs("p", "r"), ALL) == []
    assert interface(two_inputs("input_1", "input_2"), two_inputs("input_2", "input_1"), ALL) == []


def test_another_input():
    old = written("call a: Dense -> (None, 8)")
    assert interface(old, two_inputs("x", "y"), {0: 0}) == [
        ("inputs", ("x",), ("x", "y")),
        *interface(old, two_inputs("x", "y"), {0: 0})[1:],
    ]


def test_outputs_of_other_calls_or_in_another_order():
    old = with_outputs(("one", 1, 0), ("two", 2, 0))
    for new in (
        with_outputs(("two", 2, 0), ("one", 1, 0)),
        with_outputs(("one", 2, 0), ("two", 1, 0)),
        with_outputs(("two", 1, 0), ("one", 2, 0)),
        with_outputs(("one", 1, 0)),
        with_outputs(("one", 1, 1), ("two", 2, 0)),
    ):
        assert interface(old, new, ALL) == [
            ("outputs", ("one", "two"), tuple(end.name for end in new.outputs)),
        ]
    assert interface(old, with_outputs(("first", 1, 0), ("second", 2, 0)), ALL) == []


def test_names_of_outputs_that_keras_gave_say_nothing():
    two = written(A, A.replace("a:", "b:"))
    old, new = (dataclasses.replace(two, outputs=(End(p, 1, 0), End(q, 2, 0))) for p, q in (NAMES, NAMES[::-1]))
    assert interface(old, new, ALL) == []


NAMES = ("dense_1", "dense_2")


def test_an_output_name_that_stands_twice_says_nothing():
    old = with_outputs(("one", 1, 0), ("one", 2, 0), ("two", 2, 1))
    new = with_outputs(("two", 1, 0), ("three", 2, 0), ("one", 2, 1))
    assert interface(old, new, ALL) == [("outputs", ("one", "one", "two"), ("two", "three", "one"))]
    twice = with_outputs(("three", 1, 0), ("four", 2, 0), ("one", 2, 1))
    assert interface(old, twice, ALL) == []


def test_an_output_that_moved_with_a_call_that_came_or_went_is_no_change_of_its_own():
    old, new = written(A, B), written(A, B, "call c: Softmax -> (None, 8)")
    assert interface(old, new, ALL) == []
    assert interface(new, old, ALL) == []


def test_figures_are_looked_at_only_where_something_changed():
    old, new = (dataclasses.replace(written(A, B), figures=(Figure("model", None, "depth", n),)) for n in (2, 3))
    assert assess(old, new, ALL).figures == ()
    changed = dataclasses.replace(written(A, B.replace("ReLU", "Tanh")), figures=new.figures)
    assert [(each.old, each.new) for each in assess(old, changed, ALL).figures] == [(2, 3)]


def test_a_comparison_holds_the_matching_in_the_old_order_and_both_sides():
    old, new = written(A, B), written(A, B)
    comparison = assess(old, new, {2: 2, 0: 0, 1: 1})
    assert (comparison.old, comparison.new, comparison.matching) == (old, new, ((0, 0), (1, 1), (2, 2)))
