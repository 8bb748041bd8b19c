"""Outlines cut into stretches."""

from __future__ import annotations

from hypothesis import given, settings

from archlens.analysis import analyze_graph
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.outline import outline, with_blocks_folded
from archlens.render.flow.stretches import Stretches
from tests.strategies import model_graphs
from tests.unit.rules.made import Made


def stretches_of(graph):
    return Stretches(outline(DrawnModel(analyze_graph(graph))))


def names_in(stretches):
    calls = stretches.graph.drawn.facts.calls
    return [[calls[key].id for key in each.keys] for each in stretches.all]


def test_a_fork_and_a_merge_cut():
    m = Made()
    x = m.dense("b", m.dense("a", m.input("x")))
    y = m.call("sum", "Add", m.dense("left", x), x)
    m.dense("out", m.dense("y", y))
    found = stretches_of(m.graph("out"))
    assert names_in(found) == [["x", "a", "b"], ["left"], ["sum", "y", "out"]]
    assert [each.sources for each in found.all] == [[], [0], [1, 0]]
    assert [each.targets for each in found.all] == [[1, 2], [2], []]
    assert found.merges == {2}
    assert found.reading_order() == [0, 1, 2]


def test_outputs_are_read_before_what_leads_nowhere():
    m = Made()
    x = m.dense("a", m.input("x"))
    m.dense("dead", x)
    m.dense("out", x)
    found = stretches_of(m.graph("out"))
    assert [names_in(found)[number] for number in found.reading_order()] == [["x", "a"], ["out"], ["dead"]]


@settings(max_examples=100, deadline=None)
@given(model_graphs())
def test_every_piece_is_in_one_stretch_and_every_way_in_one_or_between_two(graph):
    found = stretches_of(graph)
    placed = [key for each in found.all for key in each.keys]
    assert sorted(placed) == sorted(found.graph.pieces)
    inside = {pair for each in found.all for pair in zip(each.keys, each.keys[1:], strict=False)}
    between = {(found.all[source].keys[-1], each.keys[0]) for each in found.all for source in each.sources}
    assert not inside & between
    number, owner = found.graph.drawn.facts.number, found.graph.owner
    ways = {(owner[number[t.source]], owner[number[t.target]]) for t in graph.tensors if not t.control}
    assert inside | between == {(source, target) for source, target in ways if source != target}
    order = found.reading_order()
    assert sorted(order) == list(range(len(found.all)))
    place = {each: position for position, each in enumerate(order)}
    assert all(place[source] < place[each] for each in order for source in found.all[each].sources)


@settings(max_examples=100, deadline=None)
@given(model_graphs())
def test_tensors_between_two_pieces_are_those_between_their_calls(graph):
    plain = stretches_of(graph)
    for found in (plain, Stretches(with_blocks_folded(plain.graph))):
        number, owner = found.graph.drawn.facts.number, found.graph.owner
        between = {}
        for tensor in graph.tensors:
            ends = owner[number[tensor.source]], owner[number[tensor.target]]
            if not tensor.control and ends[0] != ends[1]:
                between.setdefault(ends, []).append(tensor)
        for (source, target), tensors in between.items():
            assert target in found.targets_of(source)
            assert found.tensors_between(source, target) == len({(each.source, each.output) for each in tensors})
            assert found.shape_between(source, target) in [each.shape for each in tensors]
        for place, each in enumerate(found.all):
            into = [found.tensors_between(found.all[source].keys[-1], each.keys[0]) for source in each.sources]
            assert not found.takes_one_of_each(place) or set(into) <= {1}


def test_of_many_tensors_each_is_counted_where_it_comes_from():
    m = Made()
    x = m.dense("a", m.input("x"))
    many = [m.dense(f"d{i}", x) for i in range(12)]
    m.call("sum", "Add", *many, x)
    found = stretches_of(m.graph("sum"))
    number = found.graph.drawn.facts.number
    assert [found.tensors_between(number[id_], number["sum"]) for id_ in (*many, x)] == [1] * 13
