"""A picture that says less where it would be too large."""

from __future__ import annotations

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from tests.unit.render.diagrams import residual_chain
from tests.unit.render.made import sample


def test_brief_nodes_keep_their_title_their_figures_and_their_outputs():
    full = scene_of(residual_chain(4), Options(fold="blocks"))
    brief = full.brief()
    before, after = ({node.id: node for node in scene.root.all_nodes()} for scene in (full, brief))
    assert {id_: node.title for id_, node in before.items()} == {id_: node.title for id_, node in after.items()}
    folded = [node for node in full.root.all_nodes() if node.kind == "folded"]
    assert folded
    for node in folded:
        assert len(node.lines) > len(after[node.id].lines) == 1
        assert after[node.id].lines[0] == node.lines[-1]
        assert after[node.id].tooltip == node.tooltip
    outputs = [badge.text for node in brief.root.all_nodes() for badge in node.badges if badge.kind == "output"]
    assert outputs == [badge.text for node in full.root.all_nodes() for badge in node.badges if badge.kind == "output"]


def test_brief_fusions_say_all_that_they_said_and_frames_stay():
    full = scene_of(sample("siamese"), Options(fold="none"))
    brief = full.brief()
    fusion = next(node for node in full.root.all_nodes() if node.kind == "fusion")
    assert fusion in brief.root.all_nodes()
    assert [cluster.title for cluster in brief.root.inner()] == [cluster.title for cluster in full.root.inner()]
    assert brief.edges == full.edges


def test_bare_pictures_have_neither_title_nor_legend():
    scene = scene_of(sample("driving")).bare()
    assert (scene.title, scene.summary, scene.legend) == ("", (), ())
