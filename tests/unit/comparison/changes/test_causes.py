"""What follows from what: by hand, and against models built anew with each edit alone, and with all but it."""

from __future__ import annotations

import random

import networkx as nx
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from archlens.comparison import Architecture, compare
from archlens.comparison.changes.assessment import assess
from archlens.comparison.changes.call_changes import Changes
from archlens.comparison.changes.causes import MOST_CAUSES, with_causes
from archlens.comparison.changes.comparison import Cause
from tests.unit.comparison import shaped
from tests.unit.comparison.written import written

SEEDS = st.integers(0, 10**9)


def by_name(old, new):
    """The comparison of two models in which calls of one name are the same."""
    before, now = Architecture.of(shaped.analysis(old)), Architecture.of(shaped.analysis(new))
    return assess(before, now, {u: now.by_id[call.id] for u, call in enumerate(before.calls) if call.id in now.by_id})


def causes(changes):
    return {each.id: {(cause.change, cause.id) for cause in each.follows_from} for each in changes}


def below(parts, name):
    """The calls that something leads to from one of them, itself among them."""
    net = nx.DiGraph((source, part.name) for part in parts for source in part.takes)
    net.add_nodes_from(part.name for part in parts)
    return {name} | nx.descendants(net, name)


@given(SEEDS, st.integers(4, 30))
@settings(max_examples=200, deadline=None)
def test_of_one_edit_all_changes_follow_and_stand_below_it(seed, size):
    dice = random.Random(seed)
    old = shaped.build(dice, size)
    edited = shaped.edit(dice, old)
    assume(edited)
    new, name = edited
    is_input = not next(part for part in old if part.name == name).takes
    comparison = compare(shaped.analysis(old), shaped.analysis(new))
    assert [each.new for each in comparison.reconfigured] == ([] if is_input else [name])
    unlike = {key for key, shape in shaped.shapes(new).items() if shape != shaped.shapes(old)[key]}
    assert {each.id for each in comparison.shapes} == unlike
    assert unlike <= below(new, name)
    for each in (*comparison.shapes, *comparison.parameters):
        itself = is_input and each.id == name
        assert each.follows_from == (() if itself else (Cause("changed", name),))
        assert each.follows != itself


@given(SEEDS, st.integers(6, 30), st.integers(2, 4))
@settings(max_examples=300, deadline=None)
def test_of_several_edits_no_false_cause_is_named_and_none_is_left_out(seed, size, number):
    dice = random.Random(seed)
    old = new = shaped.build(dice, size)
    names = set()
    for _ in range(number):
        edited = shaped.edit(dice, new)
        if edited and edited[1] not in names:
            new = edited[0]
            names.add(edited[1])
    assume(len(names) > 1)
    comparison = by_name(old, new)
    alone = {name: shaped.apply(old, new, {name}) for name in names}
    without = {name: shaped.apply(old, new, names - {name}) for name in names}
    assume(all(alone.values()) and all(without.values()))
    for figures, changes in ((shaped.shapes, comparison.shapes), (shaped.parameters, comparison.parameters)):
        before, now = figures(old), figures(new)
        for each in changes:
            told = {cause.id for cause in each.follows_from} | ({each.id} if not each.follows else set())
            real = {name for name in names if figures(alone[name])[each.id] != before[each.id]}
            real |= {name for name in names if figures(without[name])[each.id] != now[each.id]}
            assert told == real, (each, new)


@given(SEEDS, st.integers(4, 25))
@settings(max_examples=200, deadline=None)
def test_what_was_inserted_or_taken_out_is_the_cause_of_what_is_other_behind_it(seed, size):
    dice = random.Random(seed)
    old = shaped.build(dice, size)
    inserted = shaped.insert(dice, old)
    assume(inserted)
    new, name = inserted
    there, back = by_name(old, new), by_name(new, old)
    for each in (*there.shapes, *there.parameters):
        assert each.follows_from == (Cause("added", name),)
        assert each.id in below(new, name)
    for each in (*back.shapes, *back.parameters):
        assert each.follows_from == (Cause("removed", name),)


A = "call a: Conv2D -> (None, 8, 8, 16) [448] | filters=16"
B = "call b: ReLU -> (None, 8, 8, 16)"
HEAD = "archlens.lock/2\nmodel m\ninput x: InputLayer -> (None, 8, 8, 3)\n"


