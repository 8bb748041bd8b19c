"""The first line: what was done, and what it comes to."""

from __future__ import annotations

import dataclasses

from archlens.comparison import compare
from archlens.comparison.changes.comparison import (
    CallChange,
    FigureChange,
    InterfaceChange,
    ParameterChange,
    Reconfigured,
    Renamed,
    SettingChange,
    ShapeChange,
)
from archlens.comparison.changes.passage_lines import Name
from archlens.comparison.changes.summary import number_of_renamed, summary, summary_words
from tests.unit.comparison.written import written

SIDE = written("call a: Dense -> (None, 8)", "call b: Dense -> (None, 8)")

INTERFACE = (InterfaceChange("inputs", ("x",), ("y", "z"), rearranged=True, relabelled=()),)


def changed(**changes):
    """A comparison of two equal models that tells these changes all the same."""
    return dataclasses.replace(compare(SIDE, SIDE), **changes)


def test_calls_are_counted_by_what_was_done():
    gone = CallChange("a", "Dense", (None, 8), 40, shared=False, group=1)
    units = Reconfigured("b", "b", "Dense", (SettingChange("units", "8", "9"),))
    assert summary(changed()) == "same architecture"
    assert summary(changed(added=(gone,))) == "different architecture: 1 call added"
    both = changed(added=(gone,) * 1200, removed=(gone,), reconfigured=(units,))
    assert summary(both) == "different architecture: 1 call changed, 1,200 added, 1 removed"


def test_a_call_is_changed_once_and_what_only_follows_is_not_counted():
    shape = ShapeChange("a", "a", ((None, 8),), ((None, 9),), follows=False)
    number = ParameterChange("a", "a", 1, 2, follows=False)
    assert summary(changed(shapes=(shape,), parameters=(number,))) == "different architecture: 1 call changed"
    follows = dataclasses.replace(shape, id="b", follows=True)
    assert summary(changed(shapes=(shape, follows))) == "different architecture: 1 call changed"


def test_inputs_are_no_calls_as_in_the_figures_below():
    added = [CallChange(name, "Dense", (None, 8), 40, shared=False, group=1) for name in ("x", "a", "b")]
    shape = ShapeChange("x", "x", ((None, 8),), ((None, 9),), follows=False)
    units = Reconfigured("b", "b", "Dense", (SettingChange("units", "8", "9"),))
    assert summary(changed(shapes=(shape,))) == "different architecture: 1 input changed"
    there = changed(added=tuple(added), removed=tuple(added[:2]), reconfigured=(units,), shapes=(shape,))
    assert summary(there) == (
        "different architecture: 1 call changed, 2 added, 1 removed, 1 input changed, 1 added, 1 removed"
    )


def test_inputs_and_outputs_parameters_depth_and_strategy():
    figures = (
        FigureChange("model", None, None, "strategy", "joint", "progressive"),
        FigureChange("model", None, None, "depth", 3, 5),
        FigureChange("model", None, None, "parameters", 1000, 1120),
        FigureChange("branch", "x", "x", "depth", 3, 5),
    )
    assert summary(changed(interface=INTERFACE, figures=figures)) == (
        "different architecture: other inputs or outputs, parameters +12%, depth 3 → 5, fusion joint → progressive"
    )


def test_blocks_are_counted_among_the_calls():
    first, last = "call a: Dense -> (None, 4)", "call c: Dense -> (None, 9)"
    block = ["call b: Tanh -> (None, 4)", "call s: Add <- b, a -> (None, 4)", "call t: Tanh -> (None, 4)"]
    there = compare(written(first, last), written(first, *block, last))
    assert summary(there) == "different architecture: 3 calls added (1 residual block)"


def test_other_names_are_counted_where_nothing_else_is_other():
    names = (Renamed("a", "c", numbered=False), Renamed("dense", "dense_1", numbered=True))
    assert summary(changed(renamed=names)) == "same architecture, 1 call renamed"
    model = dataclasses.replace(
        changed(renamed=(Renamed("m", "n", numbered=False), *names)), new=dataclasses.replace(SIDE, name="n")
    )
    assert number_of_renamed(model) == 1


def test_costs_are_told_with_where_they_changed():
    sides = []
    for image in (100, 112):
        head = f"archlens.lock/2\nmodel m\nfigures model: macs={image + 30}\nfigures branch x: macs={image}\n"
        head += "figures branch y: macs=20\nfigures interaction: macs=10\n"
        inputs = "input x: InputLayer -> (None, 4)\ninput y: InputLayer -> (None, 4)\n"
        units = f"call a: Dense <- x -> (None, {image})"
        sides.append(written(units, "call b: Add <- a, y -> (None, 4)", head=head + inputs))
    assert ", MACs +9.2% (all in branch 'x')" in summary(compare(*sides))
    own, name, rest = summary_words(compare(*sides))
    assert (type(own), name, type(name), rest) == (str, "x", Name, ")")


def test_costs_that_are_not_known_are_told_by_what_they_are_at_least():
    some = FigureChange("model", None, None, "macs", None, 6_000_000, old_at_least=5_000_000)
    assert summary(changed(added=(), interface=INTERFACE, figures=(some,))).endswith(", MACs ≥ 5,000,000 → 6,000,000")
