"""Graphs with all that a graph can have: dead ends, shared layers, control tensors, several outputs, unknown shapes."""

from __future__ import annotations

import dataclasses

import networkx as nx
from hypothesis import given, settings
from hypothesis import strategies as st

from archlens.analysis import analyze_graph
from archlens.comparison import Architecture, compare, describe
from tests.strategies import model_graphs


def renamed(graph, names):
    """The same graph under other ids; layers that share weights go on sharing them."""

    def layer(call):
        own = names[call.layer.key]
        weights = {names[owner]: size for owner, size in call.layer.weights.items()}
        return dataclasses.replace(call.layer, key=own, name=own, weights=weights)

    return dataclasses.replace(
        graph,
        calls=tuple(dataclasses.replace(call, id=names[call.id], layer=layer(call)) for call in graph.calls),
        tensors=tuple(dataclasses.replace(t, source=names[t.source], target=names[t.target]) for t in graph.tensors),
        inputs=tuple(names[id_] for id_ in graph.inputs),
        outputs=tuple(dataclasses.replace(end, call=names[end.call]) for end in graph.outputs),
    )


def structure(graph):
    """What networkx compares: names and the order of arguments apart from their labels are no part of it."""
    made = nx.MultiDiGraph()
    for call in graph.calls:
        layer = call.layer
        ends = tuple(i for i, end in enumerate(graph.outputs) if end.call == call.id)
        place = graph.inputs.index(call.id) if call.id in graph.inputs else None
        made.add_node(call.id, what=(layer.kind, layer.class_name, call.shapes, layer.parameters, ends, place))
        for owner in layer.weights:
            made.add_node(("weights", owner), what="weights")
            made.add_edge(("weights", owner), call.id, what=())
    for t in graph.tensors:
        made.add_edge(t.source, t.target, what=(t.output, t.argument, t.control))
    return made


def isomorphic(a, b):
    return nx.is_isomorphic(
        structure(a),
        structure(b),
        node_match=lambda x, y: x == y,
        edge_match=lambda x, y: sorted(e["what"] for e in x.values()) == sorted(e["what"] for e in y.values()),
    )


def fresh(graph, order):
    names = {}
    for call in graph.calls:
        for name in (call.id, call.layer.key, *call.layer.weights):
            if name not in names:
                names[name] = name if call.is_input else f"new{order[len(names) % len(order)]}_{len(names)}"
    return names


@given(model_graphs(), st.permutations(range(10)))
@settings(max_examples=200, deadline=None)
def test_other_names_are_the_same_architecture(graph, order):
    other = renamed(graph, fresh(graph, order))
    comparison = compare(analyze_graph(graph), analyze_graph(other))
    assert comparison.same, describe(comparison)
    assert isomorphic(graph, other)


@given(model_graphs(), st.integers(0, 10**6), st.integers(0, 10**6))
@settings(max_examples=200, deadline=None)
def test_another_source_is_the_same_only_if_networkx_says_so(graph, which, where):
    place = which % len(graph.tensors)
    tensor = graph.tensors[place]
    ids = [call.id for call in graph.calls]
    source = ids[where % ids.index(tensor.target)]
    moved = dataclasses.replace(tensor, source=source, output=0)
    tensors = (*graph.tensors[:place], moved, *graph.tensors[place + 1 :])
    other = dataclasses.replace(graph, tensors=tensors)
    same = compare(analyze_graph(graph), analyze_graph(other)).same
    assert same == isomorphic(graph, other)


@given(model_graphs())
@settings(max_examples=150, deadline=None)
def test_lock_files_go_round(graph):
    architecture = Architecture.of(analyze_graph(graph))
    text = architecture.to_lock()
    assert Architecture.from_lock(text).to_lock() == text
    assert compare(architecture, Architecture.from_lock(text)).same
