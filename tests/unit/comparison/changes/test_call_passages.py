"""Calls that came or went: a line for each place, with its neighbours."""

from __future__ import annotations

from archlens.comparison import compare
from archlens.comparison.changes.call_passages import added, removed
from tests.unit.comparison.written import written


def row(*names, parameters=0, shares=""):
    size = f" [{parameters}]" if parameters else ""
    return [f"call {name}: Tanh -> (None, 4){size}{shares}" for name in names]


def between(*lines):
    """With these lines between two calls that stay."""
    first, last = "call a: Dense -> (None, 4) | units=4", "call c: Dense -> (None, 9) | units=9"
    return written(first, *lines, last)


def said(lines):
    return [(line.sign, "".join(line.words)) for line in lines]


def test_one_call_between_its_neighbours():
    comparison = compare(between(), between(*row("b")))
    assert said(added(comparison, full=False)) == [("+", "b (Tanh) (None, 4), after a, before c")]
    assert said(removed(compare(comparison.new, comparison.old), full=False)) == [
        ("-", "b (Tanh) (None, 4), after a, before c")
    ]


def test_calls_that_hang_together_are_one_line_and_each_of_them_in_full():
    comparison = compare(between(), between(*row("b1", "b2")))
    assert said(added(comparison, full=False)) == [("+", "2 calls, b1 … b2 (Tanh, Tanh), after a, before c")]
    assert [words for _, words in said(added(comparison, full=True))][1:] == [
        "  b1 (Tanh) (None, 4)",
        "  b2 (Tanh) (None, 4)",
    ]


def test_classes_in_the_middle_of_a_long_row_are_counted():
    six, seven = (compare(between(), between(*row(*(f"b{i}" for i in range(number))))) for number in (6, 7))
    assert "(Tanh, Tanh, Tanh, Tanh, Tanh, Tanh)" in said(added(six, full=False))[0][1]
    assert "(Tanh, Tanh, Tanh, 2 more, Tanh, Tanh)" in said(added(seven, full=False))[0][1]


def test_calls_in_two_places_are_two_lines():
    lines = [*row("b"), "call e: ReLU <- x -> (None, 4)", "call s: Add <- c, e -> (None, 4)"]
    old = written("call a: Dense -> (None, 4)", "call c: Dense -> (None, 9)", "call s: Add <- c, x -> (None, 4)")
    new = written("call a: Dense -> (None, 4)", lines[0], "call c: Dense -> (None, 9)", *lines[1:])
    assert [words[:8] for _, words in said(added(compare(old, new), full=False))] == ["b (Tanh)", "e (ReLU)"]


def test_the_parameters_of_a_group_where_they_are_known_and_its_own():
    sizes = {
        "": "",
        "[40]": ": 40 parameters",
        "[?]": "",
        "[40] shares a": ": shares its weights",
    }
    for written_size, expected in sizes.items():
        line = f"call b: Tanh -> (None, 4) {written_size}".rstrip()
        ((_, words),) = said(added(compare(between(), between(line)), full=False))
        assert words == f"b (Tanh) (None, 4), after a, before c{expected}"


def test_of_several_calls_one_of_which_is_not_known_no_number_is_told():
    lines = [*row("b", parameters=40), "call d: Tanh -> (None, 4) [?]", *row("e", parameters=2)]
    ((_, words),) = said(added(compare(between(), between(*lines)), full=False))
    assert words.endswith("before c")
    ((_, words),) = said(added(compare(between(), between(lines[0], lines[2])), full=False))
    assert words.endswith("before c: 42 parameters")
