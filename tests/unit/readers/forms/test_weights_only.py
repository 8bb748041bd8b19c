"""Files that hold weights and no model."""

import json

import h5py
import numpy as np
import pytest

import archlens
from archlens.errors import ModelFileError
from tests.unit.readers.made import dense, dense_weights, functional, given, weights

MODEL = json.dumps(functional(given(), dense("a", "x")))
TODAYS = dense_weights(("layers/dense", 8))


def of_keras_2(h5):
    h5.attrs["layer_names"] = np.array([b"dense"])
    h5["dense/dense/kernel:0"] = np.zeros((8, 2))


def hint(path):
    with pytest.raises(ModelFileError) as raised:
        archlens.analyze(path)
    assert raised.value.found == "weights only, which model.save_weights() writes"
    return raised.value.hint


@pytest.mark.parametrize("data", [TODAYS, weights(of_keras_2), weights(lambda h5: h5.create_group("vars"))])
def test_weights_only_are_told_with_what_to_give(data, tmp_path):
    path = tmp_path / "m.weights.h5"
    path.write_bytes(data)
    assert hint(path).endswith(f"archlens report model.json --weights '{path}'.")


def test_the_model_beside_them_is_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "m.weights.h5").write_bytes(TODAYS)
    (tmp_path / "settings.json").write_text('{"seed": 1}')
    assert "archlens report model.json" in hint("m.weights.h5")
    (tmp_path / "another.json").write_text(MODEL)
    assert hint("m.weights.h5").endswith("archlens report 'another.json' --weights 'm.weights.h5'.")
    (tmp_path / "m.json").write_text(MODEL)
    assert hint("m.weights.h5").endswith("archlens report 'm.json' --weights 'm.weights.h5'.")
    assert archlens.analyze("m.json", weights="m.weights.h5").model.parameters == 72


def test_the_folder_that_they_are_a_part_of_is_named(tmp_path):
    folder = tmp_path / "hub"
    folder.mkdir()
    for name, text in (("config.json", MODEL), ("metadata.json", "{}")):
        (folder / name).write_text(text)
    (folder / "model.weights.h5").write_bytes(TODAYS)
    assert hint(str(folder / "model.weights.h5")).endswith(f"archlens report '{folder}'.")
    assert archlens.analyze(folder).model.parameters == 72


def test_other_hdf5_is_not_called_weights(tmp_path):
    with h5py.File(tmp_path / "m.h5", "w") as h5:
        h5["layers"] = np.zeros(3)  # no group
    with pytest.raises(ModelFileError, match="found an HDF5 file without it, which no Keras wrote"):
        archlens.analyze(tmp_path / "m.h5")
