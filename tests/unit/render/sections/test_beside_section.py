"""Where a model stands, in words."""

from __future__ import annotations

from archlens.render.document import View
from archlens.render.sections import beside_section
from archlens.surveys.survey_answers import Standing, StandingFigure
from tests.unit.render.made import sample


def rows_of(standing):
    section = beside_section.build(sample("image_text"), View(beside=standing))
    rows = [row for part in section.parts for row in part.rows]
    texts = [["".join(span.text for item in cell.items for span in item) for cell in row] for row in rows]
    return "".join(span.text for span in section.summary), texts


def test_without_a_survey_there_is_no_section():
    assert beside_section.build(sample("image_text"), View()) is None


def test_shares_are_of_those_that_are_known():
    figures = (
        StandingFigure("depth", 6, 5, 1, 4, 0),
        StandingFigure("parameters", 51_896_193, 10, 0, 0, 0),
        StandingFigure("macs", 7, 0, 0, 3, 7),
        StandingFigure("peak_bytes", None, 0, 0, 0, 2),
        StandingFigure("max_share", 0.5, 0, 0, 0, 10),
    )
    summary, rows = rows_of(Standing("zoo", 10, True, "late", 3, figures))
    assert summary == "10 other models of zoo"
    assert rows == [
        ["strategy", "late", "as 3 of them (30%)"],
        ["depth", "6", "more than 50%, as 10%, less than 40%"],
        ["parameters", "51.9 M", "more than all"],
        ["MACs", "7", "less than all; 7 unknown"],
        ["peak bytes", "?", ""],
        ["max share", "50%", "10 unknown, which is all of them"],
    ]


def test_beside_none_nothing_is_told():
    assert rows_of(Standing("zoo", 0, True, "late", 0, ())) == ("no other models of zoo", [])
    assert rows_of(Standing("zoo", 1, False, None, 0, ()))[0] == "1 model of zoo"
