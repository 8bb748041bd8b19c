"""Outlines: what is folded, and what stays."""

from __future__ import annotations

import time
from dataclasses import replace

from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.outline import TANGLE, outline, with_blocks_folded
from tests.strategies import model_graphs
from tests.unit.render.made import sample
from tests.unit.rules.made import Made


def folded(analysis):
    return with_blocks_folded(outline(DrawnModel(analysis)))


def kinds(graph):
    return [(piece.kind, piece.what) for piece in graph.ordered() if piece.kind not in ("call", "run")]


def made(build, *outputs):
    m = Made()
    build(m)
    return analyze_graph(m.graph(*outputs))


def test_nested_models_are_closed():
    graph = folded(sample("image_text_nested"))
    assert kinds(graph) == [("model", "image_encoder"), ("model", "text_encoder")]


def test_a_nested_model_that_ends_in_a_split_is_closed():
    m = Made()
    x = m.dense("model/b", m.dense("model/a", m.input("x")))
    m.dense("one", x), m.dense("two", x)
    m.calls = [replace(call, scope=tuple(call.id.split("/")[:-1])) for call in m.calls]
    assert kinds(folded(analyze_graph(m.graph("one", "two")))) == [("model", "model")]


def test_a_nested_model_with_a_split_within_stays_open():
    m = Made()
    x = m.dense("model/a", m.input("x"))
    m.dense("one", x), m.dense("two", m.dense("model/b", x))
    m.calls = [replace(call, scope=tuple(call.id.split("/")[:-1])) for call in m.calls]
    assert kinds(folded(analyze_graph(m.graph("one", "two")))) == []


def test_a_block_is_folded_with_what_is_in_it():
    def build(m):
        x = m.dense("stem", m.input("x"))
        m.dense("y", m.call("sum", "Add", x, m.dense("b", m.dense("a", x))))

    graph = folded(made(build, "y"))
    assert kinds(graph) == [("block", "residual")]
    assert len(graph) == 4
    assert graph.drawn.facts.number["sum"] in graph.pieces


def test_a_block_that_others_enter_stays_open():
    def build(m):
        x, y = m.input("x"), m.input("y")
        fused = m.call("fused", "Add", x, y)
        more = m.dense("more", fused)
        a = m.dense("a", more)
        m.call("both", "Multiply", m.call("sum", "Add", a, fused), more)

    assert all(piece.kind == "call" for piece in folded(made(build, "both")).ordered() if 1 < piece.exit < 4)


def test_ways_that_cross_are_a_tangle():
    """Each merge point takes from the two before it, as cells of NASNet do: no block of it has one entrance."""

    def build(m):
        before = m.dense("stem", m.input("x"))
        last = m.dense("first", before)
        for i in range(6):
            before, last = last, m.call(f"cell{i}", "Add", m.dense(f"d{i}", before), last)
        m.dense("y", m.call("end", "Add", before, last))

    graph = folded(made(build, "y"))
    assert [what for _, what in kinds(graph)] in ([TANGLE], ["parallel"], ["dense"], ["residual"])
    assert len(graph) <= 4


@settings(max_examples=150, deadline=None)
@given(model_graphs(max_calls=26))
def test_what_must_stay_visible_does_and_nothing_is_lost(graph):
    analysis = analyze_graph(graph)
    found = folded(analysis)
    calls = sorted(number for piece in found.pieces.values() for number in piece.calls)
    assert calls == list(range(len(graph.calls)))
    assert all(found.pieces[number].calls == (number,) for number in found.drawn.protected)


@settings(max_examples=150, deadline=None)
@given(model_graphs(max_calls=26, max_inputs=2))
def test_a_folded_block_has_one_entrance_and_one_exit(graph):
    found = folded(analyze_graph(graph))
    number, owner = found.drawn.facts.number, found.owner
    for key, piece in found.pieces.items():
        if piece.kind != "block":
            continue
        inside = set(piece.calls)
        entered = {t.source for t in graph.tensors if number[t.target] in inside and number[t.source] not in inside}
        left = {t.source for t in graph.tensors if number[t.source] in inside and number[t.target] not in inside}
        assert len({owner[number[each]] for each in entered}) <= 1
        assert {number[each] for each in left} <= {key}
        assert not any(n in found.drawn.outputs for n in inside - {key})


def test_what_it_is_made_of_stays_as_it_is():
    graph = outline(DrawnModel(sample("transfer_learning")))
    before = dict(graph.pieces), dict(graph.owner)
    with_blocks_folded(graph)
    assert (graph.pieces, graph.owner) == before


def test_a_deep_nest_of_blocks_takes_linear_time():
    def ladder(m):
        x, skips = m.input("x"), []
        for i in range(2000):
            x = m.dense(f"a{i}", x)
            skips.append(x)
        for i in range(2000):
            x = m.call(f"c{i}", "Concatenate", skips.pop(), m.dense(f"b{i}", x))
        m.dense("y", x)

    analysis = made(ladder, "y")
    start = time.process_time()
    folded(analysis)
    assert time.process_time() - start < 5
