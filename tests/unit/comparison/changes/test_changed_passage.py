"""Calls that are other than before: a line for what belongs together."""

from __future__ import annotations

from archlens.comparison import compare
from archlens.comparison.changes.changed_passage import MOST_LINES, changed
from archlens.comparison.changes.effect_words import Telling
from tests.unit.comparison.written import written


def said(old, new, *, full=False, head=None):
    options = {} if head is None else {"head": head[0]}
    before = written(*old, **options)
    now = written(*new, **({} if head is None else {"head": head[1]}))
    comparison = compare(before, now)
    return ["".join(line.words) for line in changed(comparison, Telling(comparison), full=full)]


UNITS = "call {0}: Dense -> (None, {1}) [{2}] | units={1}"


def test_a_setting_with_what_became_of_the_parameters_and_what_is_behind():
    old = [UNITS.format("a", 4, 20), "call r: ReLU -> (None, 4)", UNITS.format("d", 2, 10)]
    new = [UNITS.format("a", 6, 30), "call r: ReLU -> (None, 6)", UNITS.format("d", 2, 14)]
    assert said(old, new) == ["a (Dense): units 4 → 6, parameters 20 → 30, and 2 calls behind it"]


def test_a_shape_is_told_where_the_setting_does_not_say_it():
    line = "call c: Conv1D -> (None, {}, 4) | padding={}"
    assert said([line.format(14, '"valid"')], [line.format(16, '"same"')]) == [
        "c (Conv1D): padding valid → same, shape 14×4 → 16×4"
    ]


def test_calls_with_the_same_change_are_one_line_whatever_their_class():
    lines = ["call a: Dense -> (None, 4) | rate={0}", "call b: Mine -> (None, 4) | rate={0}"]
    assert said(*([line.format(rate) for line in lines] for rate in (1, 2))) == ["a and b (Dense, Mine): rate 1 → 2"]


TYPES = ("Dense", "ReLU", "Dense", "Tanh", "Dense")


def typed(dtype, last=""):
    rows = [f"call c{i}: {name} -> (None, 4) | dtype={dtype}" for i, name in enumerate(TYPES)]
    return [*rows[:-1], rows[-1] + last]


def test_a_data_type_that_changed_everywhere_is_one_line():
    assert said(typed('"float32"'), typed('"mixed_float16"')) == ["dtype float32 → mixed_float16 in all 5 layers"]


def test_inputs_of_the_same_type_are_no_exception():
    head = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 4) | dtype={}\n"
    types = ('"float32"', '"float16"')
    assert said(*map(typed, types), head=tuple(map(head.format, types))) == ["dtype float32 → float16 in all 5 layers"]


def test_a_data_type_that_changed_in_many_layers_is_one_line_and_what_else_changed_another():
    old, new = [*typed('"float32"', " units=4"), "call e: Softmax -> (None, 4)"], typed('"mixed_float16"', " units=5")
    assert said(old, [*new, "call e: Softmax -> (None, 4)"]) == [
        "dtype float32 → mixed_float16 in 5 calls, c0 … c4",
        "c4 (Dense): units 4 → 5",
    ]


def test_a_data_type_of_few_layers_or_one_class_is_told_by_their_names():
    lines = [f"call c{i}: Dense -> (None, 4) | dtype={{}}" for i in range(5)]
    old, new = ([line.format(dtype) for line in lines] for dtype in ('"float32"', '"float16"'))
    assert said(old, new) == ["c0, c1, c2, c3 and c4 (Dense): dtype float32 → float16"]


def test_too_many_lines_are_drawn_together_by_class_and_in_full_they_are_not():
    number = MOST_LINES + 1
    old, new = ([UNITS.format(f"d{i}", 2 * i + 4 + more, "?") for i in range(number)] for more in (0, 1))
    (line,) = said(old, new)
    assert line == f"{number} calls, d0 … d{number - 1} (Dense): units 4 → 5, 6 → 7, 8 → 9 and {number - 3} more"
    assert len(said(old, new, full=True)) == number


def test_shapes_that_nothing_explains_come_first_with_what_is_behind_them():
    head = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, {0})\ninput y: InputLayer -> (None, {0})\n"
    lines = ["call m: Add <- x, y -> (None, {0})", "call d: Dense -> (None, 2) [?] | units={0}"]
    old, new = ([line.format(size) for line in lines] for size in (4, 6))
    assert said(old, new, head=(head.format(4), head.format(6))) == [
        "x and y: shape 4 → 6, and 1 call behind them",
        "d (Dense): units 4 → 6",
    ]


def test_parameters_that_nothing_explains_are_told_for_themselves():
    line = "call a: Mine -> (None, 4) [{}]"
    assert said([line.format(20)], [line.format(30)]) == ["a: parameters 20 → 30"]
