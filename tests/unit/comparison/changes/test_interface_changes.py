"""What changed in inputs and outputs: their order, their number, their keys and names."""

from __future__ import annotations

import dataclasses

import pytest

from archlens.comparison import compare
from archlens.comparison.architecture.structure import End
from archlens.comparison.changes.assessment import assess
from archlens.comparison.changes.interface_changes import interface_changes, pair_outputs
from tests.unit.comparison.written import written

A, B = "call a: Dense -> (None, 8) [40] | units=8", "call b: ReLU -> (None, 8)"
ALL = {0: 0, 1: 1, 2: 2}
TWO = "{}\nmodel m\ninput {}: InputLayer -> (None, 4)\ninput {}: InputLayer -> (None, 4)\n"
ADD = "call s: Add <- {}, {} -> (None, 4)"


def two_inputs(first, second, schema="archlens.lock/2"):
    """Two inputs added up; ``p key x`` is an input with its key."""
    names = (each.partition(" ")[0] for each in (first, second))
    return written(ADD.format(*names), head=TWO.format(schema, first, second))


def with_outputs(*ends, **more):
    """Two calls, and these outputs: (name, call, which of its outputs, key, whether Keras made the name up)."""
    return dataclasses.replace(written(A, B), outputs=tuple(End(*end) for end in ends), **more)


def interface(old, new, matching):
    return [(each.side, each.old, each.new) for each in interface_changes(old, new, matching)]


def relabelled(old, new, matching=ALL):
    """All members under another label: (name, name now, key, key now)."""
    changes = interface_changes(old, new, matching)
    return [dataclasses.astuple(each) for change in changes for each in change.relabelled]


def test_outputs_are_paired_by_their_calls_then_names_then_places():
    old = with_outputs(("one", 1, 0), ("two", 2, 0), ("three", 2, 1))
    assert pair_outputs(old, with_outputs(("two", 1, 0), ("one", 2, 0)), ALL) == {0: 0, 1: 1}
    assert pair_outputs(old, with_outputs(("three", 0, 0), ("y", 0, 1), ("x", 1, 0)), ALL) == {0: 2, 2: 0, 1: 1}
    assert pair_outputs(old, with_outputs(("p", 0, 0), ("q", 0, 1)), {}) == {0: 0, 1: 1}


def test_a_tensor_that_is_an_output_twice_is_paired_by_its_names():
    old, new = with_outputs(("one", 1, 0), ("two", 1, 0)), with_outputs(("two", 1, 0), ("one", 1, 0))
    assert pair_outputs(old, new, ALL) == {0: 1, 1: 0}


def test_inputs_in_another_order():
    old, new = two_inputs("p", "q"), two_inputs("q", "p")
    assert interface(old, new, {0: 1, 1: 0, 2: 2})[0] == ("inputs", ("p", "q"), ("q", "p"))
    # The same order, but each has the other's name: what is fed by name goes elsewhere.
    assert interface(old, new, ALL) == [("inputs", ("p", "q"), ("q", "p"))]


def test_a_renamed_input_is_another_interface_unless_keras_named_it():
    assert relabelled(two_inputs("p", "q"), two_inputs("p", "r")) == [("q", "r", None, None)]
    assert relabelled(two_inputs("input_1", "q"), two_inputs("p", "q")) == [("input_1", "p", None, None)]
    assert interface(two_inputs("input_1", "input_2"), two_inputs("input_2", "input_1"), ALL) == []
    assert interface(two_inputs("input_1", "q"), two_inputs("input_layer_7", "q"), ALL) == []


def test_where_inputs_have_keys_those_count_and_names_do_not():
    old = two_inputs("p key x", "q key y")
    assert interface(old, two_inputs("r key x", "t key y"), ALL) == []
    assert relabelled(old, two_inputs("p key y", "q key x")) == [("p", "p", "x", "y"), ("q", "q", "y", "x")]
    assert relabelled(old, two_inputs("p key x", "q key z")) == [("q", "q", "y", "z")]
    assert relabelled(two_inputs("p", "q"), two_inputs("p key p", "q key z")) == [("q", "q", None, "z")]
    numbered = two_inputs("input_1", "input_2"), two_inputs("input_1 key x", "input_2 key y")
    assert relabelled(*numbered) == [("input_1", "input_1", None, "x"), ("input_2", "input_2", None, "y")]


def test_the_order_of_inputs_that_all_have_keys_says_nothing():
    old = two_inputs("p key x", "q key y")
    new = written(ADD.format("p", "q"), head=TWO.format("archlens.lock/2", "q key y", "p key x"))
    assert interface(old, new, {0: 1, 1: 0, 2: 2}) == []
    assert compare(old, new).same


