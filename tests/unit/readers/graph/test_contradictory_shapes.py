"""Shapes that a file records and settings contradict; the numbers are those of the module's text."""

import json

import pytest

from archlens.readers.graph.contradictory_shapes import contradictions
from archlens.readers.graph.shape_propagation import propagate_shapes
from archlens.readers.graph.wired_model import WiredModels
from tests.unit.readers.made import dense, entry, given, tensor
from tests.unit.readers.models import described, described_old, functional, nested, own_class


def told(model):
    return [(each.layer.name, each.k, each.what) for each in contradictions(model, WiredModels())]


def names(model):
    return [name for name, _, _ in told(model)]


def test_a_file_as_keras_writes_it_has_none():
    conv = entry("Conv2D", "c", tensor("x", shape=(None, 9, 9, 3)), filters=4, kernel_size=[3, 3], padding="valid")
    flat = entry("Flatten", "f", tensor("c", shape=(None, 7, 7, 4)))
    assert not told(described(given(shape=(None, 9, 9, 3)), conv, flat, dense("d", tensor("f", shape=(None, 196)))))


def test_1_an_input_of_another_shape():
    what = "Layer 'x' gives (None, 9) by its settings, but the file records (None, 8) of it."
    assert told(described(given(shape=(None, 9)), dense("d", "x"))) == [("x", 0, what)]


def test_2_units_other_than_the_record():
    model = described(given(), dense("a", "x", units=7), dense("b", tensor("a", shape=(None, 5))))
    what = "Layer 'a' gives (None, 7) by its settings, but the file records (None, 5) of it."
    assert told(model) == [("a", 0, what)]


def test_2_of_the_second_call():
    calls = [tensor("x"), tensor("y")]
    ends = [tensor("a", 0, shape=(None, 5)), tensor("a", 1, shape=(None, 6))]
    model = described(
        given(),
        given("y"),
        dense("a", *calls, units=5),
        entry("Concatenate", "c", ends, axis=-1),
        inputs=[["x", 0, 0], ["y", 0, 0]],
    )
    assert [(name, k) for name, k, _ in told(model)] == [("a", 1)]


@pytest.mark.parametrize("recorded", [(None, None), (None, 7), (4, 7)])
def test_2_an_axis_that_either_side_leaves_open_contradicts_nothing(recorded):
    assert not told(described(given(), dense("a", "x", units=7), dense("b", tensor("a", shape=recorded))))


ARMS = [tensor("x", shape=(None, 8)), tensor("y", shape=(None, 5))]


@pytest.mark.parametrize(
    ("layer", "contradicts"),
    [
        (entry("Add", "m", ARMS), True),
        (entry("Concatenate", "m", ARMS, axis=-1), False),
        (entry("Concatenate", "m", ARMS, axis=0), True),
        (entry("Concatenate", "m", ARMS, axis=2), True),
        (entry("Concatenate", "m", ARMS), False),
        (entry("Add", "m", ARMS, module="shop.layers"), False),
        (entry("Reshape", "m", ARMS[0], target_shape=[2, 4]), False),
        (entry("Reshape", "m", ARMS[0], target_shape=[3, 4]), True),
        (entry("Reshape", "m", ARMS[0], target_shape="?"), False),
        (entry("LSTM", "m", ARMS[0], units=3), True),
        (entry("Dropout", "m", ARMS[0], rate=0.5), False),
    ],
)
def test_3_what_a_call_takes_does_not_fit(layer, contradicts):
    model = described(given(), given("y", (None, 5)), layer, inputs=[["x", 0, 0], ["y", 0, 0]])
    assert names(model) == ["m"] * contradicts


def test_3_what_is_unknown_contradicts_nothing():
    arms = [tensor("o", shape=(None, None)), tensor("y", shape=(None, 5))]
    model = described(
        given(), given("y", (None, 5)), own_class("o", tensor("x")), entry("Add", "a", arms),
        inputs=[["x", 0, 0], ["y", 0, 0]],
    )  # fmt: skip
    assert not told(model)


def test_calls_of_nested_models_are_looked_at_too():
    inner = functional(given("i", (None, 8)), dense("a", "i", units=7), dense("b", tensor("a", shape=(None, 5))))
    assert names(described(given(), nested(inner, tensor("x")))) == ["a"]


def old(units):
    layers = [
        {"class_name": "InputLayer", "name": "x", "config": {"batch_input_shape": [None, 4]}, "inbound_nodes": []},
        *(
            {"class_name": "Dense", "name": f"d{n}", "config": {"units": n}, "inbound_nodes": [[["x", 0, 0, {}]]]}
            for n in units
        ),
        {
            "class_name": "Add",
            "name": "a",
            "config": {},
            "inbound_nodes": [[[f"d{n}", 0, 0, {}] for n in units]],
        },
    ]
    for layer in layers:
        layer["config"]["name"] = layer["name"]
    config = {"name": "m", "layers": layers, "input_layers": [["x", 0, 0]], "output_layers": [["a", 0, 0]]}
    model = described_old(json.loads(json.dumps({"class_name": "Model", "config": config})))
    propagate_shapes(model)
    return model


def test_of_keras_2_arms_that_do_not_fit_are_told():
    assert told(old([3, 5])) == [("a", 0, "Layer 'a' takes (None, 3) and (None, 5), which its settings do not fit.")]
    assert not told(old([3, 1]))
