"""Graphs made for pictures: small ones with the names that a test wants."""

from __future__ import annotations

import itertools

from archlens.analysis import analyze_graph
from archlens.graph import Call, Layer, ModelGraph, OutputTensor, Tensor
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import PieceGraph

INPUT = "InputLayer"


def graph_of(calls, edges, outputs, name="model"):
    """An Analysis of a graph.

    Args:
        calls: id → class, in topological order; a scope stands before a slash.
        edges: (from, to) or (from, to, argument).
        outputs: ids.
        name: the model's name.
    """
    made = []
    for id_, class_name in calls.items():
        *scope, last = id_.split("/") if name != "hostile" else [id_]
        kind = "input" if class_name == INPUT else "layer"
        role = {"Dense": "dense", "BatchNormalization": "normalization", "ReLU": "activation"}.get(class_name, "other")
        weights = {id_: 72} if class_name == "Dense" else {}
        layer = Layer(id_, last, class_name, class_name, kind, role, weights, weighted=class_name == "Dense")
        made.append(Call(id_, layer, tuple(scope), ((None, 8),), "float32"))
    taken = {}
    tensors = []
    order = list(calls)
    for source, target, *argument in sorted(edges, key=lambda e: order.index(e[1])):
        place = argument[0] if argument else str(taken.setdefault(target, 0))
        taken[target] = taken.get(target, 0) + 1
        tensors.append(Tensor(source, 0, target, place, "mask" in place, (None, 8), "float32"))
    inputs = tuple(id_ for id_, class_name in calls.items() if class_name == INPUT)
    given = tuple(OutputTensor(id_, id_, 0, (None, 8)) for id_ in outputs)
    return analyze_graph(ModelGraph(name, "keras", None, tuple(made), tuple(tensors), inputs, given))


def residual_chain(blocks, *, classes=("Dense", "BatchNormalization", "ReLU")):
    """An input and so many equal residual blocks behind it."""
    calls, edges, last = {"x": INPUT}, [], "x"
    for b in range(blocks):
        before = last
        for i, class_name in enumerate(classes):
            calls[f"b{b}_{i}"] = class_name
            edges.append((last, f"b{b}_{i}"))
            last = f"b{b}_{i}"
        calls[f"b{b}_add"] = "Add"
        edges += [(last, f"b{b}_add"), (before, f"b{b}_add")]
        last = f"b{b}_add"
    calls["out"] = "Dense"
    edges.append((last, "out"))
    return graph_of(calls, edges, ["out"])


def two_branches(names=("a", "b", "a_dense", "b_dense", "join", "out"), model="hostile"):
    """Two inputs, a Dense on each, a fusion, an output."""
    a, b, a_dense, b_dense, join, out = names
    calls = {a: INPUT, b: INPUT, a_dense: "Dense", b_dense: "Dense", join: "Concatenate", out: "Dense"}
    edges = [(a, a_dense), (b, b_dense), (a_dense, join), (b_dense, join), (join, out)]
    return graph_of(calls, edges, [out], model)


def pieces_of(analysis, calls=None, ghosts=()):
    """The pieces of an analysed model, each call its own; perhaps of some calls alone, by their ids."""
    drawn = DrawnModel(analysis)
    numbers = range(len(drawn.facts.calls)) if calls is None else [drawn.facts.number[id_] for id_ in calls]
    return PieceGraph(drawn, numbers, frozenset(drawn.facts.number[id_] for id_ in ghosts))


def ids(graph, numbers):
    """The ids of calls by their numbers."""
    return [graph.drawn.facts.calls[number].id for number in numbers]


def row_of(*classes, gives=()):
    """An input and calls of these classes behind each other, named ``c0``, ``c1``, …; the last gives an output."""
    names = [f"c{i}" for i in range(len(classes))]
    edges = list(itertools.pairwise(["x", *names]))
    return graph_of({"x": INPUT, **dict(zip(names, classes, strict=True))}, edges, [*gives, names[-1]])
