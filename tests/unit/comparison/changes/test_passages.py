"""What there is to tell of a comparison, and in which order."""

from __future__ import annotations

import dataclasses
import random

from archlens.comparison import Architecture, compare, describe
from archlens.comparison.changes.comparison import (
    CallChange,
    FigureChange,
    InterfaceChange,
    ParameterChange,
    Reconfigured,
    Relabelled,
    Renamed,
    SettingChange,
    ShapeChange,
)
from archlens.comparison.changes.figure_changes import PRESENCE
from archlens.comparison.changes.passage_lines import Name, Quoted
from archlens.comparison.changes.passages import UNTOLD_KEYS, passages, summary
from tests.unit.comparison import made
from tests.unit.comparison.written import HEAD, written


def test_the_figures_come_first_and_each_call_is_named_once():
    dice = random.Random(3)
    old = made.build(dice, 40)
    new = made.insert(dice, made.insert(dice, old))
    comparison = compare(made.analysis(old), made.analysis(new))
    titles = [passage.title for passage in passages(comparison)]
    assert titles[:2] == ["Figures", "Added"]
    (added,) = [passage for passage in passages(comparison) if passage.title == "Added"]
    named = [word for line in added.lines for word in line.words if isinstance(word, Name)]
    assert {call.id for call in comparison.added} <= set(named)
    assert {word for line in added.lines for word in line.words if isinstance(word, Quoted)} == {
        call.class_name for call in comparison.added
    }


def lines(old, new):
    """What is said of two models beside the summary, without the figures."""
    return describe(compare(Architecture.from_lock(HEAD + old), Architecture.from_lock(HEAD + new))).split("\n")[1:]


def test_a_setting_a_source_and_an_order():
    dense = "call a: Dense -> (None, 8) [40] | units=8\ncall b: Dense <- x -> (None, 8) [40] | units=8\n"
    merge = "call m: Concatenate <- {} -> (None, 16) | axis=1\noutput m = m\n"
    one = dense + merge.format("a, b")
    assert lines(one, one.replace("axis=1", "axis=2")) == ["  ~ 'm' (Concatenate): axis 1 → 2"]
    assert lines(one, dense + merge.format("b, a")) == ["  ~ 'm' takes the same tensors in another order, 'b', 'a'"]
    assert lines(one, dense + merge.format("a, x")) == ["  ~ 'm' takes 'x' instead of 'b'"]
    assert lines(one, dense + merge.format("a, b, x")) == ["  ~ 'm' also takes 'x'"]
    assert lines(dense + merge.format("a, b, x"), one) == ["  ~ 'm' no longer takes 'x'"]
    assert lines(one, one.replace("a, b ", 'a, b as "k" ')) == [
        "  ~ 'm' takes the same tensors by argument k, 'a', 'b'"
    ]
    assert lines(one, one.replace("output m = m", "output m = m\noutput b = b")) == ["  ~ outputs: 'm' → 'm', 'b'"]


def changed(**changes):
    """A comparison of two equal models that tells these changes all the same."""
    side = written("call a: Dense -> (None, 8)", "call b: Dense -> (None, 8)")
    return dataclasses.replace(compare(side, side), **changes)


def said(comparison, title, **options):
    (passage,) = [each for each in passages(comparison, **options) if each.title == title]
    return ["".join(line.words) for line in passage.lines]


def test_a_summary_counts_what_was_done():
    gone = CallChange("a", "Dense", (None, 8), 40, shared=False, group=1)
    assert summary(changed()) == "same architecture"
    assert summary(changed(added=(gone,))) == "different architecture: 1 call added"
    both = changed(added=(gone,) * 1200, removed=(gone,))
    assert summary(both) == "different architecture: 1,200 calls added, 1 removed"
    interface = (InterfaceChange("inputs", ("x",), ("y", "z"), rearranged=True, relabelled=()),)
    assert summary(changed(interface=interface)) == "different architecture: other inputs or outputs"
    shape = ShapeChange("a", "a", ((None, 8),), ((None, 9),), follows=False)
    assert summary(changed(shapes=(shape,))) == "different architecture: other shapes"
    numbers = ParameterChange("a", "a", 1, 2, follows=False)
    assert summary(changed(parameters=(numbers,))) == "different architecture: other numbers of parameters"


