"""Titles of frames stand where no edge goes through them."""

from __future__ import annotations

from dataclasses import replace

from archlens.render.diagram.place.layout import Frame, Layout, Rect
from archlens.render.diagram.place.titles import clear_titles
from tests.unit.render.diagram.place.layouts import line

FRAME = Frame(1, 0, Rect(0, 100, 300, 300), Rect(8, 102, 68, 114))


def title_of(*ways, direction="TB"):
    cleared = clear_titles(Layout(direction, 300, 400, {}, ways, (FRAME,), {}))
    return cleared.frames[0].title


def test_a_title_that_is_in_nobodys_way_stays():
    assert title_of(line(200, 0, 160)) == FRAME.title


def test_it_gives_way_to_the_middle_and_then_to_the_other_side():
    assert title_of(line(40, 0, 160)).middle[0] == 150
    assert title_of(line(40, 0, 160), line(150, 0, 160)).right == 292


def test_where_there_is_no_room_it_stays():
    assert title_of(line(40, 0, 160), line(150, 0, 160), line(270, 0, 160)) == FRAME.title


def test_it_stays_inside_a_narrow_frame():
    narrow = replace(FRAME, rect=Rect(0, 100, 70, 300))
    layout = Layout("TB", 300, 400, {}, (line(40, 0, 160),), (narrow,), {})
    assert clear_titles(layout).frames[0].title == FRAME.title
