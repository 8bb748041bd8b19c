"""Models of TensorFlow.js."""

import json
import re

import pytest

import archlens
from archlens.errors import ModelFileError
from tests.unit.readers.made import dense, functional, given

NEW = functional(given(), dense("a", "x"), dense("b", "a", units=2))


def old(class_name, name, *before, **config):
    """A layer as Keras 2 and TensorFlow.js write it."""
    inbound = [[[each, 0, 0, {}] for each in before]] if before else []
    return {"class_name": class_name, "name": name, "config": {"name": name, **config}, "inbound_nodes": inbound}


OLD = {
    "class_name": "Functional",
    "config": {
        "name": "m",
        "layers": [
            old("InputLayer", "x", batch_input_shape=[None, 8], dtype="float32"),
            old("Dense", "a", "x", units=8),
            old("Dense", "b", "a", units=2),
        ],
        "input_layers": [["x", 0, 0]],
        "output_layers": [["b", 0, 0]],
    },
}
WEIGHTS = [("a/kernel", [8, 8]), ("a/bias", [8]), ("b/kernel", [8, 2]), ("b/bias", [2])]
SHAPES = [shape for _, shape in WEIGHTS]
PATHS = ["layers/dense/vars/0", "layers/dense/vars/1", "layers/dense_1/vars/0", "layers/dense_1/vars/1"]
NUMBERED = ["a/0", "a/1", "b/0", "b/1"]
PARAMETERS = 8 * 8 + 8 + 8 * 2 + 2


def group(*weights, number=1, **more):
    listed = [{"name": name, "shape": shape, "dtype": "float32", **more} for name, shape in weights]
    return {"paths": [f"group{number}-shard1of1.bin"], "weights": listed}


def saved(tmp_path, topology, *groups, **more):
    data = {"format": "layers-model", "modelTopology": topology, "weightsManifest": list(groups), **more}
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data))
    return path


@pytest.mark.parametrize(
    ("spelled", "version"), [(OLD, "2.15.0"), (OLD, "tfjs-layers 4.22.0"), (OLD, None), (NEW, "3.4.1"), (NEW, None)]
)
def test_every_spelling_of_the_topology(tmp_path, spelled, version):
    around = {} if version is None else {"keras_version": version, "backend": "tensorflow"}
    for topology in (
        {**around, "model_config": spelled},
        {**around, "model_config": json.dumps(spelled)},
        {**around, **spelled},
    ):
        analysis = archlens.analyze(saved(tmp_path, topology, group(*WEIGHTS)))
        assert (analysis.model.format, analysis.model.keras_version) == ("tfjs", version)
        assert (analysis.model.parameters, analysis.model.depth) == (PARAMETERS, 2)
        assert [output.shape for output in analysis.outputs] == [(None, 2)]


@pytest.mark.parametrize(
    "groups",
    [
        [group(*WEIGHTS[:2]), group(*WEIGHTS[2:], number=2)],
        [group(*WEIGHTS, quantization={"dtype": "uint8", "min": -1.0, "scale": 0.1, "original_dtype": "float32"})],
        [group(*WEIGHTS), group(("Adam/m/a/kernel", [8, 8]), group="optimizer")],
        [group(*WEIGHTS, ("dropout/seed_generator/seed_generator_state", [2]))],
        [group(*zip(PATHS, SHAPES, strict=True))],
        [group(*zip(NUMBERED, SHAPES, strict=True))],
    ],
)
def test_parameters_are_those_of_the_manifest(tmp_path, groups):
    path = saved(tmp_path, {"model_config": NEW}, *groups)
    assert archlens.analyze(path).model.parameters == PARAMETERS
    scanned = archlens.scan(path)
    assert (scanned.form, scanned.findings, scanned.unread) == ("tfjs", (), ())


@pytest.mark.parametrize(
    ("groups", "why"),
    [
        ([group(*WEIGHTS, ("ghost/kernel", [3]))], "do not tell their layers: 'ghost/kernel'"),
        ([{"paths": []}], r"weightsManifest\[0\] lists no weights"),
        ([{"weights": [{"name": "a/kernel"}]}], r"weightsManifest\[0\]\.weights\[0\] has no name or no shape"),
        ([{"weights": [{"name": "a/kernel", "shape": [-1]}]}], "has no name or no shape"),
    ],
)
def test_what_cannot_be_assigned_makes_parameters_unknown(tmp_path, groups, why):
    analysis = archlens.analyze(saved(tmp_path, {"model_config": NEW}, *groups))
    assert analysis.model.parameters is None
    (finding,) = [each for each in analysis.findings if each.code == "AL406"]
    assert re.search(why, finding.message)