def test_figures_of_one_part_are_one_line_and_those_that_follow_are_spared():
    depth = FigureChange("branch", "x", "x", "depth", 3, 4)
    calls = FigureChange("branch", "x", "x", "calls", 3, 5)
    ratio = FigureChange("fusion", "m", "m", "ratio", 1.0, 0.5)
    gone = FigureChange("output", "o", None, PRESENCE, 2, None)
    new = FigureChange("branch", None, "y", PRESENCE, None, 7)
    blocks = FigureChange("model", None, None, "residual_blocks", None, 2)
    comparison = changed(figures=(depth, calls, ratio, gone, new, blocks))
    expected = ["branch x: depth 3 → 4, calls 3 → 5", "output o is gone (joint depth 2)", "branch y is new (depth 7)"]
    expected.append("model: residual blocks 0 → 2")
    assert said(comparison, "Figures") == expected
    assert "fusion m: ratio 1 → 0.5" in said(comparison, "Figures", full=True)


def test_calls_in_which_the_same_changed_are_one_line():
    units = SettingChange("units", "8", "16")
    calls = [Reconfigured(name, name, "Dense", (units,)) for name in "abc"]
    other = Reconfigured("d", "d", "Dense", (SettingChange("max_value", None, "6"),))
    assert said(changed(reconfigured=(*calls, other)), "Reconfigured") == [
        "a, b and c (Dense): units 8 → 16",
        "d (Dense): max_value not set → 6",
    ]


def test_the_interface_is_told_by_order_keys_and_names():
    key = Relabelled("age_in", "years_in", "age", None)
    name = Relabelled("image", "picture", None, None)
    change = InterfaceChange("inputs", ("age_in", "image"), ("years_in", "picture"), False, (key, name))
    assert said(changed(interface=(change,)), "Inputs and outputs") == [
        "input years_in: key age → none",
        "input image is now called picture",
    ]
    swapped = Relabelled("a", "b", None, None), Relabelled("b", "a", None, None)
    change = InterfaceChange("outputs", ("a", "b"), ("b", "a"), True, swapped)
    assert said(changed(interface=(change,)), "Inputs and outputs") == ["outputs: a, b → b, a"]
    change = InterfaceChange("outputs", ("a", "a_1"), ("a", "a_1"), True, (), ("a", "a_1"))
    assert said(changed(interface=(change,)), "Inputs and outputs") == [
        "outputs a and a_1 come from elsewhere, under the names that they had"
    ]


def test_that_a_lock_file_tells_no_keys_is_said_where_the_model_has_some():
    lines = "input x: InputLayer -> (None, 4)", "call a: Dense -> (None, 8)", "output a = a"
    first, second = (
        Architecture.from_lock("\n".join([f"archlens.lock/{n}", "model m", *lines]).replace("x:", name))
        for n, name in ((1, "x:"), (2, "x key y:"))
    )
    assert compare(first, second).same
    assert said(compare(first, second), "Inputs and outputs") == [UNTOLD_KEYS]
    assert passages(compare(second, second)) == ()


def test_shapes_that_follow_are_told_by_the_last_of_them():
    own = ShapeChange("a", "a", ((None, 8),), ((None, 9),), follows=False)
    following = [ShapeChange(name, name, ((None, 8),), ((None, 9),), follows=True) for name in "bcd"]
    comparison = changed(shapes=(own, *following))
    assert said(comparison, "Shapes") == [
        "a: shape (None, 8) → (None, 9)",
        "d: shape (None, 8) → (None, 9), and 2 calls before it",
    ]
    assert len(said(comparison, "Shapes", full=True)) == 4


def test_parameters_stand_by_how_much_changed_and_in_order_in_full():
    changes = tuple(ParameterChange(name, name, 100, new, follows=True) for name, new in (("a", 101), ("b", 20)))
    assert [line[0] for line in said(changed(parameters=changes), "Parameters")] == ["b", "a"]
    assert [line[0] for line in said(changed(parameters=changes), "Parameters", full=True)] == ["a", "b"]


def test_names_are_told_where_they_are_asked_for_and_people_gave_them():
    names = (Renamed("a", "b", numbered=False), Renamed("dense_1", "dense_2", numbered=True))
    comparison = changed(renamed=names)
    assert passages(comparison) == ()
    assert said(comparison, "Renamed", names=True) == ["a → b"]
