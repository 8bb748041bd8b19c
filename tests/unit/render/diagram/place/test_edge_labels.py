"""Labels stand where nothing else does, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.place.edge_labels import clear_labels
from archlens.render.diagram.place.laid_out import LaidOut, Rect
from tests.unit.render.diagram.place.layouts import line
from tests.unit.render.diagrams import row_of

SCENE = scene_of(row_of("Dense"), Options(fold="none"))


def cleared(ways, nodes=(), width=300.0):
    """Labels as they stand at last, among these ways and boxes; ``None`` where one is left out."""
    scene = replace(SCENE, edges=(SCENE.edges[0],) * len(ways))
    rooms = {f"n{number}": room for number, room in enumerate(nodes)}
    layout = LaidOut("TB", width, 300.0, rooms, tuple(ways), (), {})
    return [None if way.silent else way.label for way in clear_labels(layout, scene).ways]


def apart(a, b):
    return a.right <= b.left or b.right <= a.left or a.bottom <= b.top or b.bottom <= a.top


def test_a_label_that_stands_free_stays():
    way = line(100, 0, 200)
    assert cleared([way]) == [way.label]


def test_a_label_that_another_edge_runs_through_goes_aside():
    way, other = line(100, 0, 200), line(119, 0, 200)
    (label, _) = cleared([way, other])
    assert label != way.label
    assert label.right <= 119 or label.left >= 119


def test_a_label_leaves_a_box():
    way, box = line(100, 0, 200), Rect(104, 60, 180, 140)
    (label,) = cleared([way], [box])
    assert apart(label, box)


def test_a_label_without_a_place_gets_one():
    way = line(100, 0, 200)
    (label,) = cleared([replace(way, label=Rect(0, 0, 0, 0))])
    assert label.right > label.left
    assert label.left >= 100


@pytest.mark.parametrize("walls", [[Rect(0, 0, 98, 300), Rect(102, 0, 300, 300)]])
def test_where_there_is_no_room_it_is_left_out(walls):
    assert cleared([line(100, 0, 200)], walls) == [None]
