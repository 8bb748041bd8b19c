"""Findings in configurations: code, functions, classes, settings, paths, repeated keys."""

import base64
import codecs
import json
import marshal
import pickle

import pytest

from archlens.scans import scan
from tests.unit.readers.made import dense_weights, entry, functional, given, tensor, write

WEIGHTS = dense_weights(("layers/dense", 2))
OUT = entry("Dense", "out", tensor("mid"), units=2)
CODE = codecs.encode(marshal.dumps((lambda x: x).__code__), "base64").decode()
LAMBDA = {"class_name": "__lambda__", "config": {"code": CODE, "defaults": None, "closure": None}}
OS_SYSTEM = {"module": "os", "class_name": "function", "config": "system", "registered_name": "system"}
PLACE = "config.json: config.layers[1]"


def found(tmp_path, middle, **top):
    """What a scan finds in a model with one layer between its input and its output."""
    model = {**functional(given(), middle, OUT), **top}
    made = scan(write(tmp_path / "m.keras", model, WEIGHTS))
    assert made.unread == ()
    return {(each.code, each.severity, place) for each in made.findings for place in each.places}


def layer(class_name, module="keras.layers", **config):
    return entry(class_name, "mid", tensor("x"), module=module, **config)


def test_nothing_in_a_plain_model(tmp_path):
    assert found(tmp_path, layer("ReLU")) == set()


def test_code_in_a_lambda(tmp_path):
    assert found(tmp_path, layer("Lambda", function=LAMBDA)) == {("AS001", "error", f"{PLACE}.config.function.config")}


def test_code_as_keras_2_wrote_it(tmp_path):
    expected = {("AS001", "error", f"{PLACE}.config.function")}
    assert found(tmp_path, layer("Lambda", function=[CODE, None, None])) == expected


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


def test_a_function_of_python(tmp_path):
    expected = {("AS003", "error", f"{PLACE}.config.function"), ("AS001", "warning", PLACE)}
    assert found(tmp_path, layer("Lambda", function=OS_SYSTEM)) == expected


@pytest.mark.parametrize(
    ("module", "name"),
    [
        ("keras.config", "enable_unsafe_deserialization"),
        ("keras.models", "load_model"),
        ("keras.utils", "get_file"),
        ("keras.saving", "load_model"),
        ("keras.src.saving.saving_api", "load_model"),
        ("keras.layers", "deserialize"),
        ("keras", "function"),
        ("tf_keras.src.utils.data_utils", "get_file"),
    ],
)
def test_tools_of_keras(tmp_path, module, name):
    function = {"module": module, "class_name": "function", "config": name, "registered_name": name}
    assert ("AS002", "error", f"{PLACE}.config.activation") in found(tmp_path, layer("Activation", activation=function))


@pytest.mark.parametrize(
    ("module", "name", "alarm"),
    [
        ("keras.activations", "relu", False),
        ("keras.losses", "mean_squared_error", False),
        ("builtins", "gelu", False),
        ("keras.src.activations.activations", "silu", False),
        ("builtins", "print", True),
    ],
)
def test_functions_that_models_are_made_of(tmp_path, module, name, alarm):
    function = {"module": module, "class_name": "function", "config": name, "registered_name": name}
    assert bool(found(tmp_path, layer("Activation", activation=function))) == alarm


def test_functions_of_tensorflow(tmp_path):
    place = f"{PLACE}.config.function"
    assert ("AS002", "error", place) in found(tmp_path, layer("TFOpLambda", function="io.write_file"))
    assert ("AS002", "error", place) in found(tmp_path, layer("TFOpLambda", function="compat.v1.py_function"))
    assert found(tmp_path, layer("TFOpLambda", function="math.multiply")) == set()


def test_classes_from_elsewhere(tmp_path):
    assert found(tmp_path, layer("Block", module="their.package")) == {("AS003", "warning", PLACE)}
    block = {**layer("Block", module=None), "registered_name": "their>Block"}
    assert found(tmp_path, block) == {("AS004", "warning", PLACE)}


