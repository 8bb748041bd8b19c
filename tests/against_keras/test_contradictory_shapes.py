"""Settings edited by hand, against what Keras makes of them: other shapes than the file records, or nothing at all."""

from __future__ import annotations

import copy
import json

import keras
import pytest
from keras import layers

import archlens
from tests.builders import BUILDERS

pytestmark = pytest.mark.filterwarnings("ignore")


def built():
    image, words = keras.Input((16, 16, 4), name="image"), keras.Input((9,), name="words")
    y = layers.Conv2D(4, 3, name="conv")(image)
    y = layers.MaxPooling2D(2, name="pool")(y)
    y = layers.ZeroPadding2D(1, name="pad")(y)
    y = layers.Conv2DTranspose(4, 3, name="back")(y)
    y = layers.GlobalAveragePooling2D(name="whole")(y)
    z = layers.Embedding(50, 6, name="embed")(words)
    z = layers.LSTM(5, return_sequences=True, name="read")(z)
    z = layers.Flatten(name="flat")(layers.Reshape((3, 15), name="fold")(z))
    joined = layers.Concatenate(name="join")([y, z])
    arms = [layers.Dense(7, name="left")(joined), layers.Dense(7, name="right")(z)]
    return keras.Model([image, words], layers.Dense(2, name="out")(layers.Add(name="sum")(arms)))


EDITS = [
    ("image", "batch_shape", [None, 16, 17, 4]),
    ("conv", "filters", 5),
    ("conv", "padding", "same"),
    ("conv", "kernel_size", [17, 17]),
    ("conv", "strides", [2, 2]),
    ("conv", "groups", 3),
    ("conv", "activation", "relu"),
    ("conv", "use_bias", False),
    ("pool", "pool_size", [3, 3]),
    ("pad", "padding", [[1, 1], [1, 2]]),
    ("back", "filters", 3),
    ("whole", "keepdims", True),
    ("embed", "output_dim", 7),
    ("embed", "input_dim", 60),
    ("read", "units", 6),
    ("read", "return_sequences", False),
    ("read", "go_backwards", True),
    ("fold", "target_shape", [9, 5]),
    ("fold", "target_shape", [4, 15]),
    ("join", "axis", 2),
    ("join", "axis", 0),
    ("left", "units", 8),
    ("right", "units", 1),
]


@pytest.fixture(scope="module")
def written():
    return json.loads(built().to_json())


def shapes_of(model):
    return {layer.name: tuple(layer.output.shape) for layer in model.layers}


def other_in_keras(config, shapes):
    """The first call that Keras gives another shape; ``None`` if all are the same, a question mark if it refuses."""
    try:
        edited = shapes_of(keras.models.model_from_json(json.dumps(config)))
    except (ValueError, TypeError):
        return "?"
    return next((name for name, shape in shapes.items() if edited[name] != shape), None)


@pytest.mark.parametrize(("name", "key", "value"), EDITS)
def test_what_is_edited_is_told_where_keras_makes_something_else(name, key, value, written, tmp_path):
    config = copy.deepcopy(written)
    layer = next(layer for layer in config["config"]["layers"] if layer["name"] == name)
    assert layer["config"][key] != value
    layer["config"][key] = value
    (tmp_path / "m.json").write_text(json.dumps(config))
    told = [finding.where for finding in archlens.analyze(tmp_path / "m.json").findings if finding.code == "AL415"]
    other = other_in_keras(config, shapes_of(built()))
    assert told == ([] if other is None else [(name,)])


def test_an_input_that_is_called_is_refused_by_both(written, tmp_path):
    config = copy.deepcopy(written)
    entries = {layer["name"]: layer for layer in config["config"]["layers"]}
    entries["image"]["inbound_nodes"] = entries["conv"]["inbound_nodes"]
    assert other_in_keras(config, {}) == "?"
    (tmp_path / "m.json").write_text(json.dumps(config))
    with pytest.raises(
        archlens.errors.ModelFileError, match=r"config\.layers\[\d+\]\.inbound_nodes: expected no calls"
    ):
        archlens.analyze(tmp_path / "m.json")


@pytest.mark.parametrize("name", sorted(BUILDERS))
def test_no_model_as_keras_writes_it_is_accused(name, tmp_path):
    keras.backend.clear_session()
    (tmp_path / "m.json").write_text(BUILDERS[name]().to_json())
    assert "AL415" not in [finding.code for finding in archlens.analyze(tmp_path / "m.json").findings]
