"""A model in the spelling of Keras 3 means the same again."""

import json

import pytest

from archlens.readers.graph.description import parse_any
from archlens.readers.keras.model_config import parse_model
from archlens.skeletons.anonymization import PlainWords
from archlens.skeletons.spelling import spelled
from tests.unit.readers.made import dense, entry, functional, given, sequential, tensor

DENSE = {"class_name": "Dense", "module": "keras.layers", "config": {"name": "d", "units": 3}}
CONSTANT = {"class_name": "__numpy__", "config": {"value": [[1.5, 2.5]], "dtype": "float32"}}
OWN = {**DENSE, "registered_name": None, "build_config": {"input_shape": [None, 8]}}


@pytest.mark.parametrize(
    "model",
    [
        functional(given(), dense("a", "x"), dense("b", "a")),
        functional(given(), entry("Add", "s", [tensor("x"), tensor("x")])),
        sequential(given(), OWN),
        functional(given(), entry("Block", "b", tensor("x"), module="mine")),
    ],
)
def test_read_again_it_is_the_same_model(model):
    parsed = parse_model(model)
    again = parse_model(json.loads(json.dumps(spelled(parsed, PlainWords()))))
    assert list(again.layers) == list(parsed.layers)
    for name, layer in parsed.layers.items():
        assert (again.layers[name].class_name, again.layers[name].module) == (layer.class_name, layer.module)
        assert (again.layers[name].nodes, again.layers[name].build_shape) == (layer.nodes, layer.build_shape)
    assert (again.inputs, again.outputs) == (parsed.inputs, parsed.outputs)


def test_values_of_constants_are_left_out():
    node = {"args": [tensor("x"), CONSTANT], "kwargs": {}}
    model = functional(given(shape=(None, 2)), entry("Add", "a", node, module="keras.src.ops.numpy"))
    text = json.dumps(spelled(parse_model(model), PlainWords()))
    assert "1.5" not in text
    assert '"value": [[0, 0]]' in text


def test_old_models_are_spelled_as_today():
    old = {
        "class_name": "Sequential",
        "config": [{"class_name": "Dense", "config": {"name": "d", "output_dim": 3, "input_dim": 8}}],
    }
    made = spelled(parse_any(old, "1.2.2"), PlainWords())
    assert (made["class_name"], made["module"]) == ("Sequential", "keras")
    assert made["config"]["layers"][-1]["class_name"] == "Dense"
    assert made["config"]["layers"][-1]["config"]["units"] == 3
