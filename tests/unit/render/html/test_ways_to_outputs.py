"""The calls that lead to each output, beside what networkx finds on random graphs; and how much work that is."""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from archlens.analysis.reach import output_masks
from archlens.render.html.ways_to_outputs import calls_by_output

PLENTY = 10**6


@st.composite
def graphs(draw):
    """Targets of each call, in topological order, and the calls that give outputs, some of them several."""
    size = draw(st.integers(1, 14))
    targets = [sorted(draw(st.sets(st.integers(call + 1, size - 1), max_size=3))) for call in range(size - 1)] + [[]]
    return targets, draw(st.lists(st.integers(0, size - 1), min_size=1, max_size=6))


@settings(deadline=None)
@given(graphs())
def test_beside_the_ancestors_of_networkx(case):
    targets, outputs = case
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(targets)))
    graph.add_edges_from((call, target) for call, after in enumerate(targets) for target in after)
    found = calls_by_output(output_masks(targets, outputs), len(outputs), PLENTY)
    assert [set(calls) for calls in found] == [{output, *nx.ancestors(graph, output)} for output in outputs]
    for calls in found:
        assert all(last + 1 < first for (_, last), (first, _) in pairwise(calls.spans))


def test_ranges_beyond_the_limit_are_not_made():
    # Every other call leads to the one output, the others to the other: as many ranges as calls.
    targets = [[10], [11]] * 5 + [[], []]
    reached = output_masks(targets, [10, 11])
    assert [len(calls.spans) for calls in calls_by_output(reached, 2, 12)] == [6, 6]
    assert calls_by_output(reached, 2, 11) is None
