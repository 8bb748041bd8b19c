"""The figures that changed as rows: before, now, and by how much."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.comparison import compare
from archlens.comparison.changes.comparison import FigureChange
from archlens.comparison.changes.figure_changes import PRESENCE
from archlens.comparison.changes.figure_rows import figure_rows
from tests.unit.comparison.written import written


def rows(*changes, full=False, inputs=2):
    head = "archlens.lock/2\nmodel m\n" + "".join(f"input x{i}: InputLayer -> (None, 4)\n" for i in range(inputs))
    side = written("call a: Dense <- x0 -> (None, 8)", head=head)
    comparison = dataclasses.replace(compare(side, side), figures=changes)
    return [
        (row.part, row.id, row.figure, row.before, row.now, row.change) for row in figure_rows(comparison, full=full)
    ]


@pytest.mark.parametrize(
    ("figure", "old", "new", "expected"),
    [
        ("depth", 168, 338, ("168", "338", "+170")),
        ("parameters", 1000, 1120, ("1,000", "1,120", "+12%")),
        ("parameters", 2_000_000, 1_000, ("2,000,000", "1,000", "÷ 2,000")),
        ("features", 32, 64, ("32", "64", "+100%")),
        ("narrowest_features", None, 64, ("-", "64", "")),
        ("residual_blocks", None, 2, ("0", "2", "+2")),
        ("macs", 106_172_032, 118_912_676, ("106,172,032", "118,912,676", "+12%")),
        ("macs", None, 64, ("?", "64", "")),
        ("mode", "add", "dot", ("add", "dot", "")),
        ("fuses", True, False, ("yes", "no", "")),
    ],
)
def test_a_figure_with_its_change(figure, old, new, expected):
    change = FigureChange("model", None, None, figure, old, new)
    name = figure.replace("_", " ").replace("macs", "MACs")
    assert rows(change) == [("model", None, name, *expected)]


def test_costs_that_are_not_known_are_told_by_what_they_are_at_least():
    some = FigureChange("model", None, None, "macs", None, 6_000, old_at_least=5_000)
    less = FigureChange("branch", "x0", "x0", "macs", None, None, old_at_least=0, new_at_least=7)
    assert rows(some, less) == [
        ("model", None, "MACs", "≥ 5,000", "6,000", ""),
        ("branch", "x0", "MACs", "?", "≥ 7", ""),
    ]


def test_what_only_one_model_has_is_new_or_gone():
    new = FigureChange("branch", None, "y", PRESENCE, None, 7)
    gone = FigureChange("output", "o", None, PRESENCE, 2, None)
    assert rows(new, gone) == [
        ("branch", "y", "new", "-", "depth 7", ""),
        ("output", "o", "gone", "joint depth 2", "-", ""),
    ]


def test_what_follows_from_other_figures_is_told_in_full_only():
    changes = [FigureChange("fusion", "m", "m", "ratio", 1.0, 0.5), FigureChange("branch", "x0", "x0", "calls", 3, 4)]
    assert rows(*changes) == []
    assert [row[2] for row in rows(*changes, full=True)] == ["ratio", "calls"]
    assert [row[2] for row in rows(FigureChange("model", None, None, "calls", 3, 4))] == ["calls"]


def test_the_only_branch_does_not_tell_again_what_the_model_tells():
    changes = [FigureChange(part, id_, id_, "depth", 3, 4) for part, id_ in (("model", None), ("branch", "x0"))]
    assert [row[0] for row in rows(*changes, inputs=1)] == ["model"]
    assert [row[0] for row in rows(*changes, inputs=1, full=True)] == ["model", "branch"]
    assert [row[0] for row in rows(*changes)] == ["model", "branch"]


def test_an_input_that_came_is_told_by_its_branch_and_among_the_inputs():
    changes = [
        FigureChange(part, None, "y", PRESENCE, None, value) for part, value in (("input", "feature"), ("branch", 3))
    ]
    assert [row[0] for row in rows(*changes)] == ["branch"]
    assert [row[0] for row in rows(*changes, full=True)] == ["input", "branch"]


def of_model(**figures):
    """What is told of these figures of a model, each as before and now."""
    return [row[2] for row in rows(*(FigureChange("model", None, None, name, *each) for name, each in figures.items()))]


@pytest.mark.parametrize(
    ("trained", "stored", "told"),
    [
        ((100, 200), (400, 800), ["parameters"]),
        ((100, 60), (400, 800), ["parameters", "trainable parameters"]),
        ((100, 200), (400, 200), ["parameters", "weight bytes"]),  # quantized
    ],
)
def test_what_changes_as_the_parameters_do_is_not_told_again(trained, stored, told):
    assert of_model(parameters=(100, 200), trainable_parameters=trained, weight_bytes=stored) == told


def test_what_changes_alone_is_told():
    assert of_model(trainable_parameters=(100, 60)) == ["trainable parameters"]
    assert of_model(weight_bytes=(400, 100), peak_bytes=(8, 4)) == ["weight bytes", "peak bytes"]