def told(old, new):
    before, now = (written(*lines, head=HEAD) for lines in (old, new))
    forth = {i: now.by_id[call.id] for i, call in enumerate(before.calls) if call.id in now.by_id}
    shapes, parameters = with_causes(Changes(before, now, forth))
    return causes(shapes), causes(parameters)


def test_each_axis_has_causes_of_its_own():
    old = [A, B, "call p: GlobalAveragePooling2D -> (None, 16)"]
    smaller = [line.replace("8, 8", "4, 4") for line in old]
    assert told(old, smaller)[0] == {"a": set(), "b": {("changed", "a")}}
    wider = [line.replace("16", "32").replace("448", "896") for line in smaller]
    shapes, parameters = told(old, wider)
    assert shapes["p"] == {("changed", "a")}
    assert parameters == {"a": {("changed", "a")}}


def test_a_new_activation_is_no_cause_of_another_shape():
    first = "call d: Dense -> (None, 8, 8, {0}) | units={0}"
    second = "call e: MyLayer -> (None, 8, 8, {0}) | activation={1}"
    old = [first.format(4), second.format(4, '"relu"')]
    shapes, _ = told(old, [first.format(6), second.format(6, '"tanh"')])
    assert shapes == {"d": {("changed", "d")}, "e": {("changed", "d")}}


def test_what_came_in_one_place_is_one_cause():
    old = [A, "call f: Flatten -> (None, 1024)", "call d: Dense -> (None, 2) [2050] | units=2"]
    pools = ["call p: MaxPooling2D -> (None, 4, 4, 16)", "call q: MaxPooling2D -> (None, 2, 2, 16)"]
    new = [A, *pools, old[1].replace("1024", "64"), old[2].replace("2050", "130")]
    assert told(old, new) == ({"f": {("added", "p")}}, {"d": {("added", "p")}})
    assert told(new, old) == ({"f": {("removed", "p")}}, {"d": {("removed", "p")}})


def test_behind_a_shape_that_is_not_known_causes_are_still_known():
    first = "call d: Dense -> (None, 8, 8, {0}) | units={0}"
    unknown = "call u: Mine -> ?"
    last = "call e: Also -> (None, {0})"
    shapes, _ = told([first.format(4), unknown, last.format(4)], [first.format(6), unknown, last.format(6)])
    assert shapes["e"] == {("changed", "d")}


def test_what_nothing_explains_follows_from_nothing_and_what_is_behind_it_from_that():
    shapes, parameters = told([A, B], [A.replace("8, 8", "4, 4"), B.replace("8, 8", "4, 4")])
    assert shapes == {"a": set(), "b": {("changed", "a")}}
    assert parameters == {}


def test_an_axis_has_so_many_causes_and_no_more():
    number = MOST_CAUSES + 5
    inputs = "".join(f"input x{i}: InputLayer -> (None, {{0}})\n" for i in range(number))
    lines = ", ".join(f"x{i}" for i in range(number))
    old, new = (
        written(f"call m: Add <- {lines} -> (None, {size})", head="archlens.lock/2\nmodel m\n" + inputs.format(size))
        for size in (4, 6)
    )
    shapes, _ = with_causes(Changes(old, new, {i: i for i in range(number + 1)}))
    assert len(shapes[-1].follows_from) == MOST_CAUSES


def test_a_long_chain_in_which_everything_changed_takes_time_in_proportion():
    number = 2_000
    head = "archlens.lock/2\nmodel m\n" + "".join(f"input x{i}: InputLayer -> (None, {{0}})\n" for i in range(number))
    lines = [f"call c{i}: Add <- {f'c{i - 1}' if i else 'x0'}, x{i} -> (None, {{0}})" for i in range(number)]
    old, new = (written(*(line.format(size) for line in lines), head=head.format(size)) for size in (4, 6))
    shapes, _ = with_causes(Changes(old, new, {i: i for i in range(2 * number)}))
    assert len(shapes) == 2 * number
    assert all(Cause("changed", f"x{each.id[1:]}") in each.follows_from for each in shapes[number:])
    assert max(len(each.follows_from) for each in shapes) == MOST_CAUSES
