"""An entry for what is to be seen, and for nothing else."""

from __future__ import annotations

from archlens.render.diagram.scene.legend import legend
from archlens.render.diagram.scene.marks import Marks
from archlens.render.diagram.scene.theme import LIGHT
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of, row_of
from tests.unit.render.made import sample


def entries(graph):
    return {entry.title: entry for entry in legend(graph, LIGHT, Marks(graph))}


def test_branches_have_their_colours_depths_and_features():
    found = entries(pieces_of(sample("image_text")))
    assert found["image_input"].tone == LIGHT.hue(0)
    assert found["text_input"].tone == LIGHT.hue(1)
    assert found["text_input"].text == "depth 3, 100 → 128 features"
    assert found["fusion"].tone == LIGHT.fusion
    assert found["interaction"].text == "on several inputs, depth 1"
    assert {"expansion", "contraction"} & found.keys() == {"contraction", "expansion"}


def test_where_a_fusion_has_too_many_arms_no_share_is_promised():
    for arms, text in ((32, "inputs meet; each arm with its share"), (33, "inputs meet")):
        names = [f"i{i}" for i in range(arms)]
        made = graph_of({**dict.fromkeys(names, INPUT), "join": "Add"}, [(name, "join") for name in names], ["join"])
        assert entries(pieces_of(made))["fusion"].text == text


def test_depths_are_grouped():
    assert entries(pieces_of(row_of(*["Dense"] * 1200)))["x"].text == "depth 1,200, 8 → 8 features"


def test_heads_have_an_entry_each():
    found = entries(pieces_of(sample("two_heads")))
    assert {name for name, entry in found.items() if entry.text.startswith("head, depth ")} == {"age_group", "spending"}


def test_only_what_is_drawn_has_an_entry():
    analysis = sample("image_text")
    branch = [call.id for call in analysis.graph.calls if call.id.startswith("image_")]
    found = entries(pieces_of(analysis, [*branch, "concatenate"], ghosts=["concatenate"]))
    assert "image_input" in found
    assert not {"text_input", "fusion", "interaction"} & found.keys()
    plain = entries(pieces_of(row_of("Dense")))
    assert set(plain) == {"x", "tensor"}


def test_masks_and_many_branches():
    calls = {"x": INPUT, "m": INPUT, "d": "Dense", "o": "Dense"}
    found = entries(pieces_of(graph_of(calls, [("x", "d"), ("m", "d", "mask"), ("d", "o")], ["o"])))
    assert {"control", "control tensor"} <= found.keys()
    names = [f"i{i}" for i in range(30)]
    many = graph_of({**dict.fromkeys(names, INPUT), "join": "Add"}, [(name, "join") for name in names], ["join"])
    listed = legend(pieces_of(many), LIGHT, Marks(pieces_of(many)))
    assert [entry.title for entry in listed[23:25]] == ["i23", "6 more"]
