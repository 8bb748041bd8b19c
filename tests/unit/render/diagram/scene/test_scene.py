"""A picture before it is written."""

from __future__ import annotations

import pytest

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.scene.scene import Cluster
from tests.unit.render.made import sample


def test_bare_pictures_have_neither_title_nor_legend():
    scene = scene_of(sample("driving")).bare()
    assert (scene.title, scene.summary, scene.legend) == ("", (), ())


@pytest.mark.parametrize(
    ("title", "is_block", "short"),
    [
        ("encoder · 1.2 M params", False, "encoder"),
        ("encoder@1 · same weights as encoder", False, "encoder@1"),
        ("my block", False, "my block"),
        ("residual block", True, "residual"),
        ("gate", True, "gate"),
    ],
)
def test_the_short_title_of_a_frame_is_its_name(title, is_block, short):
    assert Cluster(title, (), (), is_block).short_title == short
