"""The whole picture on a screen: its letters large enough, its title beside it."""

from __future__ import annotations

import pytest

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.place.connectors import on_curves
from archlens.render.diagram.place.placement import place
from tests.unit.render.diagrams import residual_chain, row_of
from tests.unit.render.made import sample


def test_a_long_chain_stands_in_columns():
    scene = scene_of(row_of(*["Dense", "Conv2D"] * 15), Options(fold="none"))
    placed = place(scene, None, 60)
    assert len(set(placed.layout.columns.values())) > 1
    assert placed.letter >= 9
    assert placed.width <= 1440
    assert placed.height <= 900


def test_a_small_picture_stays_in_one_piece():
    placed = place(scene_of(sample("two_heads")), None, 60)
    assert placed.layout.columns == {}
    assert placed.panel == 1


def test_a_flat_screen_asks_for_more_columns_than_a_tall_one():
    scene = scene_of(row_of(*["Dense", "Conv2D"] * 15), Options(fold="none"))
    flat, tall = (place(scene, None, 60, screen) for screen in ((1600, 500), (600, 1600)))
    assert max(flat.layout.columns.values(), default=0) > max(tall.layout.columns.values(), default=0)


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("screen", [(1440, 900), (700, 1400), (2400, 500)])
@pytest.mark.parametrize("model", [residual_chain(8), sample("driving"), sample("image_text_nested")])
def test_title_and_legend_stand_on_nothing(direction, screen, model):
    placed = place(scene_of(model, Options(direction=direction)), None, 60, screen)
    panel = box(*placed.panel_at, *placed.panel_size)
    for rooms in things(placed.layout):
        for room in rooms:
            left, top, right, bottom = room if direction == "TB" else (room[1], room[0], room[3], room[2])
            moved = (left + placed.left, top + placed.top, right + placed.left, bottom + placed.top)
            assert not overlap(panel, moved)
    assert panel[2] <= placed.width
    assert panel[3] <= placed.height


def box(left, top, width, height):
    return left, top, left + width, top + height


def things(layout):
    """All that stands in a layout: nodes, frames, labels, and edges as their points."""
    yield [(r.left, r.top, r.right, r.bottom) for r in layout.nodes.values()]
    yield [(f.rect.left, f.rect.top, f.rect.right, f.rect.bottom) for f in layout.frames]
    yield [(w.label.left, w.label.top, w.label.right, w.label.bottom) for w in layout.ways]
    yield [(x, y, x, y) for way in layout.ways for x, y in on_curves(way.points, 10)]


def overlap(one, other):
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def test_without_title_and_legend_nothing_stands_beside():
    placed = place(scene_of(sample("two_heads")).bare(), None, 60)
    assert (placed.panel, placed.left, placed.top) == (0, 0, 0)
