"""One architecture, all forms: live, Keras 3's ``.keras``, folder and JSON, and Keras 2's ``.h5``, ``.keras``, JSON,
SavedModel and what the converter of TensorFlow.js makes.

The sample models' builders are run twice, with Keras 3 and with Keras 2 (tf_keras). Left out are those that use
``keras.ops``, which Keras 2 has not, and those with masks, which Keras 3 records as calls and Keras 2 does not.
"""

from __future__ import annotations

import importlib
import json
import math

import keras
import pytest
import tf_keras

import archlens
import sample_models
from tests.against_keras.test_formats_page import converted

NAMES = (
    "numeric_categorical",
    "two_heads",
    "task_branches",
    "image_time_series",
    "clinical_imaging",
    "prices_news",
    "driving",
    "average_embeddings",
    "merge_average",
    "merge_concatenate",
    "merge_add",
    "merge_subtract",
    "merge_multiply",
    "merge_dot",
)
MODULES = ("image_and_text", "merging", "records", "reuse", "tasks_and_stages", "time_series")

OF_WEIGHTS = ("parameters", "shared_parameters", "trainable_parameters", "weight_bytes", "kept_bytes")

pytestmark = [
    pytest.mark.filterwarnings("ignore:You are saving your model as an HDF5 file:UserWarning"),
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of TensorFlow's and tf_keras's own
]


def figures(model, *, parameters=True):
    """The report but for what tells the forms apart."""
    data = archlens.analyze(model).to_dict()
    for key in ("format", "keras_version"):
        data["model"].pop(key)
    data.pop("findings")
    if not parameters:
        for part in (data["model"], data["interaction"], *data["branches"]):
            for key in OF_WEIGHTS:
                part.pop(key, None)
    return data


def build(name, framework, monkeypatch):
    """A sample model, built with Keras 3 or Keras 2."""
    framework.backend.clear_session()
    with monkeypatch.context() as patch:
        for module in (importlib.import_module(f"sample_models.{each}") for each in MODULES):
            patch.setattr(module, "keras", framework)
            if hasattr(module, "layers"):
                patch.setattr(module, "layers", framework.layers)
        return sample_models.BUILDERS[name]()


@pytest.mark.parametrize("name", NAMES)
def test_all_forms_have_the_same_figures(name, tmp_path, monkeypatch, saved_model):
    model = build(name, keras, monkeypatch)
    model.save(tmp_path / "keras3.keras")
    expected = figures(tmp_path / "keras3.keras")
    assert figures(model) == expected
    model.save(tmp_path / "folder", zipped=False)
    assert figures(tmp_path / "folder") == expected
    largest = max(4 * math.prod(weight.shape) for weight in model.weights)
    model.save_weights(tmp_path / "folder" / "model.weights.json", max_shard_size=1.1 * largest / 2**30)
    assert [*(tmp_path / "folder").glob("model_*.weights.h5")]
    (tmp_path / "folder" / "model.weights.h5").unlink()
    assert figures(tmp_path / "folder") == expected

    old = build(name, tf_keras, monkeypatch)
    old.save(tmp_path / "keras2.h5")
    old.save(tmp_path / "keras2.keras")
    (tmp_path / "keras2.json").write_text(old.to_json())
    (tmp_path / "keras2_config.json").write_text(json.dumps(old.get_config()))
    (tmp_path / "keras3_config.json").write_text(json.dumps(model.get_config()))
    assert figures(old) == expected
    assert figures(tmp_path / "keras2.h5") == expected
    assert figures(tmp_path / "keras2.keras") == expected
    assert figures(saved_model(name, old)) == expected
    (tmp_path / "tfjs.json").write_text(json.dumps(converted(tmp_path / "keras2.h5")))
    assert figures(tmp_path / "tfjs.json") == expected
    without = figures(tmp_path / "keras3.keras", parameters=False)
    for text in ("keras2.json", "keras2_config.json", "keras3_config.json"):
        assert figures(tmp_path / text, parameters=False) == without
