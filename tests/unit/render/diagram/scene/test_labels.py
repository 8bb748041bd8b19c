"""The words on a picture, of every kind of piece."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archlens.analysis import analyze_graph
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
        ("x", ("input 8",)),
        ("c0", ("Dense · 72 params",)),
        ("c1", ("ReLU",)),
    ]


def test_a_run_is_its_classes():
    graph = pieces_of(row_of("Dense", "BatchNormalization", "ReLU"))
    fold_runs(graph)
    assert said(graph, last_piece(graph)) == ("Dense · BatchNormalization · ReLU", ("c0 … c2", "72 params · 8 → 8"))


def test_a_long_run_loses_its_middle():
    graph = pieces_of(row_of(*(f"Normalization{i}" for i in range(10))))
    title = labels.title(graph.drawn, graph.join("run", range(1, 11), ()))
    assert title.startswith("Normalization0 · ")
    assert title.endswith(" · Normalization9")
    assert " · … · " in title
    assert len(title) <= 60


def test_a_block_is_told_by_its_kind():
    graph = pieces_of(residual_chain(1))
    for what, name in (("residual", "residual block"), ("gate", "gate"), ("dense", "dense block")):
        block = graph.join("block", [1, 2, 3, 4], (), what)
        run = graph.join("run", [1], ())
        assert labels.title(graph.drawn, block) == name
        headed = type(run)("run", (*block.calls, 5), (), (block, graph.pieces[5]))
        assert labels.title(graph.drawn, headed) == name
    assert labels.lines(graph.drawn, block) == ("b0_…", "1 Dense · 1 Add", "4 calls · 72 params · 8 → 8")


def test_a_sequence_that_holds_a_block_is_more_than_that():
    graph = pieces_of(residual_chain(1))
    block = graph.join("block", [1, 2, 3, 4], (), "residual")
    sequence = type(block)("sequence", (*block.calls, 5), (), (block, graph.pieces[5]))
    assert labels.title(graph.drawn, sequence) == "2 Dense · 1 Add"
    assert labels.lines(graph.drawn, sequence)[1].startswith("5 calls · ")


def test_a_repeat_counts_one_time_of_it():
    graph = pieces_of(row_of(*["Dense", "ReLU"] * 3))
    fold_runs(graph)
    fold_repeats(graph)
    title, (_, contents, amount) = said(graph, last_piece(graph))
    assert title == "Dense · ReLU × 3"
    assert (contents, amount) == ("1 Dense", "2 calls each · 216 params in all · 8 → 8")


def test_a_repeat_counts_what_comes_more_than_once_each_time():
    chain = residual_chain(4)
    graph = pieces_of(chain)
    blocks = [graph.join("block", range(n, n + 4), (), "residual") for n in (1, 5)]
    repeat = replace(graph.join("repeat", range(1, 17), ()), parts=tuple(blocks), times=2)
    assert labels.title(graph.drawn, repeat) == "2 residual blocks × 2"
    runs = [graph.join("run", range(n, n + 2), ()) for n in (1, 5)]
    repeat = replace(repeat, parts=(*runs, blocks[0]))
    assert labels.title(graph.drawn, repeat) == "2 (Dense · BatchNormalization) + residual block × 2"


def test_large_numbers_are_grouped():
    graph = pieces_of(row_of(*["Dense"] * 1200))
    fold_repeats(graph)
    assert labels.title(graph.drawn, last_piece(graph)) == "Dense × 1,200"
    assert labels.contents(graph.drawn, range(1, 1201)) == "1,200 Dense"


@pytest.mark.parametrize(
    ("classes", "title"),
    [
        ("Dense Conv1D", "Dense · Conv1D"),
        ("Dense Conv1D Flatten GRU LSTM", "1 Dense · 1 Conv1D · 1 Flatten · 2 more classes"),
    ],
)
def test_a_sequence_is_its_classes_or_counted(classes, title):
    graph = pieces_of(row_of(*classes.split()))
    fold_sequences(graph)
    assert labels.title(graph.drawn, last_piece(graph)) == title


def test_a_nested_model_has_its_name():
    graph = pieces_of(sample("siamese"))
    keys = [key for key, piece in graph.pieces.items() if piece.scope == ("encoder",)]
    model = graph.join("model", keys, (), "encoder")
    title, lines = said(graph, model)
    assert title == "encoder"
    assert lines == (
        f"nested model · {len(keys)} calls · called 2 times",
        "822 k params · 64×64×1 → 64",
        "2 Conv2D · 2 MaxPooling2D · 1 Flatten · 1 Dense",
    )
    again = graph.join(
        "model", [key for key, piece in graph.pieces.items() if piece.scope == ("encoder@1",)], (), "encoder@1"
    )
    assert said(graph, again) == ("encoder@1", ("same weights as encoder", "64×64×1 → 64"))


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


def with_settings(analysis, settings):
    """The pieces of an analysis in which calls have settings, by their ids."""
    calls = []
    for call in analysis.graph.calls:
        activation = {"Activation": "activation"}.get(call.layer.class_name, call.layer.role)
        layer = replace(call.layer, config=settings.get(call.id, {}), role=activation)
        calls.append(replace(call, layer=layer))
    return pieces_of(analyze_graph(replace(analysis.graph, calls=tuple(calls))))


CONV = {"filters": 64, "kernel_size": [3, 3], "strides": [2, 2], "padding": "same", "activation": "linear"}


def test_a_call_says_its_settings():
    graph = with_settings(row_of("Conv2D", "Dense"), {"c0": CONV, "c1": {"units": 10, "activation": "softmax"}})
    assert [labels.lines(graph.drawn, graph.pieces[n]) for n in (1, 2)] == [
        ("Conv2D 64, 3×3 / 2",),
        ("Dense 10, softmax · 72 params",),
    ]


def test_long_settings_and_parameters_stand_in_two_lines():
    settings = {"units": 1024, "activation": "an_activation_with_a_name"}
    graph = with_settings(row_of("Dense"), {"c0": settings})
    assert labels.lines(graph.drawn, graph.pieces[1]) == ("Dense 1,024, an_activation_with_a_name", "72 params")


def test_a_run_says_its_settings_and_an_activation_by_its_name():
    row = row_of("Conv2D", "BatchNormalization", "Activation")
    graph = with_settings(row, {"c0": CONV, "c2": {"activation": "relu"}})
    fold_runs(graph)
    assert labels.title(graph.drawn, last_piece(graph)) == "Conv2D 64, 3×3 / 2 · BatchNormalization · relu"


def test_where_there_is_no_room_what_has_weights_alone_has_settings():
    row = row_of("ZeroPadding2D", "Dense", "BatchNormalization", "Activation", "ZeroPadding2D")
    settings = {"c0": {"padding": [3, 3]}, "c1": {"units": 64}, "c3": {"activation": "relu"}}
    graph = with_settings(row, settings)
    title = labels.title(graph.drawn, graph.join("run", [1, 2, 3, 4, 5], ()))
    assert title == "ZeroPadding2D · Dense 64 · … · relu · ZeroPadding2D"


@pytest.mark.parametrize(("rates", "title"), [((0.5, 0.5), "Dropout rate 0.5 × 2"), ((0.5, 0.1), "Dropout × 2")])
def test_a_repeat_says_settings_that_are_the_same_each_time(rates, title):
    graph = with_settings(row_of("Dropout", "Dropout"), {f"c{i}": {"rate": rate} for i, rate in enumerate(rates)})
    fold_repeats(graph)
    assert labels.title(graph.drawn, last_piece(graph)) == title


def test_parameters_of_a_folded_piece_count_shared_weights_once():
    analysis = row_of("Dense", "Dense")
    one = analysis.graph.calls[1].layer
    calls = tuple(replace(call, layer=one) if call.id == "c1" else call for call in analysis.graph.calls)
    graph = pieces_of(analyze_graph(replace(analysis.graph, calls=calls)))
    assert labels.parameters(graph.drawn, [1, 2]) == "72 params"
    assert labels.parameters(graph.drawn, [0]) == ""


def test_what_is_not_known_of_parameters_is_not_guessed():
    analysis = row_of("Dense")
    calls = tuple(replace(call, layer=replace(call.layer, weights=None)) for call in analysis.graph.calls)
    graph = pieces_of(analyze_graph(replace(analysis.graph, calls=calls)))
    assert labels.parameters(graph.drawn, [1]) == "? params"


def test_what_a_folded_piece_takes_and_gives():
    calls = {"x": INPUT, "y": INPUT, "z": INPUT, "f": "Concatenate", "d": "Dense"}
    graph = pieces_of(graph_of(calls, [("x", "f"), ("y", "f"), ("z", "f"), ("f", "d"), ("x", "d")], ["d"]))
    assert labels.through(graph.drawn, graph.join("sequence", [3, 4], ())) == "3 tensors → 8"
    assert labels.through(graph.drawn, graph.pieces[4]) == "8 + 8 → 8"
    assert labels.through(graph.drawn, graph.pieces[0]) == "→ 8"


def test_of_many_settings_the_last_are_left_out():
    settings = {"num_layers": 12, "num_heads": 8, "hidden_dim": 4096, "dropout": 0.1, "activation": "gelu_approximate"}
    graph = with_settings(row_of("Mine"), {"c0": settings})
    assert labels.lines(graph.drawn, graph.pieces[1]) == ("Mine 12 layers, 8 heads, 4,096 hidden, …",)


def test_an_operation_says_the_number_that_it_takes():
    graph = pieces_of(sample("weighted_average"))
    said_of = {graph.drawn.facts.calls[piece.exit].id: labels.lines(graph.drawn, piece) for piece in graph.ordered()}
    assert (said_of["multiply"], said_of["multiply_1"]) == (("Multiply 0.6",), ("Multiply 0.4",))