def test_a_class_without_a_module_is_kerass_by_its_name(tmp_path):
    assert found(tmp_path, layer("ReLU", module=None)) == set()
    assert found(tmp_path, layer("Block", module=None)) == {("AS004", "warning", PLACE)}


@pytest.mark.parametrize(
    ("key", "value", "alarm"),
    [
        ("safe_mode", False, True),
        ("safe_mode", True, False),
        ("enable_unsafe_deserialization", True, True),
        ("allow_pickle", "true", True),
        ("trust_remote_code", 1, True),
        ("allow_pickle", False, False),
    ],
)
def test_unsafe_settings(tmp_path, key, value, alarm):
    expected = {("AS005", "error", f"{PLACE}.config.{key}")} if alarm else set()
    assert found(tmp_path, layer("ReLU", **{key: value})) == expected


@pytest.mark.parametrize(
    "text",
    [
        "/etc/passwd",
        "~/.ssh/id_rsa",
        "C:\\x",
        "\\\\host\\share",
        "../up",
        "a/../../b",
        "http://x/y",
        "s3://b/k",
        "file:/etc/x",
        "gs://a",
        "data.npz",
        "vocab.txt",
        "hf://a/b",
    ],
)
def test_paths_and_urls(tmp_path, text):
    assert found(tmp_path, layer("ReLU", anything=[text])) == {("AS006", "warning", f"{PLACE}.config.anything[0]")}


@pytest.mark.parametrize("text", ["block/conv_1", "a:b", "valid", "/", "ab,bc->ac", "what is it? no.txt file", "1.5"])
def test_no_paths(tmp_path, text):
    assert found(tmp_path, layer("ReLU", anything=text)) == set()


def test_tokens_of_a_vocabulary_are_no_paths(tmp_path):
    assert found(tmp_path, layer("StringLookup", vocabulary=["/etc", "http://x/y", "a.txt"])) == set()


@pytest.mark.parametrize("name", ["StringLookup", "IntegerLookup", "TextVectorization"])
def test_a_vocabulary_in_a_file(tmp_path, name):
    place = f"{PLACE}.config.vocabulary"
    expected = {("AS007", "error", place), ("AS006", "warning", place)}
    assert found(tmp_path, layer(name, vocabulary="/tmp/words.txt")) == expected  # noqa: S108 - a text, no file


def test_a_layer_that_loads_a_model(tmp_path):
    assert ("AS007", "error", f"{PLACE}.config.filepath") in found(tmp_path, layer("TFSMLayer", filepath="there"))


def test_keys_that_are_there_twice(tmp_path):
    text = json.dumps(functional(given(), layer("ReLU"), OUT)).replace('"layers"', '"layers": [], "layers"', 1)
    (finding,) = scan(write(tmp_path / "m.keras", text, WEIGHTS)).findings
    assert (finding.code, finding.place) == ("AS023", "config.json")
    assert "'layers'" in finding.message


def test_many_places_are_one_finding(tmp_path):
    blocks = [entry("Block", f"b{i}", tensor(f"b{i - 1}" if i else "x"), module="their") for i in range(50)]
    model = functional(given(), *blocks, entry("Dense", "out", tensor("b49"), units=2))
    (finding,) = scan(write(tmp_path / "m.keras", model, WEIGHTS)).findings
    assert len(finding.places) == 50


def test_json_and_its_places(tmp_path):
    (tmp_path / "m.json").write_text(json.dumps(functional(given(), layer("Lambda", function=LAMBDA), OUT)))
    (finding,) = scan(tmp_path / "m.json").findings
    assert finding.place == "config.layers[1].config.function.config"


def test_what_archlens_cannot_read_is_told_with_what_else_was_seen(tmp_path):
    made = scan(write(tmp_path / "m.keras", functional(given(), layer("Lambda", function=LAMBDA), OUT, OUT), WEIGHTS))
    assert [(each.code, each.place) for each in made.findings] == [
        ("AS001", f"{PLACE}.config.function.config"),
        ("AS050", "config.json: config.layers[3].name"),
    ]
    assert made.unread == ()
