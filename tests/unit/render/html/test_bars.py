"""Bars: a part of the model each, with figures that add up and lengths that are true."""

from __future__ import annotations

import pytest

import archlens
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.html.bars import bars
from archlens.render.html.palette import PagePalette
from archlens.render.html.selections import selections
from tests.conftest import ROOT
from tests.unit.render.diagrams import row_of
from tests.unit.render.made import SAMPLES, sample


def made(analysis, **options):
    palette = PagePalette()
    return bars(analysis, selections(DrawnModel(analysis), palette.theme), palette, **options)


def number(figure):
    """The figure of a part, or what is known of it."""
    if figure == "?":
        return 0
    return int(figure.removeprefix("≥ ").replace(",", ""))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_part_has_its_bars(path):
    analysis = sample(path.stem)
    found = made(analysis)
    parts = [each.input for each in analysis.branches] + ["interaction"] * bool(analysis.interaction.calls)
    assert [bar.title for bar in found.bars] == parts
    for place, measure in enumerate(found.measures):
        amounts = [bar.amounts[place] for bar in found.bars]
        most = max(number(amount.figure) for amount in amounts)
        for amount in amounts:
            assert float(amount.length) == pytest.approx(100 * number(amount.figure) / most, abs=0.01)
        if measure == "MACs":  # a call is in one part only
            assert sum(number(amount.figure) for amount in amounts) == analysis.model.macs_at_least


def test_what_is_shared_is_told_where_something_is():
    assert [bar.shared for bar in made(sample("siamese")).bars] == ["822,208", "822,208", "0"]
    assert made(sample("siamese")).has_shared
    assert not made(sample("image_text")).has_shared


def test_what_is_unknown_has_no_bar_and_no_share():
    analysis = archlens.analyze(ROOT / "tests" / "data" / "keras_3.15.1" / "attention_and_custom.keras")
    found = made(analysis)
    parts = [*analysis.branches, analysis.interaction]
    unknown = [bar.amounts[0] for bar, part in zip(found.bars, parts, strict=True) if part.macs is None]
    assert unknown
    assert all(amount.share == "?" and amount.figure[0] in "?≥" for amount in unknown)
    assert found.totals[0].startswith("≥ ")


def test_of_one_branch_its_own_bar_and_that_of_the_interaction():
    assert [bar.title for bar in made(sample("image_text"), only="text_input").bars] == ["text_input", "interaction"]


def test_a_model_that_costs_nothing_has_none():
    assert made(row_of("Flatten", "Flatten")) is None
