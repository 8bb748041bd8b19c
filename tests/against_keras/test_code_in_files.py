"""Code wherever Keras 2 and 3 write it: reading and scanning find it in every form, and nothing where there is none.

What a form keeps of a lambda differs: HDF5 and SavedModels write only ``<lambda>`` of what a model was compiled with
and of settings that they do not marshal.
"""

from __future__ import annotations

import json
import zipfile

import h5py
import numpy as np
import pytest

import archlens
from archlens.scans import scan

pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:The object being serialized includes a `lambda`"),
    pytest.mark.filterwarnings("ignore:The `keras.*serialize.* API should only be used for:UserWarning"),
    pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file"),
]

MARK = '"4w'  # a function with its flag, in base64


def named(t):
    return t * 2


def dense(keras, **settings):
    x = keras.Input((4,), name="x")
    return keras.Model(x, keras.layers.Dense(2, name="d", **settings)(x))


def compiled(keras, **settings):
    model = dense(keras)
    model.compile(**{"optimizer": "sgd", "loss": "mse", **settings})
    return model


def text_layer(keras):
    x = keras.Input((1,), dtype="string", name="x")
    layer = keras.layers.TextVectorization(name="d", standardize=lambda text: text)
    layer.set_vocabulary(["a", "b"])
    return keras.Model(x, layer(x))


def nested(keras):
    inner = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2, activation=lambda t: t, name="d")], name="enc")
    x = keras.Input((4,), name="x")
    return keras.Model(x, keras.layers.Dense(1, name="out")(inner(x)))


def wrapped(keras):
    x = keras.Input((5, 4), name="x")
    inner = keras.layers.Dense(3, activation=lambda t: t, name="inner")
    return keras.Model(x, keras.layers.TimeDistributed(inner, name="d")(x))


MODELS = {
    "activation": lambda keras: dense(keras, activation=lambda t: t * 2),
    "initializer": lambda keras: dense(keras, kernel_initializer=lambda shape, **_: np.ones(shape, "float32")),
    "regularizer": lambda keras: dense(keras, kernel_regularizer=lambda w: w[0, 0]),
    "constraint": lambda keras: dense(keras, bias_constraint=lambda w: w),
    "nested": nested,
    "wrapped": wrapped,
    "text": text_layer,
    "loss": lambda keras: compiled(keras, loss=lambda t, p: (t - p) ** 2),
    "metric": lambda keras: compiled(keras, metrics=[lambda t, p: t - p]),
    "named_activation": lambda keras: dense(keras, activation=named),
    "named_loss": lambda keras: compiled(keras, loss=named),
    "none": compiled,
}
# Tables of words cannot be saved in HDF5.
CASES = [(name, form) for name in MODELS for form in (".keras", ".h5", ".json") if (name, form) != ("text", ".h5")]
OF_THE_FILE = {"loss", "metric"}


@pytest.fixture(scope="module", params=["keras", "tf_keras"])
def keras(request):
    framework = pytest.importorskip(request.param)
    framework.backend.clear_session()
    return framework


def documents(path):
    """The texts of a file in which Keras writes configurations."""
    if path.suffix == ".keras":
        with zipfile.ZipFile(path) as archive:
            return [archive.read("config.json").decode()]
    if path.suffix == ".h5":
        with h5py.File(path) as file:
            texts = [file.attrs[name] for name in ("model_config", "training_config") if name in file.attrs]
            return [text if isinstance(text, str) else text.decode() for text in texts]
    return [path.read_text()]


@pytest.mark.parametrize(("name", "form"), CASES)
def test_code_is_found_where_there_is_some(keras, name, form, tmp_path):
    model, path = MODELS[name](keras), tmp_path / f"m{form}"
    if form == ".json":
        path.write_text(model.to_json())
    else:
        model.save(path)
    marshalled = any(MARK in text for text in documents(path))
    notes = [finding for finding in archlens.analyze(path).findings if finding.code == "AL403"]
    scanned = [finding for finding in scan(path).findings if finding.code == "AS001"]
    assert (len(notes), len(scanned)) == (marshalled, marshalled)
    if marshalled:
        (place,) = scanned[0].places
        assert place in notes[0].message
        owner = "The file holds Python code" if name in OF_THE_FILE else "Layer 'd' holds Python code"
        assert notes[0].message.startswith(owner)


def test_what_the_forms_keep_is_as_this_module_says(keras, tmp_path):
    model = MODELS["loss"](keras)
    model.save(tmp_path / "m.h5")
    with h5py.File(tmp_path / "m.h5") as file:
        training = json.loads(file.attrs["training_config"])
    assert training["loss"] == "<lambda>"
    model.save(tmp_path / "m.keras")
    assert any(MARK in text for text in documents(tmp_path / "m.keras"))
