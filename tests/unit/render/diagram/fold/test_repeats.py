"""What comes several times in a row."""

from __future__ import annotations

import pytest

from archlens.render.diagram.fold.repeats import _repeats, fold_repeats, fold_sequences, fold_stretches, signature
from archlens.render.diagram.fold.runs import fold_runs
from tests.unit.render.diagrams import INPUT, graph_of, ids, pieces_of, row_of


@pytest.mark.parametrize(
    ("signs", "expected"),
    [
        ("", []),
        ("abc", []),
        ("aa", [(0, 1, 2)]),
        ("abab", [(0, 2, 2)]),
        ("xababab", [(1, 2, 3)]),
        ("aaaa", [(0, 1, 4)]),
        ("aabaab", [(0, 3, 2)]),
        ("aabb", [(0, 1, 2), (2, 1, 2)]),
        ("abcabcab", [(0, 3, 2)]),
        ("abcdefghijklm" * 2, []),  # longer than what is looked for
    ],
)
def test_what_covers_most_is_taken_first_at_each_place(signs, expected):
    assert list(_repeats(signs)) == expected


def test_a_repeat_holds_the_first_time_and_the_whole_row():
    graph = pieces_of(row_of("Dense", "ReLU", "Dense", "ReLU", "Dense", "ReLU", "Conv1D"))
    assert fold_repeats(graph)
    _, repeat, _ = graph.ordered()
    assert (repeat.kind, repeat.times, repeat.calls) == ("repeat", 3, (1, 2, 3, 4, 5, 6))
    assert [part.calls for part in repeat.parts] == [(1,), (2,)]
    assert [part.calls for part in repeat.row] == [(1,), (2,), (3,), (4,), (5,), (6,)]


def test_a_repeat_of_repeats_is_one():
    graph = pieces_of(row_of(*["Dense", "ReLU"] * 4))
    fold_repeats(graph)
    half = graph.ordered()[1]
    assert half.times == 4
    # Two repeats in a row, as they come of blocks: their times are multiplied.
    outer = pieces_of(row_of(*["Dense"] * 4))
    first, second = (outer.join("repeat", keys, ()) for keys in ([1, 2], [3, 4]))
    twice = [type(first)("repeat", piece.calls, (), piece.parts[:1], times=2) for piece in (first, second)]
    outer.contract([([1, 2], twice[0]), ([3, 4], twice[1])])
    assert fold_repeats(outer)
    assert [(piece.kind, piece.times) for piece in outer.ordered()] == [("call", 1), ("repeat", 4)]


def test_equal_is_of_one_shape_and_size_and_alike_is_of_one_class():
    analysis = row_of("Dense", "Dense", "ReLU")
    graph = pieces_of(analysis)
    dense, other, relu = (graph.pieces[key] for key in (1, 2, 3))
    for alike in (True, False):
        assert signature(graph.drawn, dense, alike=alike) == signature(graph.drawn, other, alike=alike)
        assert signature(graph.drawn, dense, alike=alike) != signature(graph.drawn, relu, alike=alike)
    calls = {"x": INPUT, "m": "Mine", "a": "Dense", "b": "Dense"}
    analysis = graph_of(calls, [("x", "m"), ("m", "a"), ("a", "b")], ["b"])
    graph = pieces_of(analysis)
    fold_runs(graph)
    pair = graph.join("block", [2, 3], (), "residual")
    swapped = graph.join("block", [2, 3], (), "gate")
    assert signature(graph.drawn, pair, alike=True) != signature(graph.drawn, swapped, alike=True)


def test_any_row_is_a_sequence():
    graph = pieces_of(row_of("Dense", "Conv1D", "Flatten"))
    assert fold_sequences(graph)
    assert [(piece.kind, ids(graph, piece.calls)) for piece in graph.ordered()] == [
        ("call", ["x"]),
        ("sequence", ["c0", "c1", "c2"]),
    ]
    assert not fold_sequences(graph)


def test_what_stands_between_repeats_is_folded_and_a_row_without_repeats_is_not():
    graph = pieces_of(row_of("Conv2D", "MaxPooling2D", "Dense", "Dense", "Dense", "Flatten", "Softmax"))
    assert not fold_stretches(graph)
    fold_repeats(graph)
    assert fold_stretches(graph)
    assert [(piece.kind, len(piece.calls)) for piece in graph.ordered()] == [
        ("call", 1),
        ("sequence", 2),
        ("repeat", 3),
        ("sequence", 2),
    ]
