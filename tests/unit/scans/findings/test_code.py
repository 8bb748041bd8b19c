"""Code in a file: lambdas, pickles, and layers that carry it."""

import base64
import json
import pickle

import pytest

from archlens.readers.forms.contents import Contents
from archlens.scans import scan
from archlens.scans.findings import code
from tests.unit.scans.findings.made import (
    CODE,
    LAMBDA,
    PLACE,
    found,
    layer,
)


def test_code_in_a_lambda(tmp_path):
    assert found(tmp_path, layer("Lambda", function=LAMBDA)) == {("AS001", "error", f"{PLACE}.config.function.config")}


def test_code_as_keras_2_wrote_it(tmp_path):
    expected = {("AS001", "error", f"{PLACE}.config.function")}
    assert found(tmp_path, layer("Lambda", function=[CODE, None, None])) == expected


def test_a_function_that_is_named_is_less_than_one_that_is_there(tmp_path):
    named = {"module": "builtins", "class_name": "function", "config": "relu", "registered_name": "function"}
    assert found(tmp_path, layer("Lambda", function=named)) == {("AS001", "warning", PLACE)}
    assert found(tmp_path, layer("Lambda", function=["relu"])) == {("AS001", "warning", PLACE)}


def test_the_function_of_a_lambda_in_a_saved_model():
    contents = Contents("saved")
    function = {"class_name": "__tuple__", "items": [CODE, None, None]}
    lambda_ = {"class_name": "Lambda", "config": {"name": "l", "function": function}}
    for number, entry in enumerate([{"config": {"layers": [lambda_]}}, lambda_]):
        contents.add_json(json.dumps(entry), f"object {number}")
    assert [(each.severity, each.places) for each in code.look(contents)] == [
        ("error", ("object 0: config.layers[0].config.function.items", "object 1: config.function.items"))
    ]


def test_an_activation_that_is_code(tmp_path):
    dense = layer("Dense", units=2, activation={"value": [CODE, None, None]})
    assert found(tmp_path, dense) >= {("AS001", "error", f"{PLACE}.config.activation.value")}


@pytest.mark.parametrize("wrapper", ["TimeDistributed", "Bidirectional", "SpectralNormalization"])
def test_code_in_a_layer_inside_others(tmp_path, wrapper):
    inner = {"module": "keras.layers", "class_name": "Lambda", "config": {"name": "l", "function": LAMBDA}}
    wrapped = {"module": "keras.layers", "class_name": "TimeDistributed", "config": {"name": "t", "layer": inner}}
    expected = {("AS001", "error", f"{PLACE}.config.layer.config.layer.config.function.config")}
    assert expected <= found(tmp_path, layer(wrapper, layer=wrapped))


@pytest.mark.parametrize("part", ["loss", "metrics", "optimizer", "weighted_metrics"])
def test_code_in_what_a_model_was_compiled_with(tmp_path, part):
    expected = {("AS001", "error", f"config.json: compile_config.{part}[0].config")}
    assert found(tmp_path, layer("ReLU"), compile_config={part: [LAMBDA]}) == expected


def test_code_where_keras_puts_none(tmp_path):
    pickled = base64.b64encode(pickle.dumps({"some": "object", "and": list(range(50))}, protocol=4)).decode()
    assert found(tmp_path, layer("Dense", units=2, blob=pickled)) >= {("AS001", "error", f"{PLACE}.config.blob")}
    harmless = base64.b64encode(bytes(range(200))).decode()
    assert found(tmp_path, layer("ReLU", blob=harmless)) == set()


def test_a_pickled_torch_module(tmp_path):
    assert found(tmp_path, layer("TorchModuleWrapper", module="keras.layers")) == {("AS001", "error", PLACE)}


def test_a_pickle_is_found_and_not_read(tmp_path):
    (tmp_path / "m.keras").write_bytes(pickle.dumps([1]))
    made = scan(tmp_path / "m.keras")
    assert ([each.code for each in made.findings], len(made.unread)) == (["AS001"], 1)
