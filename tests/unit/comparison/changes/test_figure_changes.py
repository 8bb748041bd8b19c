"""Figures that differ, part by part; made by hand."""

from __future__ import annotations

import dataclasses

from archlens.comparison.architecture.structure import Figure
from archlens.comparison.changes.figure_changes import PRESENCE, figure_changes
from tests.unit.comparison.written import written

LINES = ("call a: Dense -> (None, 8)", "call b: Dense -> (None, 8)", "output first = a", "output second = b")


def with_figures(*figures):
    return dataclasses.replace(written(*LINES), figures=tuple(Figure(*each) for each in figures))


def changed(old, new, forth=None, outputs=None):
    found = figure_changes(old, new, forth or {0: 0, 1: 1, 2: 2}, outputs or {0: 0, 1: 1})
    return [(each.part, each.old_id, each.id, each.figure, each.old, each.new) for each in found]


def test_a_figure_with_another_value_and_no_other():
    old = with_figures(("model", None, "depth", 3), ("model", None, "calls", 5), ("branch", 0, "depth", 3))
    new = with_figures(("model", None, "depth", 4), ("model", None, "calls", 5), ("branch", 0, "depth", 3))
    assert changed(old, new) == [("model", None, None, "depth", 3, 4)]


def test_a_figure_that_only_one_has():
    old, new = with_figures(("model", None, "a_blocks", 3)), with_figures(("model", None, "b_blocks", 2))
    assert changed(old, new) == [("model", None, None, "a_blocks", 3, None), ("model", None, None, "b_blocks", None, 2)]


def test_parts_are_paired_by_their_calls_and_outputs_by_their_own_pairing():
    old = with_figures(("fusion", 1, "mode", "add"), ("output", 0, "joint_depth", 1))
    new = with_figures(("fusion", 2, "mode", "dot"), ("output", 1, "joint_depth", 2))
    assert changed(old, new, {1: 2}, {0: 1}) == [
        ("fusion", "a", "b", "mode", "add", "dot"),
        ("output", "first", "second", "joint_depth", 1, 2),
    ]


def test_a_part_that_only_one_has_is_told_by_its_face():
    old = with_figures(("fusion", 1, "mode", "add"), ("fusion", 1, "stage", 1))
    new = with_figures(("branch", 0, "calls", 7), ("branch", 0, "depth", 3))
    assert changed(old, new) == [
        ("branch", None, "x", PRESENCE, None, 3),
        ("fusion", "a", None, PRESENCE, "add", None),
    ]


def test_numbers_of_parameters_differ_only_where_both_are_known():
    old, new = with_figures(("model", None, "parameters", 40)), with_figures(("model", None, "parameters", None))
    assert changed(old, new) == changed(new, old) == []
    ratio = with_figures(("model", None, "ratio", 1.0)), with_figures(("model", None, "ratio", None))
    assert changed(*ratio) == [("model", None, None, "ratio", 1.0, None)]


def macs(old, new, part="model"):
    """What is told of MACs, with what they are at least; of each side a number, or that and ``≥``, or nothing."""
    place = 0 if part == "branch" else None
    sides = []
    for side in (old, new):
        figures = [] if side is None else [(part, place, "macs", side if isinstance(side, int) else None)]
        if isinstance(side, str):
            figures.append((part, place, "macs_at_least", int(side.removeprefix("≥"))))
        sides.append(with_figures((part, place, "depth", 1), *figures))
    found = figure_changes(*sides, {0: 0, 1: 1, 2: 2}, {0: 0, 1: 1})
    return [(each.figure, each.old, each.new, each.old_at_least, each.new_at_least) for each in found]


def test_macs_that_are_not_known_are_told_by_what_they_are_at_least():
    assert macs(5, 5) == macs("≥5", "≥5") == []
    assert macs(5, 6) == [("macs", 5, 6, None, None)]
    assert macs("≥5", 6) == [("macs", None, 6, 5, None)]
    assert macs("≥5", "≥7") == [("macs", None, None, 5, 7)]


def test_macs_that_a_lock_file_does_not_tell_are_told_as_unknown_of_the_model_alone():
    assert macs(None, 6) == [("macs", None, 6, None, None)]
    assert macs(6, None) == [("macs", 6, None, None, None)]
    assert macs(None, 6, "branch") == macs(None, None) == []
