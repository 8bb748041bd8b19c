"""Titles of frames keep out of the way of edges."""

from __future__ import annotations

import pytest

from archlens.render.diagram.place.laid_out import Frame, LaidEdge, LaidOut, Rect
from archlens.render.diagram.place.titles import clear_titles
from tests.unit.render.diagram.place.layouts import line

FRAME = Rect(100, 50, 300, 400)
TITLE = Rect(108, 54, 180, 70)


def straight(x, top=0, bottom=90):
    """An edge straight down at x."""
    step = (bottom - top) / 3
    return LaidEdge(tuple((x, top + step * i) for i in range(4)), (x, bottom), Rect(0, 0, 0, 0))


def title_among(*ways, direction="TB", rect=FRAME, title=TITLE):
    layout = LaidOut(direction, 400, 500, {}, ways, (Frame(1, 0, rect, title),), {})
    return clear_titles(layout).frames[0].title


@pytest.mark.parametrize("x", [90, 104, 184, 200, 320])
def test_a_title_that_no_edge_crosses_stays(x):
    assert title_among(straight(x)) == TITLE


@pytest.mark.parametrize("x", [108, 120, 150, 181])
def test_a_title_that_an_edge_crosses_goes_to_the_middle_and_then_to_the_end(x):
    assert title_among(straight(x)) == (Rect(164, 54, 236, 70) if x < 162 else Rect(220, 54, 292, 70))
    assert title_among(straight(x), straight(200)) == Rect(220, 54, 292, 70)


def test_where_edges_cross_all_places_a_title_stays():
    assert title_among(straight(150), straight(200), straight(250)) == TITLE


def test_a_title_finds_a_gap_between_these_places():
    # At 108, 164 and 220 there is an edge; at 136, a quarter of the way, there is none from 134 to 210.
    assert title_among(straight(120), straight(212), straight(260)) == Rect(136, 54, 208, 70)


def test_where_there_is_room_for_the_name_alone_that_is_the_title():
    ways = (straight(150), straight(200), straight(250))
    layout = LaidOut("TB", 400, 500, {}, ways, (Frame(1, 0, FRAME, TITLE),), {})
    (frame,) = clear_titles(layout, ["net"]).frames
    assert frame.is_shortened
    assert frame.title.right - frame.title.left < TITLE.right - TITLE.left
    assert not any(frame.title.left - 2 <= x <= frame.title.right + 2 for x in (150, 200, 250))
    (stays,) = clear_titles(layout, ["a name as long as all"]).frames
    assert (stays.title, stays.is_shortened) == (TITLE, False)


def test_it_stays_inside_a_narrow_frame():
    narrow = Rect(100, 50, 188, 400)
    assert title_among(straight(150), rect=narrow) == TITLE


def test_an_edge_that_ends_above_or_begins_below_is_none_of_its_business():
    assert title_among(straight(150, 0, 53)) == TITLE
    assert title_among(straight(150, 71, 300)) == TITLE


def test_an_edge_that_bends_around_a_title_does_not_cross_it():
    around = LaidEdge(((90, 40), (210, 45), (210, 60), (210, 90)), (210, 95), Rect(0, 0, 0, 0))
    assert title_among(around) == TITLE


def test_from_left_to_right_the_other_end_lies_along_the_way():
    turned = {"direction": "LR", "rect": Rect(50, 100, 400, 300), "title": Rect(54, 108, 70, 180)}
    across = LaidEdge(((60, 0), (60, 60), (60, 120), (60, 190)), (60, 200), Rect(0, 0, 0, 0))
    assert title_among(across, **turned) == Rect(54, 220, 70, 292)


def test_a_frame_that_is_continued_has_no_title():
    assert title_among(straight(150), title=None) is None


def test_a_frame_that_goes_on_says_its_title_there_unless_an_edge_runs_through():
    rect, title = Rect(0, 0, 100, 100), Rect(6, 2, 60, 15)

    def cleared(*ways):
        layout = LaidOut("TB", 400, 500, {}, ways, (Frame(1, 1, rect, title, goes_on=True),), {})
        return clear_titles(layout).frames[0].title

    assert cleared() == title
    assert cleared(line(20, -10, 60)).left >= 22
    assert cleared(line(20, -10, 60), line(50, -10, 60), line(80, -10, 60)) is None
