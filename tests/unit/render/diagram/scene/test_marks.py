"""Marks on pieces: changes of features, shared weights, outputs, splits."""

from __future__ import annotations

import itertools
from dataclasses import replace

from archlens.analysis import analyze_graph
from archlens.render.diagram.scene.legend import legend
from archlens.render.diagram.scene.marks import Marks
from archlens.render.diagram.scene.theme import LIGHT
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of
from tests.unit.render.made import sample


def marks(analysis):
    """The marks on each call."""
    graph = pieces_of(analysis)
    made = Marks(graph)
    calls = graph.drawn.facts.calls
    return {calls[piece.exit].id: [badge.text for badge in made.of(piece)] for piece in graph.ordered()}


def test_expansions_and_contractions_have_their_factor():
    analysis = sample("image_text")
    found = marks(analysis)
    signs = {"expansion": "▲ × ", "contraction": "▼ ÷ "}
    changed = {change.id: signs[change.kind] for change in analysis.feature_changes}
    assert changed
    for id_, badges in found.items():
        assert [badge[:4] for badge in badges if badge[0] in "▲▼"] == ([changed[id_]] if id_ in changed else [])


def test_many_changes_in_one_piece_are_counted():
    graph = pieces_of(sample("image_text"))
    numbers = [graph.drawn.facts.number[change.id] for change in sample("image_text").feature_changes]
    assert len(numbers) > 2
    kinds = [change.kind for change in sample("image_text").feature_changes]
    whole = graph.join("sequence", sorted(numbers), ())
    expected = [
        f"{sign} {number} {kind}{'s' if number > 1 else ''}"
        for kind, sign in (("expansion", "▲"), ("contraction", "▼"))
        if (number := kinds.count(kind))
    ]
    assert [badge.text for badge in Marks(graph).of(whole)] == [*expected, "► output match (1)"]


def test_layers_called_twice_have_one_number():
    analysis = sample("siamese")
    found = marks(analysis)
    numbers = {id_: [badge for badge in badges if badge.startswith("=")] for id_, badges in found.items()}
    by_id = analysis.graph.by_id
    for one, other in itertools.combinations(numbers, 2):
        shared = by_id[one].layer.key == by_id[other].layer.key and by_id[one].layer.weights
        if numbers[one] and numbers[other]:
            assert (numbers[one] == numbers[other]) == bool(shared)
        assert not shared or numbers[one]
    assert Marks(pieces_of(analysis)).shared
    assert not Marks(pieces_of(sample("image_text"))).shared


def test_a_layer_is_marked_only_where_another_piece_has_it_too():
    analysis = sample("siamese")
    first = [call.id for call in analysis.graph.calls if call.scope == ("encoder",)]
    assert not Marks(pieces_of(analysis, first)).shared
    graph = pieces_of(analysis)
    both = [graph.drawn.facts.number[id_] for id_ in ("encoder/conv_1", "encoder@1/conv_1")]
    whole = graph.join("sequence", both, ())
    graph.contract([(both, whole)])
    assert not [badge for badge in Marks(graph).of(whole) if badge.kind == "shared"]


def test_a_pair_of_calls_of_one_layer_without_weights_is_marked():
    calls = {"a": INPUT, "b": INPUT, "pool": "Flatten", "pool@1": "Flatten", "r": "ReLU", "r@1": "ReLU", "join": "Add"}
    tensors = [("a", "pool"), ("b", "pool@1"), ("pool", "r"), ("pool@1", "r@1"), ("r", "join"), ("r@1", "join")]
    graph = graph_of(calls, tensors, ["join"])
    layers = {call.id: call.layer for call in graph.graph.calls}
    one = {**layers, "pool@1": layers["pool"], "r@1": layers["r"]}
    shared = tuple(replace(call, layer=replace(one[call.id], weights={})) for call in graph.graph.calls)
    analysis = analyze_graph(replace(graph.graph, calls=shared))
    found = marks(analysis)
    assert [id_ for id_, badges in found.items() if "= layer #1" in badges] == ["pool", "pool@1"]
    assert "layer #1" in {entry.title for entry in legend(pieces_of(analysis), LIGHT, Marks(pieces_of(analysis)))}


def test_pieces_that_share_some_of_their_layers_have_one_number_for_these():
    graph = pieces_of(sample("siamese"))
    number = graph.drawn.facts.number
    keys = [number["encoder/conv_1"], number["same"]]
    whole = graph.join("sequence", keys, ())
    graph.contract([(keys, whole)])
    other = graph.pieces[number["encoder@1/conv_1"]]
    made = Marks(graph)
    texts = [[badge.text for badge in made.of(piece) if badge.kind == "shared"] for piece in (whole, other)]
    assert texts[0] == texts[1] != []


def test_a_number_is_given_to_what_is_shared_and_counted_from_one():
    found = marks(sample("siamese"))
    numbers = {badge for badges in found.values() for badge in badges if badge.startswith("=")}
    assert numbers == {f"= weights #{i}" for i in range(1, len(numbers) + 1)}


def test_outputs_and_splits():
    calls = {"x": INPUT, "t": "Dense", "o": "Dense", "p": "Dense"}
    found = marks(graph_of(calls, [("x", "t"), ("t", "o"), ("t", "p")], ["o", "p"]))
    assert found == {"x": [], "t": ["splits to 2 outputs"], "o": ["► output o (8)"], "p": ["► output p (8)"]}
