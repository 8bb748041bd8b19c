"""What computes, and what belongs to it."""

from __future__ import annotations

import itertools

import pytest

from archlens.render.diagram.fold.runs import fold_runs
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of, row_of


def runs(analysis):
    """The classes of every piece behind the input."""
    graph = pieces_of(analysis)
    fold_runs(graph)
    classes = [[graph.drawn.facts.calls[n].layer.class_name for n in piece.calls] for piece in graph.ordered()]
    return [" ".join(each) for each in classes[1:]]


@pytest.mark.parametrize(
    ("classes", "expected"),
    [
        ("Dense ReLU Dense ReLU", ["Dense ReLU", "Dense ReLU"]),
        ("Dense BatchNormalization ReLU Conv1D", ["Dense BatchNormalization ReLU", "Conv1D"]),
        ("BatchNormalization ReLU Dense ReLU", ["BatchNormalization ReLU Dense ReLU"]),
        ("Dense Conv1D", ["Dense", "Conv1D"]),
        ("ReLU BatchNormalization", ["ReLU BatchNormalization"]),
    ],
)
def test_a_row_is_cut_before_what_computes(classes, expected):
    assert runs(row_of(*classes.split())) == expected


def behind_a_merge_point(*classes):
    names = {f"c{i}": class_name for i, class_name in enumerate(classes)}
    calls = {"x": INPUT, "a": "Dense", "add": "Add", **names}
    order = ["add", *names]
    edges = [("x", "a"), ("x", "add"), ("a", "add"), *itertools.pairwise(order)]
    return graph_of(calls, edges, [order[-1]])


def test_an_activation_behind_a_merge_point_belongs_to_it_and_a_normalization_does_not():
    assert runs(behind_a_merge_point("ReLU", "Dense")) == ["Dense", "Add ReLU", "Dense"]
    assert runs(behind_a_merge_point("BatchNormalization", "Dense")) == ["Dense", "Add", "BatchNormalization Dense"]


def test_whether_there_was_one_is_told():
    assert fold_runs(pieces_of(row_of("Dense", "ReLU")))
    assert not fold_runs(pieces_of(row_of("Dense", "Conv1D")))
