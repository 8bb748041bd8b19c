"""What there is to tell of a comparison, and in which order."""

from __future__ import annotations

import dataclasses
import random

from archlens.comparison import Architecture, compare, describe
from archlens.comparison.changes.comparison import (
    Cause,
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
from archlens.comparison.changes.passages import UNTOLD_KEYS, passages
from tests.unit.comparison import made
from tests.unit.comparison.written import HEAD, written


def test_the_figures_come_last_and_each_call_is_named_once():
    dice = random.Random(3)
    old = made.build(dice, 40)
    new = made.insert(dice, made.insert(dice, old))
    comparison = compare(made.analysis(old), made.analysis(new))
    titles = [passage.title for passage in passages(comparison)]
    assert titles == ["Added", "Figures"]
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
    assert said(changed(reconfigured=(*calls, other)), "Changed") == [
        "a, b and c (Dense): units 8 → 16",
        "d (Dense): max_value not set → 6",
    ]


def test_the_interface_is_told_by_order_keys_and_names():
    key = Relabelled("age_in", "years_in", "age", None)
    name = Relabelled("image", "picture", None, None)
    change = InterfaceChange("inputs", ("age_in", "image"), ("years_in", "picture"), False, (key, name))
    assert said(changed(interface=(change,)), "Inputs and outputs") == [
        "input years_in: key age → not set",
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


def test_causes_come_before_effects_and_effects_are_counted_there():
    shape = ((None, 8),), ((None, 9),)
    cause = Cause("changed", "a")
    own = ShapeChange("a", "a", *shape, follows=False)
    following = [ShapeChange(name, name, *shape, follows=True, follows_from=(cause,)) for name in "bcd"]
    size = ParameterChange("d", "d", 100, 110, follows=True, follows_from=(cause,))
    comparison = changed(shapes=(own, *following), parameters=(size,))
    assert said(comparison, "Changed") == ["a: shape 8 → 9, and 3 calls behind it"]
    assert [passage.title for passage in passages(comparison)] == ["Changed"]
    assert said(comparison, "Shapes", full=True) == [
        "a: shape 8 → 9",
        *(f"{name}: shape 8 → 9, follows from a" for name in "bcd"),
    ]
    assert said(comparison, "Parameters", full=True) == ["d: parameters 100 → 110, follows from a"]


def test_of_a_call_with_other_sources_and_settings_what_follows_is_told_once():
    lines = ["call a: Dense -> (None, {0}) | units={0}", "call m: Concatenate <- a, {1} -> (None, {2}) | n={0}"]
    end = "call e: Dense <- m -> (None, 3) [{3}]"
    old = written(*(line.format(4, "x", 8, 27) for line in (*lines, end)))
    new = written(*(line.format(6, "a", 12, 39) for line in (*lines, end)))
    text = describe(compare(old, new))
    assert text.count("behind it") == 2
    assert "'m' takes 'a' instead of 'x'\n" in text
    assert "'m' (Concatenate): n 4 → 6, and 1 call behind it" in text


def test_what_became_of_a_call_with_other_sources_is_told_with_them_and_not_what_follows_from_elsewhere():
    lines = ["call a: Dense <- x -> (None, {0}) | units={0}", "call b: Dense <- x -> (None, 9) | units=9"]
    end = "call q: Dense <- {} -> (None, 3) [{}] | units=3"
    old = written(*(line.format(4) for line in lines), end.format("a", 15), "output q = q", "output b = b")
    new = written(*(line.format(4) for line in lines), end.format("b", 30), "output q = q", "output b = b")
    comparison = compare(old, new)
    assert said(comparison, "Rewired") == ["q takes b instead of a, parameters 15 → 30"]
    # An order decides no shape: that follows from the wider layer alone.
    both = [*lines, "call m: Add <- {1} -> (None, {0})", "output m = m", "output b = b"]
    old, new = (written(*(line.format(*row) for line in both)) for row in ((4, "a, x"), (6, "x, a")))
    assert said(compare(old, new), "Rewired") == ["m takes the same tensors in another order, x, a"]


def test_names_that_people_gave_are_counted_and_listed_where_they_are_asked_for():
    pairs = ("a0", "b0"), ("a1", "b1"), ("c", "d"), ("e", "f")
    names = [Renamed(old, new, numbered=False) for old, new in pairs]
    comparison = changed(renamed=(*names, Renamed("dense_1", "dense_2", numbered=True)))
    assert said(comparison, "Renamed") == ["a0 → b0, a1 → b1 and 2 more"]
    assert said(comparison, "Renamed", names=True) == [f"{old} → {new}" for old, new in pairs]
    assert passages(changed(renamed=(Renamed("dense_1", "dense_2", numbered=True),))) == ()


def test_another_name_of_the_model_alone_is_told_where_it_is_asked_for():
    comparison = changed(renamed=(Renamed("m", "n", numbered=False),))
    comparison = dataclasses.replace(comparison, new=dataclasses.replace(comparison.new, name="n"))
    assert passages(comparison) == ()
    assert said(comparison, "Renamed", names=True) == ["m → n"]
