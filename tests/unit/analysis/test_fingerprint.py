"""Fingerprints: equal for one architecture, whatever it is called; against isomorphism by networkx, and comparison."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest

import sample_models
from archlens import analyze, skeleton
from archlens.analysis import analyze_graph
from archlens.analysis.facts import GraphFacts
from archlens.analysis.fingerprint import fingerprint_of
from archlens.comparison import compare
from tests.unit.analysis.random_graphs import on_random_graphs
from tests.unit.analysis.random_wirings import are_isomorphic, random_wiring, shuffled
from tests.unit.rules.made import Made


def printed(graph):
    return fingerprint_of(GraphFacts(graph))


def test_other_names_orders_and_inputs_are_the_same_architecture():
    def same(graph):
        for seed in range(3):
            assert printed(shuffled(graph, seed)) == printed(graph)

    on_random_graphs(same)


def test_small_models_have_one_fingerprint_where_networkx_calls_them_isomorphic_and_nowhere_else():
    graphs = [random_wiring(seed, most_calls=4) for seed in range(280)]
    prints = [printed(graph).text for graph in graphs]
    halves = [text.partition("-")[0] for text in prints]
    sizes = [(len(graph.calls), len(graph.tensors), len(graph.outputs)) for graph in graphs]
    equal = 0
    for a, b in itertools.combinations(range(len(graphs)), 2):
        if sizes[a] != sizes[b]:
            assert halves[a] != halves[b]
            continue
        wired_alike = are_isomorphic(graphs[a], graphs[b], with_settings=False)
        assert wired_alike == (halves[a] == halves[b]), (a, b)
        alike = wired_alike and are_isomorphic(graphs[a], graphs[b])
        assert alike == (prints[a] == prints[b]), (a, b)
        equal += alike
    assert equal > 20


def ring(sizes):
    """Dense layers in rings, each two neighbours added."""
    made = Made()
    image = made.input("x")
    ends = []
    for size in sizes:
        dense = [made.dense(f"d{size}_{len(made.calls)}", image) for _ in range(size)]
        for one, following in zip(dense, [*dense[1:], dense[0]], strict=True):
            ends.append(made.call(f"s{len(made.calls)}", "Add", one, following))
    return made.graph(*ends)


def edited(edit):
    """Two towers, a merge of which the order matters, and an output, with one thing made otherwise."""
    parts = {"units": 8, "activation": "relu", "order": ("a", "b"), "merge": "Concatenate", "shape": 8} | edit
    made = Made()
    made.input("x", parts["shape"])
    made.input("y")
    made.dense("a", "x", units=parts["units"], activation=parts["activation"])
    made.dense("b", "y", units=8, activation="relu", key=parts.get("key"), **parts.get("config", {}))
    made.call("both", parts["merge"], *parts["order"], axis=-1)
    made.dense("skip", parts.get("skip", "x"), units=3)
    made.call("sum", "Subtract", "both", "skip")
    return made.graph(*parts.get("outputs", ("sum",)))


@pytest.mark.parametrize(
    ("edit", "wiring"),
    [
        ({"units": 9}, True),
        ({"activation": "tanh"}, True),
        ({"shape": 4}, True),
        ({"config": {"use_bias": False}}, True),
        ({"order": ("b", "a")}, False),
        ({"order": ("a",)}, False),
        ({"order": ("a", "b", "b")}, False),
        ({"merge": "Subtract"}, False),
        ({"skip": "y"}, False),
        ({"skip": "a"}, False),
        ({"key": "a"}, False),
        ({"outputs": ("sum", "both")}, False),
        ({"outputs": ("both",)}, False),
        ({"outputs": ("sum", "sum")}, False),
    ],
)
def test_one_thing_made_otherwise_is_another_architecture(edit, wiring):
    before, now = printed(edited({})), printed(edited(edit))
    assert before.text != now.text
    assert (before.wiring == now.wiring) == wiring
    assert not compare(analyze_graph(edited({})), analyze_graph(edited(edit))).same


@pytest.mark.parametrize(
    "config",
    [{"trainable": False}, {"dtype": "mixed_float16"}, {"quantization_config": {"a": 1}}, {"seed": 4}],
)
def test_training_and_precision_are_no_part_of_it(config):
    assert printed(edited({})) == printed(edited({"config": config}))


def test_the_size_of_a_batch_is_no_part_of_it():
    graph = edited({})
    calls = [replace(call, shapes=((32, *call.shape[1:]),)) for call in graph.calls]
    assert printed(replace(graph, calls=tuple(calls))) == printed(graph)


def test_what_a_call_is_passed_beside_tensors_counts_as_a_setting_does():
    graph = edited({})
    *calls, last = graph.calls
    halved = replace(graph, calls=(*calls, replace(last, constants=(("1", 0.5),))))
    assert printed(halved).text != printed(graph).text
    assert printed(halved).wiring == printed(graph).wiring


def test_a_cast_is_more_than_a_matter_of_precision():
    def cast(dtype):
        made = Made()
        return made.graph(made.call("cast", "Cast", made.input("x"), module=None, dtype=dtype))

    assert printed(cast("int32")).text != printed(cast("bool")).text


def test_wrappers_are_told_apart_by_what_they_are_around():
    def around(class_name):
        made = Made()
        layer = {"class_name": class_name, "config": {"units": 4}}
        return printed(made.graph(made.call("both", "Bidirectional", made.input("x", (5, 2)), layer=layer)))

    assert around("LSTM").wiring != around("GRU").wiring


def test_time_distributed_models_are_not_those_that_are_called_once():
    made = Made()
    made.dense("inner/d", made.input("x", (5, 2)))
    graph = made.graph("inner/d")
    inside = replace(graph, calls=(graph.calls[0], replace(graph.calls[1], scope=("inner",))))
    assert printed(inside) == printed(graph)
    assert printed(replace(inside, time_axes={("inner",): 1})).text != printed(graph).text


def test_an_anonymous_skeleton_and_the_file_have_one_fingerprint(tmp_path):
    for name in ("image_text", "siamese", "two_heads"):
        original = sample_models.path(name)
        copy = skeleton(original, tmp_path / f"{name}.keras", anonymize=True)
        assert fingerprint_of(analyze(copy).facts) == fingerprint_of(analyze(original).facts)


def test_it_is_the_same_in_every_process_and_of_every_version():
    # Tables of surveys are kept: this changes only with the version of their columns.
    assert fingerprint_of(analyze(sample_models.path("image_text")).facts).text == "1d343563384d36d0-6a374873ad4b139b"
