"""What calls see and reach, as bit masks."""

from __future__ import annotations

import tracemalloc

from archlens.analysis.facts import GraphFacts
from archlens.analysis.reach import has_several, names_in, output_masks, source_masks
from tests.unit.analysis.brute_force import BruteForce
from tests.unit.analysis.random_graphs import on_random_graphs


def test_sources_and_outputs():
    def check(graph):
        facts, brute = GraphFacts(graph), BruteForce(graph)
        seen = source_masks(facts.sources, facts.inputs)
        reached = output_masks(facts.targets, facts.outputs)
        names = [str(k) for k in range(len(graph.outputs))]
        for number, id_ in enumerate(brute.calls):
            assert names_in(seen[number], graph.inputs) == tuple(i for i in brute.inputs if i in brute.S[id_])
            assert names_in(reached[number], names) == tuple(str(k) for k in sorted(brute.R[id_]))
            assert has_several(seen[number]) == (len(brute.S[id_]) > 1)
            assert seen.is_several(seen.kinds[number]) == (len(brute.S[id_]) > 1)
            assert seen.are_several[number] == (len(brute.S[id_]) > 1)
            assert seen.size(seen.kinds[number]) == len(brute.S[id_])
            assert seen.kind_of(seen[number]) == seen.kinds[number]
        for sets, told in ((seen, brute.S), (reached, brute.R)):
            pairs = set(zip(sets.kinds, told.values(), strict=True))
            assert len(pairs) == len(set(sets.kinds)) == len(set(told.values()))

    on_random_graphs(check)


def test_a_call_that_gives_two_outputs_reaches_both():
    assert tuple(output_masks([[1], []], [1, 1])) == (3, 3)


def test_a_thousand_inputs_are_a_thousand_bits():
    inputs = list(range(1_000))
    seen = source_masks([*([] for _ in inputs), inputs], inputs)
    assert seen[-1] == (1 << 1_000) - 1
    assert len(names_in(seen[-1], [str(i) for i in inputs])) == 1_000


def test_many_ends_of_which_each_call_sees_one_take_no_more_memory_than_calls():
    number = 20_000
    inputs = list(range(number))
    tracemalloc.start()
    seen = source_masks([*([] for _ in inputs), *([each] for each in inputs)], inputs)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert seen.only(seen.kinds[2 * number - 1]) == number - 1
    assert most < 500 * 2 * number  # bit masks would take 1,250 bytes a call, and twice that of twice as many
