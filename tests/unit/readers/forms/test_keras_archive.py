"""Hand-made files: what a correct reader makes of them, and the errors for those that describe no model."""

from __future__ import annotations

import json
import zipfile

import pytest

import archlens
from archlens.errors import ModelFileError
from tests.unit.readers.made import dense, dense_weights, entry, functional, given, sequential, tensor, write


def codes(analysis):
    return [finding.code for finding in analysis.findings]


def test_a_plain_model(tmp_path):
    model = functional(given(), dense("a", "x"), dense("b", "a", units=3))
    data = dense_weights(("layers/dense", 8), ("layers/dense_1", 3))
    a = archlens.analyze(write(tmp_path / "m.keras", model, data))
    assert (a.model.name, a.model.format, a.model.keras_version) == ("m", "keras", "3.15.1")
    assert (a.model.calls, a.model.depth, a.model.weighted_depth) == (2, 2, 2)
    assert a.model.parameters == 8 * 8 + 8 + 8 * 3 + 3
    assert a.outputs[0].shape == (None, 3)
    assert codes(a) == []


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_weights_are_read_stored_or_compressed(tmp_path, compression):
    model = functional(given(), dense("a", "x"))
    path = write(tmp_path / "m.keras", model, dense_weights(("layers/dense", 8)), compression=compression)
    assert archlens.analyze(path).model.parameters == 72


def test_what_stands_before_an_archive_does_not_matter(tmp_path):
    path = write(tmp_path / "m.keras", functional(given(), dense("a", "x")), dense_weights(("layers/dense", 8)))
    path.write_bytes(b"#!/bin/false\n" + b"\0" * 5000 + path.read_bytes())
    assert archlens.analyze(path).model.parameters == 72


def test_without_weights_the_graph_is_whole(tmp_path):
    a = archlens.analyze(write(tmp_path / "m.keras", functional(given(), dense("a", "x"))))
    assert (a.model.parameters, a.model.weighted_depth, codes(a)) == (None, 1, ["AL408"])


def test_with_damaged_weights_the_graph_is_whole(tmp_path):
    data = dense_weights(("layers/dense", 8))[:700]
    a = archlens.analyze(write(tmp_path / "m.keras", functional(given(), dense("a", "x")), data))
    assert (a.model.parameters, a.model.depth, codes(a)) == (None, 1, ["AL406"])


def test_a_layer_without_its_weights_is_told(tmp_path):
    model = functional(given(), dense("a", "x"), dense("b", "a"))
    a = archlens.analyze(write(tmp_path / "m.keras", model, dense_weights(("layers/dense", 8))))
    assert (a.model.parameters, codes(a)) == (None, ["AL407"])
    assert "'b'" in a.findings[0].message


def test_layers_with_code_are_told_and_not_run(tmp_path):
    code = {"class_name": "__lambda__", "config": {"code": "not even code"}}
    model = functional(given(), entry("Lambda", "l", tensor("x"), function=code), dense("a", "l"))
    a = archlens.analyze(write(tmp_path / "m.keras", model))
    assert "AL403" in codes(a)


def test_unknown_classes_are_analysed(tmp_path):
    block = entry("Block", "b", tensor("x"), module="no.such.module")
    a = archlens.analyze(write(tmp_path / "m.keras", functional(given(), block, dense("d", "b"))))
    assert [(s.id, s.role, s.shape) for s in a.branches[0].trajectory] == [
        ("b", "other", (None, 8)),
        ("d", "dense", (None, 8)),
    ]
    assert "no.such.module" in next(f.message for f in a.findings if f.code == "AL404")


def test_a_class_of_another_module_gets_no_shape_by_its_name(tmp_path):
    mine = entry("Dense", "mine", tensor("x"), module="mine", units=3)
    a = archlens.analyze(write(tmp_path / "m.keras", functional(given(), mine)))
    assert a.outputs[0].shape is None
    assert "AL405" in codes(a)


def test_an_unbuilt_sequential_has_no_shapes(tmp_path):
    layers = [{"module": "keras.layers", "class_name": "Dense", "config": {"name": n, "units": 3}} for n in "ab"]
    a = archlens.analyze(write(tmp_path / "m.keras", sequential(*layers)))
    assert [(i.name, i.shape) for i in a.inputs] == [("input", None)]
    assert a.model.depth == 2


def test_shapes_in_a_sequential_are_told_by_the_layers_after(tmp_path):
    custom = {"module": "mine", "class_name": "Mine", "config": {"name": "mine"}}
    relu = {"module": "keras.layers", "class_name": "ReLU", "config": {"name": "relu"}}
    last = {"module": "keras.layers", "class_name": "Dense", "config": {"name": "last", "units": 2}}
    last["build_config"] = {"input_shape": [None, 5]}
    a = archlens.analyze(write(tmp_path / "m.keras", sequential(given(), custom, relu, last)))
    assert [step.shape for step in a.branches[0].trajectory] == [(None, 5), (None, 5), (None, 2)]


def test_a_name_that_looks_like_a_second_call_stays_apart(tmp_path):
    model = functional(given(), dense("d", "x", "x"), dense("d@1", tensor("d", 1)))
    ids = [call.id for call in archlens.analyze(write(tmp_path / "m.keras", model)).graph.calls]
    assert ids == ["x", "d", "d@1", "d@1@0"]


def nested(*layers, **kwargs):
    return functional(given("inner"), *layers, **kwargs)


def as_layer(model, name, *nodes):
    return {**model, **entry(model["class_name"], name, *nodes), "config": {**model["config"], "name": name}}


