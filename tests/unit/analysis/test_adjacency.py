"""Neighbours by their numbers, against what is counted one by one."""

from __future__ import annotations

import random

from archlens.analysis.adjacency import Incoming, distinct, distinct_tensors, turned, within_groups


def random_sources(dice, size=12):
    return [tuple(dice.sample(range(call), dice.randint(0, min(call, 3)))) for call in range(size)]


def test_targets_are_the_other_ends_of_sources_in_topological_order():
    dice = random.Random(1)
    for _ in range(50):
        sources = random_sources(dice)
        expected = [[target for target, above in enumerate(sources) if call in above] for call in range(len(sources))]
        assert list(map(list, turned(sources))) == expected


def test_only_neighbours_of_the_same_group_are_left():
    dice = random.Random(2)
    for _ in range(50):
        sources = random_sources(dice)
        group = [dice.choice("abc") for _ in sources]
        alike = [
            tuple(source for source in above if group[source] == group[call]) for call, above in enumerate(sources)
        ]
        mixed = [call for call, above in enumerate(sources) if alike[call] != above]
        assert within_groups(sources, group, mixed) == tuple(alike)
        assert within_groups(sources, group, range(len(sources))) == tuple(alike)


def test_what_stands_twice_counts_where_it_stands_first():
    assert distinct([3, 1, 3, 2, 1]) == (3, 1, 2)
    first, again, other = Incoming(1, (None, 8), 0), Incoming(1, (None, 9), 0), Incoming(1, (None, 9), 1)
    assert distinct_tensors([first, again, other]) == (first, other)
