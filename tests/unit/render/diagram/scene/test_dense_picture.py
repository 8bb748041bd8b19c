"""A dense picture says less in more places, and loses no shape, no output and no warning."""

from __future__ import annotations

from archlens.render.diagram.drawing import scene_of
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.dense_picture import dense
from archlens.render.diagram.write import dot
from tests.unit.render.diagrams import residual_chain
from tests.unit.render.made import sample


def nodes(scene):
    return {node.id: node for node in scene.root.all_nodes()}


def outputs(shown):
    return [badge.text for node in shown.values() for badge in node.badges if badge.kind == "output"]


def test_nodes_keep_their_title_their_figures_and_their_outputs():
    full = scene_of(residual_chain(4), Options(fold="blocks"))
    before, after = nodes(full), nodes(dense(full))
    assert {id_: node.title for id_, node in before.items()} == {id_: node.title for id_, node in after.items()}
    folded = [node for node in before.values() if node.kind == "folded"]
    assert folded
    for node in folded:
        assert after[node.id].lines == node.lines[-1:]
        assert after[node.id].tooltip == node.tooltip
    outputs, still = (
        [b.text for n in side.values() for b in n.badges if b.kind == "output"] for side in (before, after)
    )
    assert outputs == still


def test_fusions_say_all_that_they_said_and_frames_stay():
    full = scene_of(sample("driving"), Options(fold="none"))
    closer = dense(full)
    fusions = [node for node in full.root.all_nodes() if node.kind in ("fusion", "injection")]
    assert fusions
    for fusion in fusions:
        told = " · ".join(nodes(closer)[fusion.id].lines)
        assert all(line in told for line in fusion.lines)
        assert nodes(closer)[fusion.id].badges == fusion.badges
    assert [cluster.title for cluster in closer.root.inner()] == [cluster.title for cluster in full.root.inner()]


def test_the_shape_that_edges_would_tell_stands_in_the_node_that_gives_it():
    full = scene_of(sample("driving"), Options(fold="none"))
    closer = dense(full)
    assert [edge.label for edge in closer.edges] == [edge.label for edge in full.edges]
    for edge in closer.edges:
        node = nodes(closer)[edge.source]
        assert not edge.told_by_source or edge.label in node.lines[-1].split()
    labelled = dot.render(closer).count("label=<<font")
    assert labelled < dot.render(full).count("label=<<font")


def test_edges_that_differ_keep_their_labels():
    full = scene_of(sample("siamese"), Options(fold="none"))
    several = {
        edge.source
        for edge in full.edges
        for other in full.edges
        if edge.source == other.source and edge.label != other.label
    }
    assert all(not edge.told_by_source for edge in dense(full).edges if edge.source in several)


def test_a_model_that_is_called_again_says_whose_weights_it_has():
    full = scene_of(sample("siamese"))
    again = [node for node in full.root.all_nodes() if node.called_again]
    assert again
    for node in again:
        (line,) = nodes(dense(full))[node.id].lines
        assert line.startswith("same weights as encoder")
