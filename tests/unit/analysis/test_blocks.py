"""Blocks: their forks, kinds, and how deep their arms are."""

from __future__ import annotations

import pytest

from archlens.analysis.blocks import find_blocks
from archlens.analysis.facts import GraphFacts
from tests.unit.analysis import checks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.made import facts_of
from tests.unit.analysis.random_graphs import on_random_graphs


def test_random_graphs():
    on_random_graphs(lambda graph: checks.check_blocks(tuple(find_blocks(GraphFacts(graph))), BruteForce(graph)))


def block(merge, left, right):
    """The block of two chains of calls, so many each, from one input to a merge point."""
    calls = {"x": ("InputLayer", ())}
    ends = []
    for side, length in (("l", left), ("r", right)):
        last = "x"
        for i in range(length):
            calls[f"{side}{i}"] = ("ReLU", (last,))
            last = f"{side}{i}"
        ends.append(last)
    calls["merge"] = (merge, tuple(ends))
    (found,) = find_blocks(facts_of(calls, ["merge"]))
    return found


@pytest.mark.parametrize(
    ("merge", "left", "right", "kind"),
    [
        ("Add", 0, 1, "residual"),
        ("Add", 2, 3, "residual"),
        ("Add", 3, 4, "parallel"),
        ("Add", 2, 2, "parallel"),
        ("MyBlock", 3, 0, "residual"),
        ("Multiply", 5, 1, "gate"),
        ("Multiply", 1, 1, "parallel"),
        ("Concatenate", 0, 3, "dense"),
        ("Concatenate", 1, 3, "parallel"),
        ("Average", 0, 1, "parallel"),
    ],
)
def test_kinds(merge, left, right, kind):
    found = block(merge, left, right)
    assert found.kind == kind
    assert found.fork == "x"
    assert [arm.depth for arm in found.arms] == [left, right]


def test_three_arms_are_no_residual():
    calls = {
        "x": ("InputLayer", ()),
        "a": ("ReLU", ("x",)),
        "b": ("ReLU", ("a",)),
        "add": ("Add", ("x", "a", "b")),
    }
    (found,) = find_blocks(facts_of(calls, ["add"]))
    assert (found.kind, [arm.depth for arm in found.arms]) == ("parallel", [0, 1, 2])


def test_arms_that_only_the_virtual_root_dominates_have_no_fork():
    calls = {
        "x": ("InputLayer", ()),
        "y": ("InputLayer", ()),
        "a": ("Add", ("x", "y")),
        "b": ("Multiply", ("x", "y")),
        "c": ("ReLU", ("b",)),
        "all": ("Concatenate", ("a", "c")),
    }
    (found,) = find_blocks(facts_of(calls, ["all"]))
    assert (found.fork, found.kind) == (None, "parallel")
    assert [arm.depth for arm in found.arms] == [1, 2]
