"""Bars of a survey: as long as what they stand for, and with bounds that say which models they are."""

from __future__ import annotations

from itertools import pairwise

import pytest

from archlens.render.survey.bars import HEIGHT, WIDTH, charts_of_bars, histogram
from archlens.surveys.survey_answers import Bin, Spread
from tests.unit.render.survey.told import told

DEJAVU_SANS = {" ": 3.18, ",": 3.18, ".": 3.18, "B": 6.86, "M": 8.63, "G": 7.75, "k": 5.79}
"""How wide letters of that font are in 10 pixels; a digit has 6.36."""


@pytest.fixture(scope="module")
def overview(tmp_path_factory):
    return told(tmp_path_factory.mktemp("surveys") / "zoo", seed=2)[0]


def test_a_bar_is_as_long_as_its_part_of_the_longest(overview):
    charts = {chart.title: chart for chart in charts_of_bars(overview)}
    assert list(charts) == ["Strategies", "Inputs", "Findings", "Formats", "Could not be read"]
    lengths = {bar.value: float(bar.length) for bar in charts["Strategies"].bars}
    most = max(tally.models for tally in overview.strategies)
    assert lengths == {tally.value: pytest.approx(100 * tally.models / most, abs=0.01) for tally in overview.strategies}
    assert charts["Findings"].bars[0].label.startswith("AL")
    assert charts["Could not be read"].column == ""


def test_bars_of_a_histogram_stand_beside_each_other_as_high_as_what_they_count(overview):
    for spread in overview.spreads:
        chart = histogram(spread)
        most = max(each.models for each in spread.bins)
        tallest = max(bar.height for bar in chart.bars)
        for bar, each in zip(chart.bars, spread.bins, strict=True):
            assert 0 <= bar.x < bar.x + bar.width <= WIDTH
            assert bar.y + bar.height <= HEIGHT
            assert (bar.height > 0) == (each.models > 0)
            if bar.height > 2:
                assert bar.height / tallest == pytest.approx(each.models / most, abs=0.01)
            assert (bar.least, bar.below) == (each.least, each.below)
        assert [bar.is_last for bar in chart.bars] == [False] * (len(chart.bars) - 1) + [True]
        edges = [bar.x + bar.width for bar in chart.bars]
        assert all(edge <= after.x for edge, after in zip(edges, chart.bars[1:], strict=False))


def test_labels_do_not_run_into_each_other():
    for number in range(1, 31):
        bounds = [50 * 2**place for place in range(number + 1)]
        bins = tuple(Bin(least, below, 1) for least, below in pairwise(bounds))
        labels = histogram(Spread("peak_bytes", number, 0, (50,) * 5, bins)).labels
        assert len(labels) >= 2
        ends = 0.0
        for label in labels:
            width = sum(DEJAVU_SANS.get(letter, 6.36) for letter in label.text)
            starts = label.x - {"start": 0, "middle": width / 2, "end": width}[label.anchor]
            assert ends <= starts
            ends = starts + width
        assert ends <= WIDTH


def test_single_numbers_are_told_as_such_and_ranges_as_ranges():
    one = histogram(Spread("depth", 3, 1, (1, 1, 2, 2, 2), (Bin(1, 2, 2), Bin(2, 3, 1))))
    assert [bar.told for bar in one.bars] == ["depth 1: 2 models", "depth 2: 1 model"]
    assert [label.text for label in one.labels] == ["1", "2"]
    many = histogram(Spread("macs", 1, 0, (1500,) * 5, (Bin(1000, 2000, 1),)))
    assert many.bars[0].told == "MACs from 1,000 to 2,000: 1 model"
    assert many.title == "MACs"


def test_of_a_figure_that_nobody_knows_there_are_no_bars():
    chart = histogram(Spread("macs", 0, 5, (), ()))
    assert (chart.bars, chart.labels, chart.told.replace("\N{NO-BREAK SPACE}", " ")) == ((), (), "5 unknown")
