"""One building script, run with Keras 3 and Keras 2, saved in six forms, saved again: one architecture."""

from __future__ import annotations

import keras
import pytest
import tf_keras

import archlens
from archlens.analysis.fingerprint import fingerprint_of
from archlens.comparison import Architecture, compare, describe
from tests.against_keras.test_all_forms import build

# Between them: convolutions, recurrent layers, embeddings, normalization, nested models, merge layers, two outputs.
NAMES = ("clinical_imaging", "prices_news", "image_time_series", "driving", "average_embeddings", "merge_dot")

pytestmark = [
    pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of TensorFlow's and tf_keras's own
]


def same(old, new):
    comparison = compare(old, archlens.analyze(new))
    return comparison.same or describe(comparison)


def printed(model):
    return fingerprint_of(archlens.analyze(model).facts)


@pytest.mark.parametrize("name", NAMES)
def test_six_forms_are_one_architecture(name, tmp_path, monkeypatch, saved_model):
    model = build(name, keras, monkeypatch)
    first = Architecture.of(archlens.analyze(model))
    model.save(tmp_path / "keras3.keras")
    model.save(tmp_path / "keras3.h5")
    assert same(first, tmp_path / "keras3.keras") is True
    assert same(first, tmp_path / "keras3.h5") is True

    old = build(name, tf_keras, monkeypatch)
    old.save(tmp_path / "keras2.h5")
    old.save(tmp_path / "keras2.keras")
    (tmp_path / "keras2.json").write_text(old.to_json())
    folder = saved_model(name, old)
    for form in (tmp_path / "keras2.h5", tmp_path / "keras2.keras", folder, tmp_path / "keras2.json"):
        assert same(first, form) is True, form.name

    (tmp_path / "keras3.json").write_text(model.to_json())
    assert {printed(old), printed(folder), *map(printed, tmp_path.iterdir())} == {printed(model)}


def test_a_second_run_and_a_loaded_model_have_the_same_lock_file(tmp_path):
    def script():
        a, b = keras.Input((8,)), keras.Input((6,))
        x = keras.layers.Dense(4, activation="relu")(a)
        y = keras.layers.Dropout(0.5)(keras.layers.Dense(4)(b))
        inner = keras.Sequential([keras.layers.Dense(4), keras.layers.Dense(4)])
        return keras.Model([a, b], keras.layers.Dense(1)(keras.layers.Add()([inner(x), inner(y)])))

    first, second = script(), script()
    names = [{layer.name for layer in model.layers} for model in (first, second)]
    assert not names[0] & names[1]
    lock = Architecture.of(archlens.analyze(first)).to_lock()
    assert Architecture.of(archlens.analyze(second)).to_lock() == lock

    second.compile("sgd", "mse")
    second.save(tmp_path / "model.keras")
    loaded = keras.models.load_model(tmp_path / "model.keras")
    loaded.save(tmp_path / "again.keras")
    assert Architecture.of(archlens.analyze(tmp_path / "again.keras")).to_lock() == lock
    assert compare(archlens.analyze(first), archlens.analyze(loaded)).same
