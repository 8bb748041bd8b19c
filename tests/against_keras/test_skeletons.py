"""Skeletons in Keras: they load, have the model's weights by number and shape, and these are zeros."""

import keras
import numpy as np
import pytest

import archlens
import sample_models.archive
from tests.conftest import ROOT

SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))

pytestmark = [
    pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file:UserWarning"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),  # of Keras with NumPy 2
]


def shapes(model):
    return [tuple(weight.shape) for weight in model.weights]


def check(skeleton, model):
    """Asserts that Keras loads a skeleton, in its safe mode, and finds the model's weights as zeros."""
    loaded = keras.saving.load_model(skeleton, compile=False, safe_mode=True)
    assert shapes(loaded) == shapes(model)
    assert loaded.count_params() == model.count_params() > 0
    assert [weight.path for weight in loaded.weights if np.asarray(weight).any()] == []
    assert [tuple(tensor.shape) for tensor in loaded.outputs] == [tuple(tensor.shape) for tensor in model.outputs]


@pytest.mark.parametrize("anonymize", [False, True])
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_keras_loads_skeletons_of_all_sample_models(path, tmp_path, anonymize):
    keras.utils.clear_session()
    model = keras.saving.load_model(path, compile=False)
    check(archlens.skeleton(path, tmp_path / "s.keras", anonymize=anonymize), model)


def trained(tmp_path, ending):
    """A model with weights that are no zeros, of the parts that older forms write in one list, saved compiled."""
    keras.utils.clear_session()
    text, image = keras.Input((5, 8), name="text"), keras.Input((6, 6, 3), name="image")
    x = keras.layers.Bidirectional(keras.layers.LSTM(3, return_sequences=True))(text)
    x = keras.layers.MultiHeadAttention(2, 4)(x, x)
    x = keras.layers.TimeDistributed(keras.layers.Dense(4))(x)
    x = keras.layers.Dropout(0.5)(keras.layers.GRU(3)(x))
    inner_in = keras.Input((6, 6, 3))
    y = keras.layers.BatchNormalization()(keras.layers.Conv2D(4, 3, kernel_regularizer="l2")(inner_in))
    y = keras.Model(inner_in, keras.layers.Flatten()(y), name="encoder")(image)
    out = keras.layers.Dense(2, activation="softmax")(keras.layers.Concatenate()([x, y]))
    model = keras.Model([text, image], out)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.set_weights([np.full(weight.shape, 0.75, "f4") for weight in model.get_weights()])
    path = tmp_path / f"model{ending}"
    model.save(path)
    return model, path


@pytest.mark.parametrize("anonymize", [False, True])
@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_from_both_forms_of_keras_3(tmp_path, ending, anonymize):
    model, path = trained(tmp_path, ending)
    skeleton = archlens.skeleton(path, tmp_path / "s.keras", anonymize=anonymize)
    assert skeleton.stat().st_size < path.stat().st_size / 3
    check(skeleton, model)


def test_hdf5_stays_hdf5(tmp_path):
    model, path = trained(tmp_path, ".h5")
    check(archlens.skeleton(path, tmp_path / "s.h5"), model)


def test_a_model_in_json(tmp_path):
    model, _ = trained(tmp_path, ".keras")
    (tmp_path / "m.json").write_text(model.to_json())
    for anonymize in (False, True):
        target = archlens.skeleton(tmp_path / "m.json", tmp_path / "s.json", anonymize=anonymize)
        loaded = keras.models.model_from_json(target.read_text())
        assert shapes(loaded) == shapes(model)


def test_what_a_sample_model_is_written_with(tmp_path):
    """The sample models' files are skeletons; one is built and written again."""
    keras.utils.clear_session()
    sample_models.archive.write(sample_models.BUILDERS["kernel_sizes"](), tmp_path / "m.keras")
    made, kept = archlens.analyze(tmp_path / "m.keras"), archlens.analyze(sample_models.path("kernel_sizes"))
    assert made.model.parameters == kept.model.parameters
    assert (tmp_path / "m.keras").stat().st_size < 4000
