"""What is kept of layers that are alike: that only these share answers, and that they are those of the rules."""

import copy

import pytest

from archlens.readers.graph.call_costs import node_macs
from archlens.readers.graph.call_shapes import node_arguments, rule_shapes, ruled_shapes, without_histories
from archlens.readers.keras.answers import Answers, LayersAlike
from archlens.readers.keras.model_config import parse_model
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.readers.weights.saved_layers import SavedLayers
from tests.unit.readers.made import dense, entry, functional, given, tensor

SETTINGS = {"units": 8, "rate": 1, "activation": {"class_name": "Foo", "config": {"alpha": 0.0}}}


def answers(file, name="a", class_name="Dense", module="keras.layers", **settings):
    return file.answers(class_name, module, {"name": name, **copy.deepcopy(SETTINGS), **settings})


def test_layers_that_differ_in_name_only_are_alike():
    file = LayersAlike()
    assert answers(file) is answers(file, name="b")
    assert answers(file) is file.answers("Dense", "keras.layers", copy.deepcopy(SETTINGS))


@pytest.mark.parametrize(
    "other",
    [
        {"class_name": "EinsumDense"},
        {"module": "mine"},
        {"module": None},
        {"units": 9},
        {"units": 8.0},
        {"units": "8"},
        {"rate": True},
        {"more": None},
        {"activation": {"class_name": "Foo", "config": {"alpha": -0.0}}},
        {"activation": {"class_name": "Foo", "config": {}}},
    ],
)
def test_layers_that_differ_in_anything_else_are_not(other):
    file = LayersAlike()
    assert answers(file) is not answers(file, **other)


def test_settings_too_long_or_too_deep_and_layers_around_others_are_alike_to_none():
    file = LayersAlike()
    deep = []
    for _ in range(3000):
        deep = [deep]
    for setting in (
        {"vocabulary": "x" * 5000},
        {"deep": deep},
        {"layer": {}},
        {"layers": []},
        {"any": 10**20000},
        {"any": object()},
    ):
        assert file.answers("Dense", None, setting) is not file.answers("Dense", None, setting)


def test_what_was_found_is_not_looked_for_again():
    kept, asked = Answers(), []
    for question in ("a", "b", "a", "a"):
        assert kept.get(question, lambda question=question: asked.append(question)) is None
    assert asked == ["a", "b"]


CALLS = [
    dense("a", tensor("x", shape=(None, 3)), units=5),
    dense("b", tensor("x", shape=(None, 4)), units=5),
    dense("c", tensor("x", shape=(None, 4, 4)), units=5),
    dense("d", tensor("x", shape=(None, 3)), units=5),
    dense("e", tensor("x", shape=(None, 3)), units=6),
    dense("f", tensor("x", shape=()), units=5),
    entry("Flatten", "g", tensor("x", shape=(None, 2, 3))),
    entry("Flatten", "h", tensor("x", shape=(None, 2, None))),
    entry("Concatenate", "i", [tensor("x", shape=(None, 2)), tensor("x", shape=(None, 3))], axis=1),
    entry("Concatenate", "j", [tensor("x", shape=(None, 2)), tensor("x", shape=(None, 4))], axis=1),
    entry("Concatenate", "k", [tensor("x", shape=(2, 2)), tensor("x", shape=(2, 2))], axis=0),
    entry("Concatenate", "l", [tensor("x", shape=(2, 2)), tensor("x", shape=(2, 2))], axis=1),
    entry("Concatenate", "m", [tensor("x", shape=(2, 2)), tensor("x", shape=(2, 2))], axis=True),
]


def test_answers_are_those_of_the_rules_in_whatever_order_calls_come():
    for calls in (CALLS, CALLS[::-1]):
        model = parse_model(functional(given(), *copy.deepcopy(calls)))
        made = DistinctLayers(SavedLayers(model, None))
        for layer in [*model.layers.values()] * 2:
            for node in layer.nodes:
                ruled = rule_shapes(layer, node_arguments(node))
                assert ruled_shapes(layer, node) == ruled
                kept, layer.answers = layer.answers, None
                macs = node_macs(layer, made[layer], node, ruled, ())
                layer.answers = kept
                assert node_macs(layer, made[layer], node, ruled, ()) == macs


def test_arguments_that_are_equal_but_of_other_types_make_other_calls():
    def call(*args, **kwargs):
        layer = entry("Op", "o", {"args": [*args], "kwargs": kwargs}, module="keras.ops")
        return without_histories(parse_model(functional(given(), layer)).layers["o"].nodes[0])

    x = tensor("x")
    calls = [
        call(x),
        call([x]),
        call({"x": x}),
        call(x, 1),
        call(x, True),
        call(x, 1.0),
        call(x, "1"),
        call(x, None),
        call(x, axis=1),
        call(x, axis=True),
        call(x, axis=[1]),
        call(axis=x),
        call([], x),
        call([x, x]),
        call([[x], x]),
        call([x, []]),
        call([{"class_name": "__tuple__", "items": [x, x]}]),
        call({"class_name": "__tuple__", "items": [x, x]}),
        call(**{"0": x}),
    ]
    assert len(set(calls)) == len(calls)
    assert call(x, 1) == call(x, 1)
