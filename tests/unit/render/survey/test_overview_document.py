"""An overview on a terminal: never more than a screen, in no column too many, and true."""

from __future__ import annotations

import pytest

from archlens.render.document import View
from archlens.render.survey.overview_text import render
from archlens.surveys.survey_answers import FrequentFinding, Spread, SurveyOverview, Tally
from archlens.text.terminal import Terminal
from archlens.text.widths import text_width
from tests.unit.render.survey.told import told


def lines(overview, width=80, *, full=False):
    return render(overview, View(full=full, terminal=Terminal(width=width))).splitlines()


@pytest.mark.parametrize("condition", [None, "inputs = 1", "depth > 100000", "max_share is null and macs is null"])
@pytest.mark.parametrize("seed", [1, 2])
def test_it_fits_on_a_screen(condition, seed, tmp_path):
    overview, *_ = told(tmp_path / "zoo", seed, condition=condition)
    told_lines = lines(overview)
    assert len(told_lines) <= 30
    assert max(map(text_width, told_lines)) <= 80


def overview_of(**changes):
    figures = ("depth", "parameters", "macs", "peak_bytes", "max_share")
    usual = {
        "survey": "zoo",
        "condition": None,
        "models": 100,
        "formats": (Tally("keras", 100),),
        "inputs": (Tally(1, 10), Tally(2, 70), Tally(3, 15), Tally(7, 5)),
        "strategies": tuple(Tally(f"strategy {number}", 100 // number) for number in range(1, 12)),
        "spreads": tuple(Spread(figure, 0, 100, (), ()) for figure in figures),
        "findings": tuple(FrequentFinding(f"AL{number}", 20 - number, 40) for number in range(101, 115)),
        "errors": (Tally("timeout", 2), Tally(None, 1)),
        "duplicate_groups": 1,
        "duplicates": 3,
    }
    return SurveyOverview(**{**usual, **changes})


def test_the_most_there_can_be_fits_too_and_full_lists_all():
    shown, all_of_it = lines(overview_of(condition="x" * 60)), lines(overview_of(), full=True)
    assert len(shown) <= 32
    assert any("… 5 more strategies; --full lists all" in line for line in shown)
    assert any("… 9 more findings; --full lists all" in line for line in shown)
    assert sum("strategy " in line for line in all_of_it) == 11
    assert sum(line.lstrip().startswith("AL1") for line in all_of_it) == 14


def test_each_line_says_what_was_counted():
    text = "\n".join(lines(overview_of()))
    assert "zoo · 100 models · 3 files could not be read" in text
    assert "1: 10 (10%), 2: 70 (70%), 3 or more: 20 (20%)" in text
    assert "3 models share 1 architecture" in text
    assert "timeout: 2, unknown: 1" in text
    assert text.count(" ?") == 25  # five figures that are known of no model


def test_where_there_are_no_models_there_are_no_sections():
    empty = {"models": 0, "formats": (), "inputs": (), "strategies": (), "findings": (), "errors": ()}
    assert lines(overview_of(**empty)) == ["zoo · no models"]
