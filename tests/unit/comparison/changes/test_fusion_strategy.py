"""The strategy of fusion in one word, from levels and stages as definitions have it."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.comparison import Architecture, compare
from archlens.comparison.architecture.structure import Figure
from archlens.comparison.changes.fusion_strategy import strategy_of
from tests.strategies import model_graphs
from tests.unit.comparison.written import written


def with_fusions(*fusions, injections=0):
    """An architecture with fusions of these levels and stages."""
    side = written("call a: Dense -> (None, 8)")
    figures = [Figure("model", None, "depth", 1)]
    for place, (level, stage) in enumerate(fusions):
        figures += [Figure("fusion", place, "level", level), Figure("fusion", place, "stage", stage)]
    figures += [Figure("injection", place, "mode", "state") for place in range(injections)]
    return dataclasses.replace(side, figures=tuple(figures))


@pytest.mark.parametrize(
    ("fusions", "word"),
    [
        ([], "none"),
        ([("input", 1), ("input", 2)], "early"),
        ([("decision", 1)], "late"),
        ([("feature", 1), ("feature", 1)], "joint"),
        ([("feature", 1), ("feature", 2)], "progressive"),
        ([("feature", 1), ("decision", 2)], "hybrid"),
    ],
)
def test_it_follows_from_levels_and_stages(fusions, word):
    assert strategy_of(with_fusions(*fusions)) == word
    assert strategy_of(with_fusions(*fusions, injections=2)) == f"{word} + injection"


def test_an_architecture_without_figures_tells_none():
    assert strategy_of(written("call a: Dense -> (None, 8)")) is None


def test_another_strategy_is_a_figure_of_the_model_that_changed():
    old = with_fusions(("feature", 1))
    new = dataclasses.replace(written("call a: Dense -> (None, 9)"), figures=with_fusions(("input", 1)).figures)
    (change,) = [each for each in compare(old, new).figures if each.figure == "strategy"]
    assert (change.part, change.old, change.new) == ("model", "joint", "early")


@given(model_graphs())
@settings(max_examples=100, deadline=None)
def test_it_is_the_word_of_the_report_also_of_a_lock_file(graph):
    analysis = analyze_graph(graph)
    side = Architecture.of(analysis)
    assert strategy_of(side) == analysis.model.strategy
    assert strategy_of(Architecture.from_lock(side.to_lock())) == analysis.model.strategy
