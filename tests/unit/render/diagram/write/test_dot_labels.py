"""Labels of DOT: what is told in frames, nodes and above a picture, and how wide it may be."""

from __future__ import annotations

import re
from dataclasses import replace

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.scene.scene import Badge, Cluster, Node
from archlens.render.diagram.scene.theme import LIGHT
from archlens.render.diagram.write import dot
from archlens.render.diagram.write.dot_labels import frame_label, node_label
from tests.unit.render.made import sample


def rows(label):
    """The text of each row of a table."""
    return [re.sub(r"<[^>]*>", "", row).strip() for row in re.findall(r"<tr>(.*?)</tr>", label)]


def test_a_short_title_of_a_frame_is_one_row_and_a_long_one_is_several():
    assert "<tr>" not in frame_label(LIGHT, Cluster("small · 564 params", (), ()))
    long = frame_label(LIGHT, Cluster("encoder@1 · same weights as encoder", (), ()))
    assert rows(long) == ["encoder@1", "same weights as", "encoder"]
    often = frame_label(LIGHT, Cluster("a_long_name · 984 params · called 2×", (), ()))
    assert rows(often) == ["a_long_name", "984 params", "called 2×"]
    longer = frame_label(LIGHT, Cluster("sentences · TimeDistributed · 599 k params", (), ()))
    assert rows(longer) == ["sentences", "TimeDistributed", "599 k params"]
    assert frame_label(LIGHT, Cluster("residual block", (), (), is_block=True)).count("residual block") == 1


def test_a_warning_stands_out_and_an_output_ends_a_node():
    scene = scene_of(sample("image_text"))
    badges = (Badge("warning", "warning AL106"), Badge("output", "► output y (1)"))
    label = node_label(scene, Node("n1", "call", "y", ("Dense 1",), LIGHT.interaction, badges))
    assert [row for row in rows(label) if row] == ["y", "Dense 1", "warning AL106", "► output y (1)"]
    assert f'bgcolor="{LIGHT.warning.fill}"' in label


def test_a_long_line_above_a_picture_is_wrapped():
    scene = replace(scene_of(sample("image_text")), summary=("word " * 60,), legend=())
    texts = re.findall(r">([^<>]+)</font>", dot.render(scene))
    lines = [text for text in texts if text.strip().startswith("word")]
    assert len(lines) > 3
    assert max(map(len, lines)) <= 72
