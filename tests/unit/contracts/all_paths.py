"""Every path of a small graph, by networkx."""

from __future__ import annotations

import itertools

import networkx as nx


def network(graph, *, control):
    """The graph as networkx has it, with control tensors or without."""
    made = nx.MultiDiGraph()
    made.add_nodes_from(call.id for call in graph.calls)
    made.add_edges_from((t.source, t.target, {"c": t.control}) for t in graph.tensors if control or not t.control)
    return made


def all_paths(made, start, end):
    """Every path as (ids, number of control tensors, at the least)."""
    if start == end:
        return [((start,), 0)]
    found = []
    for path in nx.all_simple_paths(nx.DiGraph(made), start, end):
        steps = itertools.pairwise(path)
        found.append((tuple(path), sum(min(edge["c"] for edge in made[u][v].values()) for u, v in steps)))
    return found
