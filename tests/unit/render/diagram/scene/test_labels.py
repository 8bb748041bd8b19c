"""The words on a picture, of every kind of piece."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.render.diagram.fold.repeats import fold_repeats, fold_sequences
from archlens.render.diagram.fold.runs import fold_runs
from archlens.render.diagram.scene import labels
from tests.unit.render.diagrams import INPUT, graph_of, pieces_of, residual_chain, row_of
from tests.unit.render.made import sample


@given(st.text("aZ 0\n\x1b層語", max_size=200), st.integers(2, 60))
def test_text_of_a_model_is_visible_and_of_limited_width(text, most):
    words = labels.words(text, most)
    assert words.isprintable()
    assert sum(2 if char in "層語" else 1 for char in words) <= most
    assert words


def last_piece(graph):
    return graph.ordered()[-1]


def said(graph, piece):
    return labels.title(graph.drawn, piece), labels.lines(graph.drawn, piece)


def test_a_call_has_its_name_its_class_and_its_parameters():
    graph = pieces_of(row_of("Dense", "ReLU"))
    assert [said(graph, piece) for piece in graph.ordered()] == [
        ("x", ("input 8 float32",)),
        ("c0", ("Dense · 72 params",)),
        ("c1", ("ReLU",)),
    ]


def test_a_run_is_its_classes():
    graph = pieces_of(row_of("Dense", "BatchNormalization", "ReLU"))
    fold_runs(graph)
    assert said(graph, last_piece(graph)) == ("Dense · BatchNormalization · ReLU", ("c0 … c2",))


def test_a_long_run_loses_its_middle():
    graph = pieces_of(row_of(*(f"Normalization{i}" for i in range(10))))
    title = labels.title(graph.drawn, graph.join("run", range(1, 11), ()))
    assert title.startswith("Normalization0 · ")
    assert title.endswith(" · Normalization9")
    assert " · … · " in title
    assert len(title) <= 56


def test_a_block_is_told_by_its_kind():
    graph = pieces_of(residual_chain(1))
    for what, name in (("residual", "residual block"), ("gate", "gate"), ("dense", "dense block")):
        block = graph.join("block", [1, 2, 3, 4], (), what)
        run = graph.join("run", [1], ())
        assert labels.title(graph.drawn, block) == name
        headed = type(run)("run", (*block.calls, 5), (), (block, graph.pieces[5]))
        assert labels.title(graph.drawn, headed) == name
    assert labels.lines(graph.drawn, block) == ("b0_…", "1 Dense · 1 BatchNormalization · 1 ReLU · 1 Add", "4 calls")


def test_a_sequence_that_holds_a_block_is_more_than_that():
    graph = pieces_of(residual_chain(1))
    block = graph.join("block", [1, 2, 3, 4], (), "residual")
    sequence = type(block)("sequence", (*block.calls, 5), (), (block, graph.pieces[5]))
    assert labels.title(graph.drawn, sequence) == "5 calls in a row"


def test_a_repeat_counts_one_time_of_it():
    graph = pieces_of(row_of(*["Dense", "ReLU"] * 3))
    fold_runs(graph)
    fold_repeats(graph)
    title, (_, contents, amount) = said(graph, last_piece(graph))
    assert title == "Dense · ReLU × 3"
    assert (contents, amount) == ("1 Dense · 1 ReLU", "2 calls each")


@pytest.mark.parametrize(
    ("classes", "title"),
    [("Dense Conv1D", "Dense · Conv1D"), ("Dense Conv1D Flatten GRU LSTM", "5 calls in a row")],
)
def test_a_sequence_is_its_classes_or_counted(classes, title):
    graph = pieces_of(row_of(*classes.split()))
    fold_sequences(graph)
    assert labels.title(graph.drawn, last_piece(graph)) == title


def test_a_nested_model_has_its_name():
    graph = pieces_of(sample("siamese"))
    keys = [key for key, piece in graph.pieces.items() if piece.scope == ("encoder",)]
    model = graph.join("model", keys, (), "encoder")
    title, (first, contents) = said(graph, model)
    assert (title, first) == ("encoder", f"nested model · {len(keys)} calls")
    assert contents == labels.contents(graph.drawn, model.calls)


def test_the_most_frequent_classes_come_first_and_many_are_counted():
    graph = pieces_of(row_of("A", "B", "B", "C", "D", "E", "F"))
    assert labels.contents(graph.drawn, range(1, 8)) == "2 B · 1 A · 1 C · 1 D · 2 more classes"
    assert labels.contents(graph.drawn, range(1, 7)) == "2 B · 1 A · 1 C · 1 D · 1 E"


@pytest.mark.parametrize(
    ("names", "expected"),
    [(("conv_a", "conv_b"), "conv_…"), (("aa", "ab"), "aa … ab"), (("one",), "one"), (("x", "other"), "x … other")],
)
def test_a_span_is_what_names_begin_with_alike(names, expected):
    calls = {"in": INPUT, **dict.fromkeys(names, "Dense")}
    order = list(calls)
    graph = pieces_of(graph_of(calls, list(itertools.pairwise(order)), [order[-1]]))
    assert labels.span(graph.drawn, graph.join("run", range(1, len(order)), ())) == expected


def test_a_tooltip_names_the_first_and_the_last_call_in_full():
    graph = pieces_of(row_of("Dense", "ReLU"))
    assert labels.tooltip(graph.drawn, graph.pieces[1]) == "c0: 1 Dense → 8"
    assert labels.tooltip(graph.drawn, graph.join("run", [1, 2], ())) == "c0 … c1: 1 Dense · 1 ReLU → 8"


def test_a_wrapper_is_told_with_what_it_wraps():
    calls = sample("siamese").graph.calls
    assert all(labels.class_of(call) == call.layer.class_name for call in calls)


def test_more_features_are_drawn_thicker():
    widths = [labels.width((None, 10**i)) for i in range(12)]
    assert widths == sorted(widths)
    assert (widths[0], widths[-1]) == (0.8, 6.0)
    assert labels.width((None, None, 100)) == labels.width((None, 100))
