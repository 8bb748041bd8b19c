"""A placed picture as the engine draws it: everything stands where it was placed."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

import pytest

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.place.placement import place
from archlens.render.diagram.write.placed_dot import drawn
from tests.unit.render.diagrams import row_of
from tests.unit.render.made import sample

SVG = "{http://www.w3.org/2000/svg}"


def groups(svg, kind):
    return [each for each in ET.fromstring(svg).iter(f"{SVG}g") if each.get("class") == kind]  # noqa: S314 - made here


def middles(svg):
    """Of each node, the middle of the box around its first shape."""
    found = {}
    for group in groups(svg, "node"):
        shape = next(each for each in group.iter() if each.tag in (f"{SVG}path", f"{SVG}polygon"))
        numbers = [float(each) for each in re.findall(r"-?[\d.]+", shape.get("d") or shape.get("points"))]
        xs, ys = numbers[::2], numbers[1::2]
        found[group.findtext(f"{SVG}title")] = ((min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2)
    return found


@pytest.mark.parametrize("direction", ["TB", "LR"])
@pytest.mark.parametrize("engine", [None, "dot"])
def test_nodes_stand_where_they_were_placed(direction, engine):
    scene = scene_of(row_of(*["Dense", "Conv2D"] * 12), Options(direction=direction, fold="none"))
    placed = place(scene, engine, 60)
    svg = drawn(placed, "svg", engine, 60)
    seen = middles(svg)
    start = seen["n0"]
    for id_, room in placed.layout.nodes.items():
        first = placed.layout.nodes["n0"].middle
        x, y = room.middle[0] - first[0], room.middle[1] - first[1]
        across, down = (x, y) if direction == "TB" else (y, x)
        assert seen[id_][0] - start[0] == pytest.approx(across, abs=1.5)
        assert seen[id_][1] - start[1] == pytest.approx(down, abs=1.5)


def test_all_edges_and_frames_are_drawn_and_the_size_is_as_told():
    scene = scene_of(sample("siamese"), Options(fold="none"))
    placed = place(scene, None, 60)
    svg = drawn(placed, "svg", None, 60).decode()
    assert len(groups(svg, "edge")) == len(scene.edges)
    assert len(groups(svg, "cluster")) == len(placed.layout.frames) >= 2
    width, height = map(float, re.search(r'<svg width="(\d+)pt" height="(\d+)pt"', svg).groups())
    assert width == pytest.approx(placed.width, abs=8)
    assert height == pytest.approx(placed.height, abs=8)
    assert "2 inputs" in svg
