"""Weights of a model in JSON from a file of their own."""

import json
import zipfile

import numpy as np
import pytest

from archlens.errors import ModelFileError
from archlens.readers import read
from tests.unit.readers.forms.test_legacy import FOLDER
from tests.unit.readers.made import dense, dense_weights, functional, given, weights


@pytest.fixture
def model(tmp_path):
    path = tmp_path / "m.json"
    path.write_text(json.dumps(functional(given(), dense("a", "x"), dense("b", "a", units=2))))
    return path


def parameters(graph):
    return {call.id: call.layer.parameters for call in graph.calls if not call.is_input}


def test_todays_file(model, tmp_path):
    (tmp_path / "m.weights.h5").write_bytes(dense_weights(("layers/dense", 8), ("layers/dense_1", 2)))
    graph = read(model, weights=tmp_path / "m.weights.h5")
    assert parameters(graph) == {"a": 72, "b": 18}
    assert not graph.notes


def test_shards(model, tmp_path):
    (tmp_path / "m_0.weights.h5").write_bytes(dense_weights(("layers/dense", 8)))
    (tmp_path / "m_1.weights.h5").write_bytes(dense_weights(("layers/dense_1", 2)))
    places = {"/layers/dense/vars": "m_0.weights.h5", "/layers/dense_1/vars": ["m_1.weights.h5"]}
    (tmp_path / "m.weights.json").write_text(json.dumps({"metadata": {}, "weight_map": places}))
    assert parameters(read(model, weights=tmp_path / "m.weights.json")) == {"a": 72, "b": 18}


def test_the_file_of_keras_2(tmp_path):
    with zipfile.ZipFile(FOLDER / "nested_models.zip") as archive:
        archive.extractall(tmp_path)
    assert parameters(read(tmp_path / "model.json", tmp_path / "model.h5")) == parameters(read(tmp_path / "model.h5"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"nothing", "expected a weights file"),
        (b"{}", "JSON without a weight_map"),
        (b'{"weight_map": {"a": "../m.h5"}}', "shards elsewhere than beside it"),
        (b'{"weight_map": {"a": "none.h5"}}', "the shard 'none.h5' is missing"),
        (weights(lambda h5: h5.create_dataset("odd", data=np.zeros(2))), None),
    ],
)
def test_what_is_no_weights_file_is_told(model, tmp_path, content, message):
    (tmp_path / "w").write_bytes(content)
    if message is None:
        assert parameters(read(model, weights=tmp_path / "w")) == {"a": None, "b": None}
        return
    with pytest.raises(ModelFileError, match=message):
        read(model, weights=tmp_path / "w")


def test_a_whole_model_needs_none(tmp_path):
    with zipfile.ZipFile(FOLDER / "sequential.zip") as archive:
        archive.extractall(tmp_path)
    with pytest.raises(ModelFileError, match="a model that holds its own weights"):
        read(tmp_path / "model.h5", weights=tmp_path / "model.h5")
