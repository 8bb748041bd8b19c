"""Calls that came or went: a line for each place, with its neighbours."""

from __future__ import annotations

from archlens.comparison import compare
from archlens.comparison.changes import call_passages
from archlens.comparison.changes.effect_words import Telling
from archlens.comparison.changes.summary import summary
from tests.unit.comparison.written import written


def row(*names, parameters=0, shares=""):
    size = f" [{parameters}]" if parameters else ""
    return [f"call {name}: Tanh -> (None, 4){size}{shares}" for name in names]


def between(*lines):
    """With these lines between two calls that stay."""
    first, last = "call a: Dense -> (None, 4) | units=4", "call c: Dense -> (None, 9) | units=9"
    return written(first, *lines, last)


def added(comparison, *, full):
    return call_passages.added(comparison, Telling(comparison), full=full)


def removed(comparison, *, full):
    return call_passages.removed(comparison, Telling(comparison), full=full)


def said(lines):
    return [(line.sign, "".join(line.words)) for line in lines]


def test_one_call_between_its_neighbours():
    comparison = compare(between(), between(*row("b")))
    assert said(added(comparison, full=False)) == [("+", "b (Tanh) gives 4, after a, before c")]
    assert said(removed(compare(comparison.new, comparison.old), full=False)) == [
        ("-", "b (Tanh) gives 4, after a, before c")
    ]


def test_calls_that_hang_together_are_one_line_and_each_of_them_in_full():
    comparison = compare(between(), between(*row("b1", "b2")))
    assert said(added(comparison, full=False)) == [("+", "2 calls, b1 and b2 (Tanh, Tanh), after a, before c")]
    assert [words for _, words in said(added(comparison, full=True))][1:] == [
        "  b1 (Tanh) gives 4",
        "  b2 (Tanh) gives 4",
    ]


CLASSES = ("Tanh", "ReLU", "Softmax", "ELU", "Dropout", "Softplus", "Softsign")


def test_classes_in_the_middle_of_a_long_row_are_counted():
    rows = [row(f"b{i}")[0].replace("Tanh", name) for i, name in enumerate(CLASSES)]
    six, seven = (compare(between(), between(*rows[:number])) for number in (6, 7))
    assert "(Tanh, ReLU, Softmax, ELU, Dropout, Softplus)" in said(added(six, full=False))[0][1]
    assert "(Tanh, ReLU, Softmax, 2 more, Softplus, Softsign)" in said(added(seven, full=False))[0][1]


def test_classes_that_repeat_themselves_are_said_once():
    rows = [row(f"b{i}")[0].replace("Tanh", CLASSES[i % 2]) for i in range(8)]
    for number, expected in ((2, "Tanh, ReLU"), (3, "Tanh, ReLU, Tanh"), (6, "3 times Tanh, ReLU")):
        ((_, words),) = said(added(compare(between(), between(*rows[:number])), full=False))
        assert f"({expected})" in words
    ((_, words),) = said(added(compare(between(), between(*row("b1", "b2", "b3"))), full=False))
    assert "(3 times Tanh)" in words


def block(name):
    return [
        f"call {name}_conv: Conv1D -> (None, 4) [20]",
        f"call {name}_norm: BatchNormalization -> (None, 4)",
        f"call {name}_add: Add <- {name}_norm, {{}} -> (None, 4)",
        f"call {name}_relu: ReLU -> (None, 4)",
    ]


def test_blocks_are_told_as_blocks():
    first, second = (
        [line.format(source) for line in block(name)] for name, source in (("s_b1", "a"), ("s_b2", "s_b1_relu"))
    )
    ((_, words),) = said(added(compare(between(), between(*first, *second)), full=False))
    assert words == "2 residual blocks in s (8 calls): s_b1 … s_b2, after a, before c: 40 parameters"
    ((_, words),) = said(removed(compare(between(*first), between()), full=False))
    assert words == "1 residual block (4 calls): s_b1, after a, before c: 20 parameters"


def test_blocks_without_names_of_their_own_are_told_by_their_calls():
    names = {"s_b1_conv": "conv1d_7", "s_b1_norm": "batch_normalization_3", "s_b1_add": "add_2", "s_b1_relu": "re_lu"}
    lines = [line.format("a") for line in block("s_b1")]
    for before, now in names.items():
        lines = [line.replace(before, now) for line in lines]
    ((_, words),) = said(added(compare(between(), between(*lines)), full=False))
    assert words.startswith("1 residual block (4 calls): conv1d_7 … re_lu, after a")


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
        "[40] shares a": ": shares the weights of a",
    }
    for written_size, expected in sizes.items():
        line = f"call b: Tanh -> (None, 4) {written_size}".rstrip()
        ((_, words),) = said(added(compare(between(), between(line)), full=False))
        assert words == f"b (Tanh) gives 4, after a, before c{expected}"


def test_several_calls_without_weights_of_their_own():
    lines = [*row("b"), *row("d", parameters=40, shares=" shares a")]
    ((_, words),) = said(added(compare(between(), between(*lines)), full=False))
    assert words == "2 calls, b and d (Tanh, Tanh), after a, before c: all weights are those of earlier calls"


def test_of_several_calls_one_of_which_is_not_known_no_number_is_told():
    lines = [*row("b", parameters=40), "call d: Tanh -> (None, 4) [?]", *row("e", parameters=2)]
    ((_, words),) = said(added(compare(between(), between(*lines)), full=False))
    assert words.endswith("before c")
    ((_, words),) = said(added(compare(between(), between(lines[0], lines[2])), full=False))
    assert words.endswith("before c: 42 parameters")


def test_inputs_are_counted_apart_from_calls_as_in_the_first_line():
    two = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 4)\ninput y: InputLayer -> (None, 4)\n"
    branch = ["call b0: Tanh <- y -> (None, 4)", "call b1: ReLU -> (None, 4)"]
    merged = written("call a: Dense <- x -> (None, 4)", *branch, "call s: Add <- a, b1 -> (None, 4)", head=two)
    alone = written("call a: Dense <- x -> (None, 4)", "call s: Add <- a -> (None, 4)")
    comparison = compare(merged, alone)
    ((_, words),) = said(removed(comparison, full=False))
    assert words == "1 input and 2 calls, y … b1 (InputLayer, Tanh, ReLU), before s"
    assert "2 calls removed, 1 input removed" in summary(comparison)
