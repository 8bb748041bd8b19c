"""Calls that came or went in one place, as a record."""

from __future__ import annotations

import pytest

from archlens.comparison import compare
from archlens.comparison.changes.call_groups import added_groups, common_name, removed_groups
from archlens.comparison.changes.comparison import Cause
from tests.unit.comparison.written import written

FIRST, LAST = "call a: Dense -> (None, 4) | units=4", "call c: Dense -> (None, 9) | units=9"


def test_a_group_knows_where_it_stands_and_what_it_is_named_as_a_cause():
    new = written(FIRST, "call b_1: Tanh -> (None, 4)", "call b_2: Tanh -> (None, 4) [7]", LAST)
    comparison = compare(written(FIRST, LAST), new)
    (group,) = added_groups(comparison)
    assert (group.cause, [call.id for call in group.calls]) == (Cause("added", "b_1"), ["b_1", "b_2"])
    assert (group.before, group.after, group.parameters, group.blocks) == (("a",), ("c",), 7, ())
    assert group.within == "b"
    assert removed_groups(comparison) == ()
    (gone,) = removed_groups(compare(new, written(FIRST, LAST)))
    assert gone.cause == Cause("removed", "b_1")


def test_blocks_are_counted_by_kind():
    block = ["call b: Tanh -> (None, 4)", "call s: {} <- b, a -> (None, 4)", "call r: Tanh -> (None, 4)"]
    for merge, kind in (("Add", "residual"), ("Multiply", "gate")):
        new = written(FIRST, *(line.format(merge) for line in block), LAST)
        (group,) = added_groups(compare(written(FIRST, LAST), new))
        assert group.kinds == ((kind, 1),)


@pytest.mark.parametrize("sizes", [("[4]", "[?]"), ("[?]", "[4]")])
def test_parameters_are_known_if_all_are(sizes):
    lines = [f"call b{i}: Tanh -> (None, 4) {size}" for i, size in enumerate(sizes)]
    (group,) = added_groups(compare(written(FIRST, LAST), written(FIRST, *lines, LAST)))
    assert group.parameters is None


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (["conv4_block7_1_conv", "conv4_block23_out"], "conv4"),
        (["encoder/a/x", "encoder/b"], "encoder"),
        (["dense", "dense_1"], ""),
        (["add", "conv"], ""),
        (["x"], ""),
        (["", "a"], ""),
        (["__", "__a"], ""),
        (["block_1", "block_1"], "block"),
    ],
)
def test_what_names_have_in_common_are_whole_words(names, expected):
    assert common_name(names) == common_name(names[::-1]) == expected
