"""Blocks among calls: drawn by hand, and what must hold of all of random graphs."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from archlens.comparison import Architecture
from archlens.comparison.changes.call_blocks import blocks_among
from tests.unit.comparison import made
from tests.unit.comparison.written import names, written


def blocks(*lines):
    side = written("call start: Dense -> (None, 4)", *lines, "call end: Dense -> (None, 9)")
    inner = [place for place, call in enumerate(side.calls) if call.id not in ("x", "start", "end")]
    return [(block.kind, names(side, block.places)) for block in blocks_among(side, inner)]


A, B, C = (f"call {name}: Dense -> (None, 4)" for name in "abc")


def test_calls_in_a_row_are_no_block():
    assert blocks(A, B, C) == []


def test_a_sum_with_what_went_in_is_a_residual_block_and_what_is_behind_belongs_to_it():
    lines = [A, B, "call s: Add <- b, start -> (None, 4)", "call r: ReLU -> (None, 4)"]
    assert blocks(*lines) == [("residual", ["a", "b", "s", "r"])]
    again = ["call d: Dense -> (None, 4)", "call t: Add <- d, r -> (None, 4)"]
    assert blocks(*lines, *again) == [("residual", ["a", "b", "s", "r"]), ("residual", ["d", "t"])]


def test_a_projection_on_the_shortcut_is_part_of_the_block():
    shortcut = ["call p: Dense <- start -> (None, 4)", "call n: BatchNormalization <- p -> (None, 4)"]
    assert blocks(A, B, C, *shortcut, "call s: Add <- n, c -> (None, 4)")[0][0] == "residual"
    arms = [A, B, C, "call e: ReLU <- c -> (None, 4)", *shortcut, "call q: ReLU <- n -> (None, 4)"]
    assert blocks(*arms, "call s: Add <- q, e -> (None, 4)")[0][0] == "parallel"


@pytest.mark.parametrize(
    ("merge", "kind"),
    [("Concatenate", "dense"), ("Multiply", "gate"), ("Maximum", "parallel"), ("Add", "residual")],
)
def test_the_kind_is_that_of_how_it_merges(merge, kind):
    assert blocks(A, B, f"call s: {merge} <- b, start -> (None, 4)") == [(kind, ["a", "b", "s"])]


def test_what_meets_from_two_places_is_no_block():
    assert blocks(A, B, "call s: Add <- b, x -> (None, 4)") == []


def test_what_leads_out_of_the_middle_is_no_block_of_its_own():
    side = written(A, B, "call s: Add <- b, a -> (None, 4)", "call o: Dense <- b, s -> (None, 4)")
    inner = [side.by_id[name] for name in ("b", "s")]
    assert [names(side, block.places) for block in blocks_among(side, inner)] == [["b", "s"]]


@pytest.mark.parametrize("seed", range(40))
def test_a_block_parts_and_meets_again(seed):
    dice = random.Random(seed)
    side = Architecture.of(made.analysis(made.build(dice, 30)))
    net = nx.DiGraph((feed.call, place) for place, call in enumerate(side.calls) for feed in call.feeds)
    for block in blocks_among(side, range(side.inputs, len(side.calls))):
        last = block.places[-1]
        leaving = {place for place in block.places if any(t not in block.places for t in net.successors(place))}
        assert leaving <= {last}
