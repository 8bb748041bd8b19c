"""What the engine says, read along the way of the picture."""

from __future__ import annotations

import json

import pytest

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.place.laid_out import read_layout
from archlens.render.diagram.write import dot
from archlens.render.diagram.write.engine import lay_out
from tests.unit.render.made import sample


@pytest.fixture(scope="module", params=["TB", "LR"])
def laid(request):
    scene = scene_of(sample("siamese"), Options(direction=request.param, fold="none")).bare()
    found = json.loads(lay_out(dot.render(scene), "json0", None, 60))
    return scene, found, read_layout(scene, found)


def test_every_edge_runs_on_along_the_way_from_its_source_to_its_target(laid):
    scene, _, layout = laid
    for edge, way in zip(scene.edges, layout.ways, strict=True):
        source, target = layout.nodes[edge.source], layout.nodes[edge.target]
        assert source.top <= way.points[0][1] <= source.bottom + 1
        assert target.top - 1 <= way.tip[1] <= target.bottom
        assert way.points[0][1] < way.tip[1]
        assert (len(way.points) - 1) % 3 == 0


def test_nothing_stands_outside(laid):
    _, _, layout = laid
    for room in (*layout.nodes.values(), *(frame.rect for frame in layout.frames)):
        assert -1 <= room.left < room.right <= layout.width + 1
        assert -1 <= room.top < room.bottom <= layout.length + 1


def test_frames_hold_their_nodes_and_their_titles(laid):
    scene, _, layout = laid
    for frame, cluster in zip(layout.frames, scene.root.inner(), strict=True):
        for node in cluster.all_nodes():
            x, y = layout.nodes[node.id].middle
            assert frame.rect.left < x < frame.rect.right
            assert frame.rect.top < y < frame.rect.bottom
        x, y = frame.title.middle
        assert frame.rect.left < x < frame.rect.right
        assert frame.rect.top < y < frame.rect.bottom


def test_sizes_are_those_of_the_engine(laid):
    scene, found, layout = laid
    inches = {
        each["name"]: (float(each["width"]), float(each["height"])) for each in found["objects"] if "width" in each
    }
    for id_, room in layout.nodes.items():
        width, height = inches[id_] if scene.direction == "TB" else reversed(inches[id_])
        assert room.right - room.left == pytest.approx(72 * width)
        assert room.bottom - room.top == pytest.approx(72 * height)
