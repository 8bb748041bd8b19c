"""Longest paths: their lengths and the paths themselves against all paths of random graphs."""

from __future__ import annotations

import pytest

from archlens.analysis.depth import UNREACHED, leading_to, longest_between, longest_from, longest_to
from archlens.analysis.facts import GraphFacts
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.random_graphs import on_random_graphs

DIAMOND_SOURCES = [[], [0], [0], [2], [1, 3]]
DIAMOND_TARGETS = [[1, 2], [4], [3], [4], []]


def brute_lengths(brute, starts, ends, *, weighted):
    lengths = [brute.longest(starts, [end], weighted=weighted) for end in ends]
    return [UNREACHED if length is None else length for length in lengths]


@pytest.mark.parametrize("weighted", [False, True])
def test_from_inputs_to_every_call(weighted):
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        paths = longest_from(facts.sources, facts.inputs, facts.weighted if weighted else facts.counted)
        assert list(paths.lengths) == brute_lengths(brute, brute.inputs, brute.calls, weighted=weighted)

    on_random_graphs(check)


@pytest.mark.parametrize("weighted", [False, True])
def test_from_every_call_to_outputs(weighted):
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        paths = longest_to(facts.targets, facts.outputs, facts.weighted if weighted else facts.counted)
        for number, id_ in enumerate(brute.calls):
            length = brute.longest([id_], brute.outputs, weighted=weighted)
            assert paths.lengths[number] == (UNREACHED if length is None else length)

    on_random_graphs(check)


@pytest.mark.parametrize("weighted", [False, True])
def test_from_each_input_alone_to_every_call(weighted):
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        paths = facts.weighted_depths if weighted else facts.depths
        found = longest_between(paths, facts.inputs, range(len(facts.calls)))
        alone = [brute_lengths(brute, [start], brute.calls, weighted=weighted) for start in brute.inputs]
        assert [list(lengths) for lengths in zip(*found, strict=True)] == alone

    on_random_graphs(check)


def test_more_starts_than_one_pass_tells_apart():
    starts = range(100)
    sources = [[] for _ in starts] + [list(starts), [7, 100]]
    paths = longest_from(sources, starts, [0] * 100 + [1, 1])
    _, beyond = longest_between(paths, starts, [100, 101])
    assert beyond == [2] * 100


def test_a_walk_is_a_path_of_that_length():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        for cost, weighted in ((facts.counted, False), (facts.weighted, True)):
            paths = longest_from(facts.sources, facts.inputs, cost)
            for number in range(len(facts.calls)):
                walk = list(facts.ids(paths.walk(number)))[::-1]
                if paths.lengths[number] == UNREACHED:
                    assert walk == []
                else:
                    assert any(walk in brute.paths(start, walk[-1]) for start in brute.inputs)
                    assert brute.cost(walk, weighted=weighted) == paths.lengths[number]

    on_random_graphs(check)


def test_a_walk_in_an_order_is_the_first_of_all_longest_paths():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        paths = longest_to(facts.targets, facts.outputs, facts.counted)
        for start in facts.inputs:
            found = list(facts.ids(paths.walk(start, order=lambda number: facts.calls[number].id)))
            everything = [path for end in brute.outputs for path in brute.paths(facts.calls[start].id, end)]
            longest = max(map(len, everything), default=0)
            assert found == min((path for path in everything if len(path) == longest), default=[])

    on_random_graphs(check)


def test_without_an_order_the_first_neighbour_is_taken():
    even = longest_from([[], [0], [0], [2, 1]], [0], [0, 1, 1, 1])
    assert list(even.walk(3)) == [3, 2, 0]


def test_both_directions_count_both_ends():
    cost = [5, 1, 1, 1, 7]
    assert longest_from(DIAMOND_SOURCES, [0], cost).lengths == (5, 6, 6, 7, 14)
    assert longest_to(DIAMOND_TARGETS, [4], cost).lengths == (14, 8, 9, 8, 7)


def test_a_start_that_is_also_passed_has_the_longer_path():
    paths = longest_from(DIAMOND_SOURCES, [0, 3], [0, 1, 1, 1, 1])
    assert paths.lengths == (0, 1, 1, 2, 3)
    assert list(paths.walk(4)) == [4, 3, 2, 0]


def test_nothing_leads_to_what_is_not_reached():
    paths = longest_from(DIAMOND_SOURCES, [1], [1] * 5)
    assert paths.lengths == (UNREACHED, 1, UNREACHED, UNREACHED, 2)
    assert list(paths.walk(3)) == []
    assert paths.farthest([0, 2, 3]) is None
    assert paths.farthest([3, 1, 4]) == 4


def test_farthest_takes_the_first_among_equals():
    paths = longest_from(DIAMOND_SOURCES, [0], [1] * 5)
    assert paths.farthest([2, 1]) == 2


def test_only_what_leads_to_an_end_needs_a_look():
    above = leading_to(DIAMOND_SOURCES, [3])
    assert above == {0, 2, 3}
    some = longest_to(DIAMOND_TARGETS, [3], [1] * 5, among=above)
    assert some.lengths == longest_to(DIAMOND_TARGETS, [3], [1] * 5).lengths


def test_leading_to_is_the_ancestors():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        for number, id_ in enumerate(brute.calls):
            ancestors = {v for v in brute.calls if brute.paths(v, id_)}
            assert set(facts.ids(leading_to(facts.sources, [number]))) == ancestors

    on_random_graphs(check)