def test_another_input():
    old = written("call a: Dense -> (None, 8)")
    (change, *_) = interface_changes(old, two_inputs("x", "y"), {0: 0})
    assert (change.side, change.old, change.new, change.rearranged) == ("inputs", ("x",), ("x", "y"), True)
    assert change.relabelled == ()


def test_outputs_of_other_calls_or_in_another_order():
    old = with_outputs(("one", 1, 0), ("two", 2, 0))
    for new in (
        with_outputs(("two", 2, 0), ("one", 1, 0)),
        with_outputs(("one", 2, 0), ("two", 1, 0)),
        with_outputs(("two", 1, 0), ("one", 2, 0)),
        with_outputs(("one", 1, 0)),
        with_outputs(("one", 1, 1), ("two", 2, 0)),
    ):
        (change,) = interface_changes(old, new, ALL)
        assert change.rearranged
        assert (change.side, change.old, change.new) == ("outputs", ("one", "two"), tuple(e.name for e in new.outputs))


def test_a_renamed_output_is_another_interface():
    old, new = with_outputs(("one", 1, 0), ("two", 2, 0)), with_outputs(("first", 1, 0), ("two", 2, 0))
    (change,) = interface_changes(old, new, ALL)
    assert not change.rearranged
    assert relabelled(old, new) == [("one", "first", None, None)]


def test_outputs_with_keys_go_by_them():
    old = with_outputs(("a", 1, 0, "a"), ("b", 2, 0, "b"))
    assert interface(old, with_outputs(("b", 2, 0, "b"), ("a", 1, 0, "a")), ALL) == []
    swapped = with_outputs(("b", 1, 0, "b"), ("a", 2, 0, "a"))
    assert relabelled(old, swapped) == [("a", "b", "a", "b"), ("b", "a", "b", "a")]
    nested = with_outputs(("h", 1, 0, "o.p"), ("b", 2, 0, "b"))
    assert relabelled(nested, with_outputs(("other", 1, 0, "o.p"), ("b", 2, 0, "b"))) == []
    assert relabelled(nested, with_outputs(("h", 1, 0, "o.q"), ("b", 2, 0, "b"))) == [("h", "h", "o.p", "o.q")]


def test_names_of_outputs_that_keras_gave_say_nothing():
    two = written(A, A.replace("a:", "b:"))
    ends = [(End(p, 1, 0, None, True), End(q, 2, 0, None, True)) for p, q in (NAMES, NAMES[::-1])]
    old, new = (dataclasses.replace(two, outputs=each) for each in ends)
    assert interface(old, new, ALL) == []


NAMES = ("dense_1", "dense_2")


def test_an_output_that_moved_with_a_call_that_came_or_went_has_another_name_and_no_other_place():
    old, new = written(A, B), written(A, B, "call c: Softmax -> (None, 8)")
    for before, now, names in ((old, new, ("b", "c")), (new, old, ("c", "b"))):
        (change,) = interface_changes(before, now, ALL)
        assert (change.side, change.rearranged) == ("outputs", False)
        assert relabelled(before, now) == [(*names, None, None)]
    named = written(A, B, "call c: Softmax -> (None, 8)", "output b = c")
    assert interface(old, named, ALL) == []


@pytest.mark.parametrize("turned", [False, True])
def test_of_a_lock_file_without_keys_the_names_are_compared(turned):
    def changes(old, new):
        sides = (new, old) if turned else (old, new)
        return compare(*sides)

    old = two_inputs("p", "q", "archlens.lock/1")
    assert changes(old, two_inputs("p", "q")).same
    assert [len(each.relabelled) for each in changes(old, two_inputs("p", "r")).interface] == [1]
    assert changes(old, two_inputs("p", "q")).keys_compared
    # Whether p had the key x before is not known: that is said, and nothing is accused.
    keyed = changes(old, two_inputs("p key x", "other key y"))
    assert keyed.same
    assert not keyed.keys_compared


def test_inputs_told_in_the_interface_are_not_told_as_renamed_too():
    assert assess(two_inputs("p", "q"), two_inputs("p", "r"), ALL).renamed == ()
    keyed = assess(two_inputs("p key x", "q key y"), two_inputs("p key x", "r key y"), ALL)
    assert [(each.old, each.new) for each in keyed.renamed] == [("q", "r")]


def test_outputs_of_one_call_that_change_places_keep_their_names():
    old = with_outputs(("r", 1, 0), ("r_1", 1, 1), ("r_2", 1, 2))
    (change,) = interface_changes(old, with_outputs(("r", 1, 0), ("r_1", 1, 2), ("r_2", 1, 1)), ALL)
    assert (change.old == change.new, change.rearranged, change.moved) == (True, True, ("r_1", "r_2"))
