"""The order of calls: by hand, and on random graphs that are written down in another order."""

from __future__ import annotations

import random

import networkx as nx
import pytest

from archlens.comparison.architecture.canonical_order import canonical, from_above
from archlens.comparison.architecture.structure import PlainFeed


def takes(*calls):
    return [PlainFeed(call, 0, str(i), control=False) for i, call in enumerate(calls)]


def test_argument_by_argument_then_output_by_output():
    #        0    1    2         3         4            5
    feeds = [[], [], takes(1), takes(0), takes(3, 2), takes(2)]
    assert canonical([0, 1], [4, 5], feeds, "abcdef") == [0, 1, 3, 2, 4, 5]
    assert canonical([0, 1], [5, 4], feeds, "abcdef") == [0, 1, 2, 5, 3, 4]
    assert canonical([1, 0], [4], feeds, "abcdef") == [1, 0, 3, 2, 4, 5]


def test_what_leads_to_no_output_comes_last_and_equal_ends_side_by_side():
    feeds = [[], takes(0), takes(0), takes(0), takes(0)]
    assert canonical([0], [3], feeds, ["in", "a", "b", "out", "a"]) == [0, 3, 1, 4, 2]


def random_graph(dice, size):
    """Feeds of a graph whose every call leads to an output, and its outputs; calls 0 and 1 are inputs."""
    feeds = [[], []]
    while len(feeds) < size:
        feeds.append(takes(*(dice.randrange(len(feeds)) for _ in range(dice.choice([1, 1, 2, 3])))))
    taken = {feed.call for each in feeds for feed in each}
    return feeds, [call for call in range(2, size) if call not in taken]


@pytest.mark.parametrize("seed", range(40))
def test_the_order_does_not_depend_on_how_the_calls_are_numbered(seed):
    dice = random.Random(seed)
    feeds, outputs = random_graph(dice, dice.randint(3, 20))
    net = nx.DiGraph([(feed.call, call) for call, each in enumerate(feeds) for feed in each])
    net.add_nodes_from(range(len(feeds)))
    other = list(nx.lexicographical_topological_sort(net, key=lambda _: dice.random()))
    renumbered = {call: number for number, call in enumerate(other)}
    again = [takes(*(renumbered[feed.call] for feed in feeds[call])) for call in other]
    order = canonical([0, 1], outputs, feeds, [""] * len(feeds))
    mapped = canonical([renumbered[0], renumbered[1]], [renumbered[o] for o in outputs], again, [""] * len(feeds))
    assert order == [other[number] for number in mapped]
    assert order[:2] == [0, 1]
    assert sorted(order) == list(range(len(feeds)))
    assert all(order.index(source) < order.index(target) for source, target in net.edges)


@pytest.mark.parametrize("seed", range(20))
def test_numbers_from_above_are_equal_where_all_that_leads_to_the_calls_is(seed):
    dice = random.Random(seed)
    feeds, _ = random_graph(dice, 12)
    labels = ["in0", "in1", *(dice.choice("ab") for _ in feeds[2:])]

    def term(call):
        return labels[call], [(term(feed.call), feed.argument) for feed in feeds[call]]

    numbers = from_above(feeds, labels)
    for a in range(12):
        for b in range(a):
            assert (numbers[a] == numbers[b]) == (term(a) == term(b))
