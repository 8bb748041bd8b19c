"""Signatures, and the likeness of models: against patterns that are written out as text."""

from __future__ import annotations

import math
from collections import Counter

import pytest

from archlens.analysis import signature
from archlens.analysis.facts import GraphFacts
from archlens.analysis.fingerprint import fingerprint_of
from archlens.analysis.signature import likenesses
from tests.unit.analysis.random_graphs import on_random_graphs
from tests.unit.analysis.random_wirings import random_wiring, shuffled


def signed(graph):
    return fingerprint_of(GraphFacts(graph)).signature


def patterns(graph):
    """Of all calls the classes around, as text, up to two calls away."""
    uses = Counter(call.layer.key for call in graph.calls if call.layer.weights)
    seen = {call.id: (call.layer.class_name, uses[call.layer.key] > 1) for call in graph.calls}
    found = Counter(seen.values())
    for _ in range(2):
        wider = {}
        for id_, own in seen.items():
            above = sorted(seen[tensor.source] for tensor in graph.tensors if tensor.target == id_)
            below = sorted(seen[tensor.target] for tensor in graph.tensors if tensor.source == id_)
            wider[id_] = f"({above} {own} {below})"
        seen = wider
        found.update(seen.values())
    return {pattern: math.log2(1 + number) for pattern, number in found.items()}


def cosine(one, other):
    product = sum(weight * other.get(pattern, 0) for pattern, weight in one.items())
    return product / math.hypot(*one.values()) / math.hypot(*other.values())


def test_it_is_the_cosine_of_the_patterns():
    graphs = [random_wiring(seed, most_calls=8) for seed in range(30)]
    written_out = [patterns(graph) for graph in graphs]
    signatures = [signed(graph) for graph in graphs]
    for own, text in zip(written_out, signatures, strict=True):
        assert likenesses(text, signatures) == pytest.approx([cosine(own, each) for each in written_out], abs=1e-6)


def test_names_and_orders_do_not_count():
    def same(graph):
        assert signed(shuffled(graph, 1)) == signed(graph)
        assert likenesses(signed(graph), [signed(graph)]) == [1.0]

    on_random_graphs(same)


def test_of_many_patterns_a_part_tells_about_the_same(monkeypatch):
    graphs = [random_wiring(seed, most_calls=3_000) for seed in range(5)]
    whole = [signed(graph) for graph in graphs]
    monkeypatch.setattr(signature, "MOST_PATTERNS", 1_000)
    parts = [signed(graph) for graph in graphs]
    assert {text[0] for text in whole} <= {"a", "b"}
    assert len({text[0] for text in parts}) > 1
    assert all(len(part) < 8_002 for part in parts)
    for text, part in zip(whole, parts, strict=True):
        assert likenesses(part, parts) == pytest.approx(likenesses(text, whole), abs=0.2)
        # A part and the whole of one model are that model.
        assert likenesses(part, [text]) == likenesses(text, [part]) == [1.0]


def test_models_with_no_class_in_common_and_models_of_nothing_are_not_similar():
    assert likenesses("aAAAAAAEA", ["aAQAAAAEA", "a", "aAAAAAAEA"]) == [0.0, 0.0, 1.0]
    assert likenesses("a", ["a", "aAAAAAAEA"]) == [0.0, 0.0]
    assert likenesses("aAAAAAAEA", []) == []


@pytest.mark.parametrize("text", ["", "A", "aAAAA", "a?", "aAAAAAAE=", "é"])
def test_what_is_no_signature(text):
    with pytest.raises(ValueError, match=r"\S"):
        likenesses("aAAAAAAEA", [text])