def test_a_mask_for_a_nested_model_is_a_control_tensor_of_what_takes_its_input(tmp_path):
    node = {"args": [tensor("x")], "kwargs": {"mask": tensor("m")}}
    inner = as_layer(nested(dense("a", "inner"), dense("b", "a")), "n", node)
    model = functional(given(), given("m"), inner, inputs=[["x", 0, 0], ["m", 0, 0]], outputs=[["n", 1, 0]])
    a = archlens.analyze(write(tmp_path / "m.keras", model))
    assert [(t.source, t.target) for t in a.graph.tensors if t.control] == [("m", "n/a")]
    assert [i.role for i in a.inputs] == ["feature", "control"]


def test_doubling_models_end_in_an_error(tmp_path):
    model = nested(dense("a", "inner"))
    for i in range(12):
        model = nested(as_layer(model, f"n{i}", tensor("inner"), tensor(f"n{i}")), outputs=[[f"n{i}", 2, 0]])
    with pytest.raises(ModelFileError, match="at most 500 calls, found more"):
        archlens.analyze(write(tmp_path / "m.keras", model), limits={"calls": 500})


CYCLE = functional(given(), dense("a", "b"), dense("b", "a"))
BROKEN = {
    "cycle": (CYCLE, r"config.layers\[1\].inbound_nodes\[0\]: expected calls without a cycle"),
    "self loop": (functional(given(), dense("a", "a")), "a call that waits for its own output"),
    "missing layer": (functional(given(), dense("a", "ghost")), r"inbound_nodes\[0\].args\[0\]: expected the name of"),
    "missing node": (functional(given(), dense("a", tensor("x", 3))), "expected a call of 'x', which has 1"),
    "missing tensor": (functional(given(), dense("a", tensor("x", 0, 9))), "expected an output of 'x', which has 1"),
    "negative node": (
        functional(given(), dense("a", tensor("x", -1))),
        r"expected \[layer, node index, tensor index\]",
    ),
    "double name": (functional(given(), dense("a", "x"), dense("a", "x")), "a second layer named 'a'"),
    "output of nothing": (
        functional(given(), outputs=[["ghost", 0, 0]]),
        "output_layers: expected the name of a layer",
    ),
    "no output": (
        {**functional(given()), "config": {**functional(given())["config"], "output_layers": []}},
        "at least",
    ),
    "input that is none": (functional(given(), dense("a", "x"), inputs=[["a", 0, 0]]), "the name of an InputLayer"),
    "no layers": ({"class_name": "Functional", "config": {"layers": None}}, "without a graph of layers"),
    "subclassed": ({"class_name": "MyModel", "config": {}}, "keeps its graph in its Python code"),
    "a list": ([], "the top level: expected an object, found list"),
    "class of a number": ({"class_name": 7, "config": {}}, "class_name: expected a name, found int"),
}


@pytest.mark.parametrize("name", BROKEN)
def test_what_is_no_graph_is_told_with_its_place(tmp_path, name):
    config, message = BROKEN[name]
    path = write(tmp_path / "m.keras", config)
    with pytest.raises(ModelFileError, match=message) as raised:
        archlens.analyze(path)
    assert str(raised.value).startswith(f"{path}: ")
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ("{", "config.json: expected JSON"),
        ("[" * 100_000, "at most 700 lists and objects inside each other, found 100,000"),
        (b"\xff\xfe\xfa", "config.json: expected JSON"),
        (json.dumps(functional(given())).replace("null", "9" * 5000), "at most 4,300 digits"),
    ],
)
def test_what_is_no_json_is_told(tmp_path, config, message):
    with pytest.raises(ModelFileError, match=message):
        archlens.analyze(write(tmp_path / "m.keras", config))


def test_what_is_no_model_file_is_told(tmp_path):
    def refused(name, data):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(ModelFileError) as raised:
            archlens.analyze(tmp_path / name)
        return str(raised.value)

    assert "found an empty file" in refused("a.keras", b"")
    assert "expected a readable HDF5 file, found a damaged one" in refused("b.keras", b"\x89HDF\r\n\x1a\n")
    assert "found a text" in refused("c.keras", b"hello")
    assert "found a damaged one" in refused("d.keras", b"PK\x03\x04 and no more")


def test_missing_files_and_folders_are_told(tmp_path):
    with pytest.raises(ModelFileError, match=r"found no such file\. Check the path\."):
        archlens.analyze(tmp_path / "none.keras")
    with pytest.raises(ModelFileError, match="found a folder"):
        archlens.analyze(tmp_path)
    with pytest.raises(ModelFileError, match="embedded null"):
        archlens.analyze("a\0b")


def test_a_later_major_version_is_refused(tmp_path):
    path = write(tmp_path / "m.keras", functional(given(), dense("a", "x")), version="4.0.1")
    with pytest.raises(ModelFileError, match=r"expected a file of Keras 3 or older, found one of Keras 4\.0\.1"):
        archlens.analyze(path)


@pytest.mark.parametrize("version", ["3.99.0.dev1", "nightly", "", "9" * 5000])
def test_other_versions_are_read(tmp_path, version):
    path = write(tmp_path / "m.keras", functional(given(), dense("a", "x")), version=version)
    assert archlens.analyze(path).model.keras_version == version


def test_archives_without_a_model_are_told(tmp_path):
    with zipfile.ZipFile(tmp_path / "m.keras", "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(ModelFileError, match="an archive without one"):
        archlens.analyze(tmp_path / "m.keras")
