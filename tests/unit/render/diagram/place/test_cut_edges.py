"""Edges over cuts, in pieces and in order."""

from __future__ import annotations

from archlens.render.diagram.place.cut_edges import passages
from archlens.render.diagram.place.laid_out import LaidEdge, Rect
from tests.unit.render.diagram.place.layouts import line


def test_an_edge_has_a_piece_in_each_column():
    (passage,) = passages([line(50, 0, 300)], [100, 200])
    assert (passage.first, len(passage.paths), passage.lanes) == (0, 3, [0, 0])
    assert [round(path[-1][1]) for path in passage.paths] == [100, 200, 294]


def test_an_edge_inside_a_column_stays_whole():
    (passage,) = passages([line(50, 110, 190)], [100, 200])
    assert (passage.first, len(passage.paths), passage.lanes) == (1, 1, [])


def test_the_edge_on_the_right_has_the_first_lane():
    found = passages([line(10, 0, 200), line(90, 0, 200), line(50, 0, 200)], [100])
    assert [passage.lanes for passage in found] == [[2], [0], [1]]


def test_an_edge_from_the_last_rank_goes_straight_down_with_its_label():
    slanting = line(50, 60, 140, end_x=120)
    (passage,) = passages([slanting], [100])
    assert {x for x, _ in passage.paths[0]} == {50}
    assert passage.label.left == 54 or passage.label.middle[1] >= 100


def test_not_where_it_would_change_places_with_another():
    slanting, between = line(50, 60, 400, end_x=390), line(70, 0, 400)
    found = passages([slanting, between], [100])
    xs = [passage.paths[0][-1][0] for passage in found]
    assert (xs[0] > xs[1]) == (found[0].lanes < found[1].lanes)
    assert xs[0] != 50


def test_an_edge_that_was_not_drawn_has_no_piece():
    (passage,) = passages([LaidEdge((), (0, 0), Rect(0, 0, 0, 0))], [100])
    assert passage.paths == []


def test_a_label_far_from_the_cut_stays_beside_its_edge():
    slanting = line(50, 0, 240, end_x=250)
    (passage,) = passages([slanting], [230])
    assert passage.label == slanting.label


def test_a_label_stands_on_the_side_where_no_other_edge_is():
    left, right = passages([line(50, 60, 140), line(70, 60, 140)], [110])
    assert left.label.right == 46
    assert right.label.left == 74


def test_an_edge_from_the_rank_before_is_not_led_through_a_box_of_the_last():
    across = line(50, 0, 200, end_x=250)
    (free,), (blocked,) = (passages([across], [55.0], rooms) for rooms in ((), [Rect(30, 15, 70, 45)]))
    assert {x for x, _ in free.paths[0]} == {50}
    assert blocked.paths[0][-1][0] > 70
