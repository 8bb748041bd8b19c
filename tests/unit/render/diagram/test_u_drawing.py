"""A U-Net is drawn as one: what answers each other across it stands at one height, the bottom below all else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archlens.render.diagram.options import Options
from archlens.render.diagram.place.lines import crossings, leads_through, line_of
from archlens.render.diagram.place.placement import SCREEN
from archlens.render.diagram.readable import readable
from archlens.render.diagram.u_drawing import graphs_of_u
from archlens.render.diagram.write.placed_dot import drawn
from tests.unit.render.diagram.unets import drawn_unet
from tests.unit.render.diagrams import residual_chain


def rooms_of(model, shown):
    """The room of the node that holds each call, by the call's id."""
    owner, nodes = shown.graph.owner, shown.placed.layout.nodes
    return {call.id: nodes[f"n{owner[number]}"] for number, call in enumerate(model.facts.calls)}


@pytest.mark.parametrize("screen", [SCREEN, (960.0, 720.0)])
@pytest.mark.parametrize("gates", [False, True])
@pytest.mark.parametrize("levels", range(2, 7))
def test_levels_are_rows(levels, gates, screen):
    model, built = drawn_unet(levels, gates=gates)
    shown = readable(model, Options(), screen=screen)
    rooms = rooms_of(model, shown)
    heights = []
    for source, join in built:
        assert rooms[source].middle[1] == pytest.approx(rooms[join].middle[1], abs=1)
        assert rooms[source].right < rooms[join].left
        heights.append(rooms[join].middle[1])
    assert heights == sorted(heights)
    assert rooms["bottom"].middle[1] > max(heights)
    assert max(shown.placed.layout.columns.values(), default=0) == 0
    if screen == SCREEN:
        assert shown.placed.letter >= 9


def test_arrows_lead_from_what_gives_to_what_takes_and_skips_are_level():
    model, built = drawn_unet(4)
    shown = readable(model, Options())
    layout, scene = shown.placed.layout, shown.placed.scene
    across = {
        (f"n{shown.graph.owner[model.facts.number[a]]}", f"n{shown.graph.owner[model.facts.number[b]]}")
        for a, b in built
    }
    for edge, way in zip(scene.edges, layout.ways, strict=True):
        one, other = layout.nodes[edge.source], layout.nodes[edge.target]
        assert leads_through([way.points[0], way.points[0]], one)
        assert leads_through([way.tip, way.tip], other)
        if (edge.source, edge.target) in across:
            assert {round(y, 6) for _, y in line_of(way)} == {round(one.middle[1], 6)}
    assert crossings(layout.ways) == 0


def test_a_condition_leaves_it_a_u():
    model, _ = drawn_unet(3, condition=True)
    shown = readable(model, Options())
    assert shown.placed.scene.u is not None
    assert {node.title for node in shown.placed.scene.root.all_nodes()} >= {"fusion · multiply"}
    shares = [edge.label for edge in shown.placed.scene.edges if "%" in edge.label]
    assert len(shares) == 2


@pytest.mark.parametrize(
    "change", [{"fold": "none"}, {"direction": "LR"}, {"depth": 0}, {"focus": "bottom"}, {"only_branch": "image"}]
)
def test_where_the_reader_asks_for_another_picture_it_is_none(change):
    model, _ = drawn_unet(3)
    assert list(graphs_of_u(model, replace(Options(), **change))) == []
    assert readable(model, Options(**change)).placed.scene.u is None


def test_a_model_without_a_u_is_drawn_as_ever():
    shown = readable(type(drawn_unet(2)[0])(residual_chain(3)), Options())
    assert shown.placed.scene.u is None


def test_it_is_drawn_the_same_each_time():
    pictures = {drawn(readable(drawn_unet(4, gates=True)[0], Options()).placed, "svg", None, 60) for _ in range(2)}
    assert len(pictures) == 1
