"""Code in every spelling of Keras, and what is none."""

import base64
import json
import marshal
import pickle

import pytest

from archlens.readers.keras.code_in_config import code_in, may_hold_code

FUNCTION = marshal.dumps((lambda x: 2 * x).__code__)
CODE = base64.b64encode(FUNCTION).decode()
RAW = FUNCTION.decode("latin-1")
PARTS = [CODE, None, None]
PICKLE = base64.b64encode(pickle.dumps(list(range(50)), protocol=4)).decode()


def layer(class_name="Dense", name="d", **config):
    return {"class_name": class_name, "config": {"name": name, **config}}


def model(*layers, **more):
    return {"class_name": "Functional", "config": {"name": "m", "layers": list(layers)}, **more}


def found(data):
    code = [(code.place, code.kind, code.owners) for code in code_in(json.loads(json.dumps(data)))]
    for text in (json.dumps(data), json.dumps(data, ensure_ascii=False), json.dumps([[1] * 40, data], indent=1)):
        assert may_hold_code(text.encode()) or not code
    return code


@pytest.mark.parametrize(
    ("config", "place"),
    [
        ({"activation": {"value": PARTS}}, "activation.value"),
        ({"activation": {"class_name": "__lambda__", "config": {"value": PARTS}}}, "activation.config"),
        ({"kernel_initializer": {"class_name": "__lambda__", "config": {"code": CODE}}}, "kernel_initializer.config"),
        ({"standardize": {"class_name": "__lambda__", "config": "?"}}, "standardize.config"),
        ({"function": PARTS}, "function"),
        ({"function": [RAW, None, None]}, "function"),
        ({"cells": [{"config": {"activation": {"value": PARTS}}}]}, "cells[0].config.activation.value"),
    ],
)
def test_functions(config, place):
    assert found(model(layer(**config))) == [(f"config.layers[0].config.{place}", "function", ("d",))]


def test_a_lambda_of_keras_2_is_code_whatever_its_text_is():
    assert found(model(layer("Lambda", function=["?", None, None]))) == [
        ("config.layers[0].config.function", "function", ("d",))
    ]
    assert found(model(layer("Dense", function=["?", None, None]))) == []


def test_what_a_model_was_compiled_with_belongs_to_no_layer():
    lambda_ = {"class_name": "__lambda__", "config": {"value": PARTS}}
    optimizer = {"class_name": "Adam", "config": {"name": "adam", "learning_rate": lambda_}}
    compiled = {"optimizer": optimizer, "loss": {"out": lambda_}, "metrics": [lambda_]}
    assert found(model(layer(), compile_config=compiled)) == [
        ("compile_config.optimizer.config.learning_rate.config", "function", ()),
        ("compile_config.loss.out.config", "function", ()),
        ("compile_config.metrics[0].config", "function", ()),
    ]


def test_a_torch_module_is_one_thing_and_other_texts_are_told_where_they_are():
    assert found(model(layer("TorchModuleWrapper", module=PICKLE))) == [("config.layers[0]", "module", ("d",))]
    assert found(model(layer(blob=PICKLE))) == [("config.layers[0].config.blob", "text", ("d",))]
    assert found({"a": {"b": CODE}}) == [("a.b", "text", ())]


@pytest.mark.parametrize(
    "value",
    [
        "<lambda>",
        {"module": "builtins", "class_name": "function", "config": "twice", "registered_name": "function"},
        ["relu", None, None],
        "4wAAAA",
        "4 words that are longer than any code could ever be, and are none",
        base64.b64encode(bytes(range(100))).decode(),
        [1, 2, 3],
        None,
    ],
)
def test_what_is_no_code(value):
    assert found(model(layer(activation=value), compile_config={"loss": value})) == []


def test_the_document_stands_before_the_place_and_the_whole_of_it_has_a_name():
    (code,) = code_in({"loss": [PARTS]}, "training_config")
    assert code.place == "training_config: loss[0]"
    (code,) = code_in(PARTS)
    assert code.place == "the top level"


def test_depth_is_no_matter():
    data = PARTS
    for _ in range(5000):
        data = [data]
    assert len(list(code_in(data))) == 1


def test_a_text_tells_that_there_is_no_code():
    plain = model(layer(units=8), layer("Conv2D", name="a name that is longer than any code would have to be"))
    assert not may_hold_code(json.dumps(plain).encode())
    assert not may_hold_code(json.dumps([plain] * 3, indent=2).encode())


@pytest.mark.parametrize("before", ["", "x", "x" * 40, [1] * 40, {}, {"a": [None] * 20}, "Lambd"])
@pytest.mark.parametrize("code", [layer("Lambda"), CODE, PICKLE, {"class_name": "__lambda__"}])
def test_code_is_found_in_a_text_whatever_stands_before_it(before, code):
    assert may_hold_code(json.dumps([before, {"k": before, "code": code}]).encode())
    assert not may_hold_code(json.dumps([before, {"k": before, "code": "none"}]).encode())


@pytest.mark.parametrize(
    "encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"]
)
@pytest.mark.parametrize("code", [layer("Lambda"), CODE, {"class_name": "__lambda__"}])
def test_code_is_found_in_a_text_in_any_encoding_that_json_knows(code, encoding):
    assert may_hold_code(json.dumps({"code": code}).encode(encoding))
