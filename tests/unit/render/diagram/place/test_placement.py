"""The whole picture on a screen: its letters large enough, its title beside it."""

from __future__ import annotations

import pytest

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
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
def test_title_and_legend_stand_on_nothing(direction):
    placed = place(scene_of(residual_chain(8), Options(direction=direction)), None, 60)
    width, height = placed.panel_size
    assert placed.left >= width or placed.top >= height
    assert placed.width >= placed.left + width * (placed.top > 0)


def test_without_title_and_legend_nothing_stands_beside():
    placed = place(scene_of(sample("two_heads")).bare(), None, 60)
    assert (placed.panel, placed.left, placed.top) == (0, 0, 0)
