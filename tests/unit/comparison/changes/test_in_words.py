"""A comparison in plain words: harmless, and as long as it is asked to be."""

from __future__ import annotations

import dataclasses
import random

import pytest

from archlens.analysis import analyze_graph
from archlens.comparison import compare, describe
from tests.unit.comparison import made

HOSTILE = ("\x1b[2J", "a\nb", "\u202egnp", "x" * 10_000, "", "\u3164", "\ud800", "`|<b>", "è", "层")


def hostile(graph, text):
    """The graph with a text of a stranger's wherever there is room for one."""
    ids = {call.id: f"{text}{i}" for i, call in enumerate(graph.calls)}

    def call(each):
        config = {**each.layer.config, f"key{text}": text}
        layer = dataclasses.replace(each.layer, class_name=text or "X", config=config)
        return dataclasses.replace(each, id=ids[each.id], layer=layer)

    return dataclasses.replace(
        graph,
        name=text,
        inputs=tuple(ids[i] for i in graph.inputs),
        calls=tuple(map(call, graph.calls)),
        tensors=tuple(dataclasses.replace(t, source=ids[t.source], target=ids[t.target]) for t in graph.tensors),
        outputs=tuple(dataclasses.replace(o, name=text, call=ids[o.call]) for o in graph.outputs),
    )


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_nothing_of_a_model_moves_the_cursor(text):
    dice = random.Random(2)
    old = made.build(dice, 12)
    new = made.insert(dice, made.configure(dice, old))
    text = describe(compare(made.analysis(old), analyze_graph(hostile(made.graph(new), text))), full=True)
    assert all(line.isprintable() for line in text.split("\n"))
    assert not set(text) & set("\u202e\u3164\x1b")
    assert max(map(len, text.split("\n"))) < 3000
    assert all(line.startswith(("different", "  + ", "  - ", "  ~ ", "    …")) for line in text.split("\n"))


def test_long_lists_are_shortened_and_full_ones_are_not():
    dice = random.Random(5)
    old = new = made.build(dice, 80)
    for _ in range(25):
        new = made.insert(dice, new)
    comparison = compare(made.analysis(old), made.analysis(new))
    short, full = describe(comparison), describe(comparison, full=True)
    assert "more added" in short
    assert "more added" not in full
    assert all(f"'{call.id}'" in full for call in comparison.added)


def test_equal_models_are_one_line():
    model = made.analysis(made.build(random.Random(1), 8))
    assert describe(compare(model, model)) == "same architecture"
