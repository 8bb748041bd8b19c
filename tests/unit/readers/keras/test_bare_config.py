"""Configurations without the object around them, and JSON of others."""

import json

import pytest

import archlens
from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.keras.bare_config import as_object
from tests.unit.readers.made import dense, functional, given, sequential

GRAPH = functional(given(), dense("a", "x"), dense("b", "a"))
CHAIN = sequential(given(), dense("a"), dense("b"))


@pytest.mark.parametrize("model", [GRAPH, CHAIN])
@pytest.mark.parametrize(
    "spelled",
    [
        lambda model: model["config"],
        lambda model: {"model_config": model, "keras_version": "3.9.0", "backend": "jax"},
        lambda model: {"model_config": model["config"]},
        json.dumps,
        lambda model: json.dumps(model["config"]),
    ],
)
def test_what_stands_for_the_object_of_a_model(model, spelled, tmp_path):
    paths = [tmp_path / "whole.json", tmp_path / "bare.json"]
    for path, data in zip(paths, (model, spelled(model)), strict=True):
        path.write_text(json.dumps(data))
    whole, bare = (archlens.analyze(path).to_dict() for path in paths)
    bare["model"]["keras_version"] = whole["model"]["keras_version"]
    assert bare == whole
    scanned = archlens.scan(paths[1])
    assert (scanned.form, scanned.findings, scanned.unread) == ("json", (), ())
    skeleton = archlens.skeleton(paths[1], tmp_path / "skeleton.json")
    assert archlens.analyze(skeleton).model.depth == whole["model"]["depth"]


def test_a_bare_list_of_layers_is_a_sequential(tmp_path):
    layers = [
        {"class_name": "Dense", "config": {"name": "a", "output_dim": 4, "batch_input_shape": [None, 8]}},
        {"class_name": "Dense", "config": {"name": "b", "output_dim": 2}},
    ]
    (tmp_path / "m.json").write_text(json.dumps(layers))
    analysis = archlens.analyze(tmp_path / "m.json")
    assert (analysis.model.depth, analysis.outputs[0].shape) == (2, (None, 2))


def test_what_is_an_object_already_stays():
    for data in (GRAPH, CHAIN, [1, 2], "text", None):
        assert as_object(data) is data


@pytest.mark.parametrize(
    ("data", "found"),
    [
        ({"name": "Sequential", "layers": [{"name": "Dense", "output_dim": 3}]}, "a Sequential of Keras 0"),
        ({"name": "Graph", "nodes": {}, "node_config": [], "input_config": []}, "a Graph of Keras 0"),
        ({"architectures": ["BertModel"], "model_type": "bert"}, "Hugging Face's transformers"),
        ({"metadata": {}, "weight_map": {}}, "the list of the shards of its weights"),
        ({"seed": 1, "epochs": 2}, "an object with 'seed' and 'epochs'"),
        (
            {"schema": "archlens.report/1"},
            "what archlens wrote, of the schema 'archlens.report/1'",
        ),
        ({}, "an empty object"),
    ],
)
def test_what_describes_no_model_is_told(data, found, tmp_path):
    with pytest.raises(NotAGraphError, match=found):
        as_object(data)
    (tmp_path / "m.json").write_text(json.dumps(data))
    with pytest.raises(ModelFileError, match=found):
        archlens.analyze(tmp_path / "m.json")
    assert [each.code for each in archlens.scan(tmp_path / "m.json").findings] == ["AS050"]
