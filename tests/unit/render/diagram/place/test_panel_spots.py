"""Title and legend stand in a corner, as far in it as what is drawn leaves free, and never on it."""

from __future__ import annotations

import random

from archlens.render.diagram.place.laid_out import Rect
from archlens.render.diagram.place.panel_spots import spots

STEP = [Rect(0, 50, 40, 100), Rect(40, 0, 100, 100)]


def overlap(room, left, top, width, height):
    return room.left < left + width and left < room.right and room.top < top + height and top < room.bottom


def test_no_panel_takes_no_room():
    (spot,) = spots((300, 200), STEP, (0, 0))
    assert (spot.width, spot.height, spot.left, spot.top, spot.panel_at) == (300, 200, 0, 0, (0, 0))


def test_a_panel_goes_where_nothing_stands():
    beside, above, *corners = spots((400, 300), [Rect(200, 0, 400, 300)], (100, 80))
    assert (beside.width, beside.height, beside.left, beside.panel_at) == (400, 300, 0, (0, 0))
    assert (above.width, above.height, above.top) == (400, 300, 0)
    assert [spot.first for spot in (beside, above, *corners)] == [True, True, False, False, False]


def test_it_never_stands_on_anything_and_all_is_inside():
    dice = random.Random(3)
    for _ in range(300):
        corners = [(dice.uniform(0, 80), dice.uniform(0, 80)) for _ in range(dice.randint(1, 8))]
        rooms = [Rect(x, y, x + dice.uniform(5, 40), y + dice.uniform(5, 40)) for x, y in corners]
        size = max(room.right for room in rooms), max(room.bottom for room in rooms)
        panel = dice.uniform(5, 60), dice.uniform(5, 60)
        found = list(spots(size, rooms, panel))
        assert len(found) == 5
        for spot in found:
            assert not any(overlap(room.moved(spot.left, spot.top), *spot.panel_at, *panel) for room in rooms)
            assert spot.panel_at[0] + panel[0] <= spot.width + 1e-9
            assert spot.panel_at[1] + panel[1] <= spot.height + 1e-9
            assert spot.left + size[0] <= spot.width + 1e-9
            assert spot.top + size[1] <= spot.height + 1e-9
