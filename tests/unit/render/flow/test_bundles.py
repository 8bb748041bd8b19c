"""Which stretches are drawn as one."""

from __future__ import annotations

from archlens.render.flow.bundles import find_bundles
from tests.unit.render.flow.test_stretches import stretches_of
from tests.unit.rules.made import Made


def bundles_of(graph):
    """Kind and inputs, or first calls, of each bundle."""
    stretches = stretches_of(graph)
    calls = stretches.graph.drawn.facts.calls
    found = dict.fromkeys(find_bundles(stretches).values())
    return [(each.kind, [calls[stretches.all[n].keys[0]].id for n in each.members]) for each in found]


def merged(branches):
    """A model of branches given as (input, its shape, width, layer)."""
    m = Made()
    arms = [m.dense(f"{name}_d", m.input(name, shape), width, key=key) for name, shape, width, key in branches]
    m.call("sum", "Add", *arms)
    return m.graph("sum")


def test_calls_of_one_layer():
    assert bundles_of(merged([("a", 8, 4, "one"), ("b", 8, 4, "one")])) == [("shared", ["a", "b"])]


def test_not_where_inputs_differ_in_shape():
    assert bundles_of(merged([("a", 8, 4, "one"), ("b", 9, 4, "one")])) == []


def test_branches_alike_are_three_or_more():
    three = [(name, 8, 4, None) for name in "abc"]
    assert bundles_of(merged(three)) == [("alike", ["a", "b", "c"])]
    assert bundles_of(merged(three[:2])) == []
    assert bundles_of(merged([*three[:2], ("c", 8, 5, None)])) == []


def test_branches_are_similar_only_where_there_are_very_many():
    different = [(f"x{i}", 8, i + 1, None) for i in range(9)]
    assert bundles_of(merged(different)) == [("similar", [f"x{i}" for i in range(9)])]
    assert bundles_of(merged(different[:8])) == []


def test_branches_that_lead_to_different_places_are_not_alike():
    m = Made()
    a, b, c, d = (m.dense(f"{name}_d", m.input(name)) for name in "abcd")
    m.call("one", "Add", a, b)
    m.call("two", "Add", c, d)
    assert bundles_of(m.graph("one", "two")) == []


def test_heads_alike_are_four_or_more():
    m = Made()
    x = m.dense("trunk", m.input("x"))
    names = [m.dense(f"head{i}", x, 3) for i in range(4)]
    assert bundles_of(m.graph(*names)) == [("heads", names)]
    assert bundles_of(m.graph(*names[:3])) == []


def test_a_branch_that_gives_an_output_stands_for_itself():
    m = Made()
    arms = [m.dense(f"{name}_d", m.input(name)) for name in "abc"]
    m.call("sum", "Add", *arms)
    assert bundles_of(m.graph("sum", arms[0])) == []