def test_without_a_manifest_parameters_are_unknown(tmp_path):
    analysis = archlens.analyze(saved(tmp_path, {"model_config": NEW}))
    assert (analysis.model.parameters, "AL408" in [each.code for each in analysis.findings]) == (None, True)
    assert archlens.scan(saved(tmp_path, {"model_config": NEW})).findings == ()


def test_bytes_are_those_of_the_stored_types(tmp_path):
    plain = saved(tmp_path, {"model_config": NEW}, group(*WEIGHTS))
    assert archlens.analyze(plain).model.weight_bytes == 4 * PARAMETERS
    packed = group(*WEIGHTS, quantization={"dtype": "uint8", "min": -1.0, "scale": 0.1, "original_dtype": "float32"})
    analysis = archlens.analyze(saved(tmp_path, {"model_config": NEW}, packed))
    assert (analysis.model.weight_bytes, analysis.model.parameters) == (PARAMETERS, PARAMETERS)


def test_keys_in_another_order_and_topologies_of_one(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"author": "me", "weightsManifest": [group(*WEIGHTS)], "modelTopology": OLD}))
    analysis = archlens.analyze(path)
    assert (analysis.model.format, analysis.model.parameters) == ("tfjs", PARAMETERS)
    assert archlens.scan(path).form == "tfjs"


GRAPH = {
    "format": "graph-model",
    "weightsManifest": [group(("w", [1]))],
    "modelTopology": {
        "node": [
            {"name": "x", "op": "Placeholder", "device": "/job:localhost/replica:0/task:0/device:CPU:0"},
            {"name": "r", "op": "ReadFile", "device": "/device:GPU:*"},
        ],
        "library": {"function": [{"nodeDef": [{"name": "p", "op": "EagerPyFunc"}]}]},
    },
}


def test_a_graph_model_is_told_as_one(tmp_path):
    path = tmp_path / "model.json"
    for data in (GRAPH, {key: value for key, value in GRAPH.items() if key != "format"}):
        path.write_text(json.dumps(data))
        with pytest.raises(ModelFileError, match=r"found a graph model of TensorFlow\.js, which holds operations"):
            archlens.analyze(path)
        scanned = archlens.scan(path)
        assert [(each.code, each.places) for each in scanned.findings if each.code != "AS050"] == [
            ("AS030", ("modelTopology: node 'r'",)),
            ("AS030", ("modelTopology: function 0, node 'p'",)),
        ]


def test_weights_alone_are_told(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"format": "layers-model", "modelTopology": None, "weightsManifest": []}))
    with pytest.raises(ModelFileError, match="found a list of weights alone"):
        archlens.analyze(path)


@pytest.mark.parametrize("name", ["model.weights.bin", "./my-model.weights.bin"])
def test_names_of_files_beside_it_are_no_finding(tmp_path, name):
    path = saved(tmp_path, {"model_config": NEW}, {**group(*WEIGHTS), "paths": [name]})
    assert archlens.scan(path).findings == ()


def test_a_topology_as_a_text_is_read(tmp_path):
    path = tmp_path / "model.json"
    path.write_text(
        json.dumps({"modelTopology": json.dumps({"model_config": NEW}), "weightsManifest": [group(*WEIGHTS)]})
    )
    assert archlens.analyze(path).model.parameters == PARAMETERS


def test_names_of_files_elsewhere_are_told(tmp_path):
    path = saved(tmp_path, {"model_config": NEW}, {**group(*WEIGHTS), "paths": ["../secrets.bin"]})
    (finding,) = archlens.scan(path).findings
    assert (finding.code, finding.place) == ("AS006", "weightsManifest[0].paths[0]")


def test_a_skeleton_is_a_keras_file(tmp_path):
    path = saved(tmp_path, {"model_config": NEW}, group(*WEIGHTS))
    skeleton = archlens.analyze(archlens.skeleton(path, tmp_path / "s.keras"))
    assert (skeleton.model.parameters, skeleton.model.format) == (PARAMETERS, "keras")


@pytest.mark.parametrize(
    "data",
    [
        {"format": "graph-model"},
        {"modelTopology": {"model_config": "{"}},
        {"modelTopology": {"modelTopology": {"modelTopology": 3}}},
        {"modelTopology": [], "weightsManifest": {}},
    ],
)
def test_what_is_damaged_is_told_with_the_file(tmp_path, data):
    path = tmp_path / "model.json"
    path.write_text(json.dumps(data))
    assert archlens.scan(path).form == "tfjs"
    with pytest.raises(ModelFileError) as raised:
        archlens.analyze(path)
    assert raised.value.path == str(path)
