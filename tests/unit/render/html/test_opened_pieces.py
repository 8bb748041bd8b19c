"""What folded nodes hold, as coordinates: complete, inside its picture, and no more than there is room for."""

from __future__ import annotations

import itertools

import pytest

from archlens.render.diagram.drawing import group_calls
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.options import Options
from archlens.render.html import opened_pieces
from archlens.render.html.cost_colours import CostColours
from archlens.render.html.numbers import ranges
from archlens.render.html.opened_pieces import opened
from archlens.render.html.palette import PagePalette
from tests.unit.render.made import sample


def plan_for(options):
    return group_calls(DrawnModel(sample("transfer_learning")), options)


def numbers(text):
    """The numbers that ``ranges`` wrote."""
    for part in text.split(","):
        first, _, last = part.partition("-")
        yield from range(int(first), int(last or first) + 1)


@pytest.fixture(scope="module", params=["TB", "LR"])
def pictures(request):
    options = Options(direction=request.param)
    plan = plan_for(options)
    return plan, opened(plan, options, PagePalette(), CostColours(plan.drawn))


def test_each_folded_node_has_its_picture_the_upper_ones_first(pictures):
    plan, found = pictures
    folded = [ranges(piece.calls) for piece in plan.ordered() if len(piece.calls) > 1]
    assert folded
    assert [picture["of"] for picture in found][: len(folded)] == folded
    places = {picture["of"]: place for place, picture in enumerate(found)}
    for place, picture in enumerate(found):
        inner = [node[0] for node in picture["nodes"] if not node[0].isdigit() and node[1] != "ghost"]
        assert all(places[each] > place for each in inner)


def test_a_picture_holds_the_calls_of_its_node_and_their_neighbours_as_ghosts(pictures):
    _, found = pictures
    for picture in found:
        own = sorted(itertools.chain(*(numbers(node[0]) for node in picture["nodes"] if node[1] != "ghost")))
        assert own == list(numbers(picture["of"]))
        assert sum(node[1] != "ghost" for node in picture["nodes"]) >= 2


def test_all_of_it_is_inside(pictures):
    _, found = pictures
    for picture in found:
        width, height = picture["size"]
        for _, _, _, (x, y, w, h), *_ in picture["nodes"]:
            assert 0 <= x - w / 2 + 1 <= x + w / 2 - 1 <= width
            assert 0 <= y - h / 2 + 1 <= y + h / 2 - 1 <= height
        for _, _, _, _, path, *_ in picture["edges"]:
            assert len(path) % 2 == 0
            assert all(-1 <= x <= width + 1 for x in path[::2])
            assert all(-1 <= y <= height + 1 for y in path[1::2])


def test_tensors_run_down_or_to_the_right(pictures):
    """The y axis of a screen runs down, that of Graphviz up."""
    plan, found = pictures
    along = 1 if plan is not None and found[0]["size"][1] > found[0]["size"][0] else 0
    runs = [edge[4][-2:][along] - edge[4][:2][along] for picture in found for edge in picture["edges"]]
    assert sum(run > 0 for run in runs) > 0.8 * len(runs)


def test_no_more_than_there_is_room_for(monkeypatch):
    options = Options()
    plan = plan_for(options)
    costs = CostColours(plan.drawn)
    whole = opened(plan, options, PagePalette(), costs)
    monkeypatch.setattr(opened_pieces, "_MOST_CHARACTERS", 1)
    first = opened(plan_for(options), options, PagePalette(), costs)
    assert len(first) < len(whole)
    assert first == whole[: len(first)]
