"""The whole picture on a screen: its letters large enough, its title beside it."""

from __future__ import annotations

import itertools
import random

import pytest

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.place.connectors import on_curves
from archlens.render.diagram.place.laid_out import read_layout
from archlens.render.diagram.place.lines import crossings
from archlens.render.diagram.place.placement import _laid_out, out_of_order, place
from archlens.render.diagram.write import dot
from tests.unit.render.diagrams import residual_chain, row_of
from tests.unit.render.made import sample
from tests.unit.rules.made import Made

TALL = (4000.0, 4000.0)
"""A screen on which nothing stands in columns."""


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


def inputs_that_meet(*arms):
    """Inputs a, b, c with a layer each, which a merge point takes in the order of ``arms``."""
    made = Made()
    for name in "abc":
        made.dense(f"{name}_layer", made.input(name))
    made.call("meet", "Add", *(f"{arm}_layer" for arm in arms), shape=8)
    made.dense("out", "meet")
    return analyze_graph(made.graph("out"))


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("arms", list(itertools.permutations("abc")))
def test_inputs_stand_in_their_order_where_the_order_of_arguments_means_nothing(arms, direction):
    scene = scene_of(inputs_that_meet(*arms), Options(direction=direction))
    placed = place(scene, None, 60)
    middles = [placed.layout.nodes[id_].middle[0] for id_ in scene.inputs]
    assert middles == sorted(middles)
    assert crossings(placed.layout.ways) == 0


def test_the_arms_of_a_concatenation_keep_the_order_of_its_arguments():
    made = Made()
    for name, class_name in (("a", "Dense"), ("b", "ReLU"), ("c", "Dropout")):
        made.call(f"{name}_layer", class_name, made.input(name))
    made.call("meet", "Concatenate", "c_layer", "a_layer", "b_layer", shape=24)
    placed = place(scene_of(analyze_graph(made.graph("meet")), Options()), None, 60)
    (meet,) = (node for node in placed.scene.root.all_nodes() if node.arms)
    assert [arm.place for arm in meet.arms] == [0, 1, 2]


@pytest.mark.parametrize("seed", range(12))
def test_order_costs_no_crossing(seed):
    """Against the layout that the engine makes unasked."""
    rng = random.Random(seed)
    made = Made()
    names = [made.dense(f"d{number}", made.input(f"i{number}")) for number in range(4)]
    for number in range(4):
        arms = rng.sample(names, 2)
        mode = rng.choice(["Add", "Subtract"])
        names.append(made.call(f"meet{number}", mode, *arms))
    scene = scene_of(analyze_graph(made.graph(*names[4:])), Options(fold="none"))
    placed = place(scene, None, 60, TALL)
    (laid,) = _laid_out(dot.render(scene.bare()), None, 60)
    plain = read_layout(scene.bare(), laid)
    assert crossings(placed.layout.ways) <= crossings(plain.ways)
    assert out_of_order(placed.scene, placed.layout) <= out_of_order(scene, plain)
