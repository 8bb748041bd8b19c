"""Which calls must be lit, found by networkx alone in the graph that the analysis gives."""

from __future__ import annotations

import networkx as nx


def feature_graph(analysis):
    """The calls, and between them the feature tensors."""
    whole = analysis.graph.nx
    graph = nx.DiGraph()
    graph.add_nodes_from(whole)
    graph.add_edges_from((a, b) for a, b, control in whole.edges(data="control") if not control)
    return graph


def expected_sets(analysis):
    """(kind, title) → the ids of all that is to be lit."""
    graph = feature_graph(analysis)
    inputs, outputs = analysis.graph.inputs, {output.call: output.name for output in analysis.graph.outputs}
    seen = {v: {i for i in inputs if i == v or nx.has_path(graph, i, v)} for v in graph}
    reached = {v: {o for o in outputs if o == v or nx.has_path(graph, v, o)} for v in graph}
    sets = {("branch", each.input): {v for v in graph if seen[v] == {each.input}} for each in analysis.branches}
    sets.update({("fusion", each.id): {each.id, *graph.predecessors(each.id)} for each in analysis.fusions})
    sets.update({("injection", each.id): {each.id, *graph.predecessors(each.id)} for each in analysis.injections})
    mixed = {v for v in graph if len(seen[v]) > 1}
    if mixed:
        sets["interaction", "interaction"] = mixed
    for call, name in outputs.items():
        sets["output", name] = nx.ancestors(graph, call) | {call}
        if len(analysis.outputs) > 1:
            sets["head", name] = {v for v in graph if reached[v] == {call}}
    return {key: ids for key, ids in sets.items() if ids}
