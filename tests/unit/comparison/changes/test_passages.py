"""A comparison in words."""

from __future__ import annotations

import dataclasses
import random

import pytest

from archlens.analysis import analyze_graph
from archlens.comparison import Architecture, compare, describe
from archlens.comparison.changes.passage_lines import Name, Quoted
from archlens.comparison.changes.passages import passages
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
    told = describe(compare(made.analysis(old), analyze_graph(hostile(made.graph(new), text))), full=True)
    assert all(line.isprintable() for line in told.split("\n"))
    assert not set(told) & set("\u202e\u3164\x1b")
    assert max(map(len, told.split("\n"))) < 3000
    assert all(line.startswith(("different", "  + ", "  - ", "  ~ ", "    …")) for line in told.split("\n"))


def test_the_figures_come_first_and_each_call_is_named_once():
    dice = random.Random(3)
    old = made.build(dice, 40)
    new = made.insert(dice, made.insert(dice, old))
    comparison = compare(made.analysis(old), made.analysis(new))
    titles = [passage.title for passage in passages(comparison)]
    assert titles[:2] == ["Figures", "Added"]
    (added,) = [passage for passage in passages(comparison) if passage.title == "Added"]
    named = [word for line in added.lines for word in line.words if isinstance(word, Name)]
    assert {call.id for call in comparison.added} <= set(named)
    assert {word for line in added.lines for word in line.words if isinstance(word, Quoted)} == {
        call.class_name for call in comparison.added
    }


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


def test_calls_in_one_place_are_one_line():
    lines = (
        HEAD + "call a: Dense -> (None, 8) [40] | units=8\ncall c: Dense -> (None, 8) [72] | units=8\noutput c = c\n"
    )
    more = lines.replace("call c", "call b1: ReLU -> (None, 8)\ncall b2: Dropout -> (None, 8) | rate=0.5\ncall c")
    told = describe(compare(Architecture.from_lock(lines), Architecture.from_lock(more)))
    assert "  + 2 calls, 'b1' … 'b2' (ReLU, Dropout), after 'a', before 'c'" in told
    assert "  + " not in told.replace("  + 2 calls", "")


HEAD = "archlens.lock/1\nmodel m\ninput x: InputLayer -> (None, 4)\n"


def told(old, new):
    return describe(compare(Architecture.from_lock(HEAD + old), Architecture.from_lock(HEAD + new))).split("\n")[1:]


def test_a_setting_a_source_and_an_order():
    dense = "call a: Dense -> (None, 8) [40] | units=8\ncall b: Dense <- x -> (None, 8) [40] | units=8\n"
    merge = "call m: Concatenate <- {} -> (None, 16) | axis=1\noutput m = m\n"
    one = dense + merge.format("a, b")
    assert told(one, one.replace("axis=1", "axis=2")) == ["  ~ 'm' (Concatenate): axis 1 → 2"]
    assert told(one, dense + merge.format("b, a")) == ["  ~ 'm' takes the same tensors in another order, 'b', 'a'"]
    assert told(one, dense + merge.format("a, x")) == ["  ~ 'm' takes 'x' instead of 'b'"]
    assert told(one, dense + merge.format("a, b, x")) == ["  ~ 'm' also takes 'x'"]
    assert told(dense + merge.format("a, b, x"), one) == ["  ~ 'm' no longer takes 'x'"]
    assert told(one, one.replace("a, b ", 'a, b as "k" ')) == ["  ~ 'm' takes the same tensors by argument k, 'a', 'b'"]
    assert told(one, one.replace("output m = m", "output m = m\noutput b = b")) == ["  ~ outputs: 'm' → 'm', 'b'"]


def test_an_unknown_number_or_shape_differs_from_none():
    known = "call a: Mine -> (None, 8) [40]\noutput a = a\n"
    assert compare(
        Architecture.from_lock(HEAD + known), Architecture.from_lock(HEAD + known.replace("[40]", "[?]"))
    ).same
    assert compare(
        Architecture.from_lock(HEAD + known), Architecture.from_lock(HEAD + known.replace("(None, 8)", "?"))
    ).same
    assert not compare(
        Architecture.from_lock(HEAD + known), Architecture.from_lock(HEAD + known.replace("8", "None"))
    ).same
