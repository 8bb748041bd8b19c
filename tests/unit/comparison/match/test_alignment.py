"""Step 3b of matching, against all order-preserving pairings."""

from __future__ import annotations

import itertools
import random

import pytest

from archlens.comparison.match import alignment
from archlens.comparison.match.alignment import align, longest_rising
from tests.unit.comparison.written import names, written


@pytest.mark.parametrize("seed", range(60))
def test_the_longest_rising_part(seed):
    dice = random.Random(seed)
    size = dice.randint(0, 8)
    pairs = list(enumerate(dice.sample(range(10), size)))
    rising = [
        part
        for number in range(size + 1)
        for part in itertools.combinations(pairs, number)
        if all(a[1] < b[1] for a, b in itertools.pairwise(part))
    ]
    found = longest_rising(pairs)
    assert tuple(found) in rising
    assert len(found) == max(map(len, rising))


def chain(number):
    return written(*(f"call c{i}: Dense -> (None, 8) [72] | units=8" for i in range(number)))


def pairings(left, right):
    """Every way to pair both in their order."""
    for number in range(min(len(left), len(right)) + 1):
        for some in itertools.combinations(left, number):
            for others in itertools.combinations(right, number):
                yield list(zip(some, others, strict=True))


@pytest.mark.parametrize("seed", range(30))
def test_the_likeness_of_the_pairs_adds_up_to_most(seed):
    dice = random.Random(seed)
    old, new = chain(dice.randint(1, 5)), chain(dice.randint(1, 5))
    table = {(u, v): dice.choice([0, 0, 1, 2, 3]) for u in range(1, 6) for v in range(1, 6)}
    found = list(align(old, new, {0: 0}, lambda u, v: table[u, v]))
    ways = pairings(range(1, len(old.calls)), range(1, len(new.calls)))
    assert sum(table[pair] for pair in found) == max(sum(table[pair] for pair in way) for way in ways)
    assert all(table[pair] for pair in found)
    assert all(a < c and b < d for (a, b), (c, d) in itertools.pairwise(found))


def test_pairs_stand_between_the_same_anchors():
    old, new = chain(5), chain(5)
    found = dict(align(old, new, {0: 0, 3: 4}, lambda *_: 1.0))
    assert found.keys() == {1, 2, 4}
    assert {found[1], found[2]} <= {1, 2, 3}
    assert found[4] == 5
    # An anchor against the order of most of the others bounds nothing: the second call may have moved behind the rest.
    assert list(align(old, new, {0: 0, 1: 5, 2: 2, 3: 3, 5: 1}, lambda *_: 1.0)) == [(4, 4)]


def test_where_there_are_too_many_only_kinds_that_are_as_frequent_go_in_order(monkeypatch):
    monkeypatch.setattr(alignment, "_MOST_CELLS", 0)
    lines = ["call a: Dense -> (None, 8) | units=8", "call b: ReLU -> (None, 8)", "call c: ReLU -> (None, 8)"]
    old = written(*lines)
    new = written(lines[1], lines[0], "call d: Dense -> (None, 8) | units=8", lines[2])
    found = list(align(old, new, {0: 0}, lambda *_: 1.0))
    assert names(old, [u for u, _ in found]) == names(new, [v for _, v in found]) == ["b", "c"]
