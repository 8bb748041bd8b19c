"""One architecture, six forms: live, ``.keras``, and Keras 2's ``.h5``, ``.keras``, JSON and SavedModel.

The sample models' builders are run twice, with Keras 3 and with Keras 2 (tf_keras). Left out are those that use
``keras.ops``, which Keras 2 has not, and those with masks, which Keras 3 records as calls and Keras 2 does not.
"""

from __future__ import annotations

import importlib

import keras
import pytest
import tf_keras

import archlens
import sample_models

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
            part.pop("parameters")
            part.pop("shared_parameters", None)
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
def test_six_forms_have_the_same_figures(name, tmp_path, monkeypatch):
    model = build(name, keras, monkeypatch)
    model.save(tmp_path / "keras3.keras")
    expected = figures(tmp_path / "keras3.keras")
    assert figures(model) == expected

    old = build(name, tf_keras, monkeypatch)
    old.save(tmp_path / "keras2.h5")
    old.save(tmp_path / "keras2.keras")
    old.save(tmp_path / "saved_model", save_format="tf")
    (tmp_path / "keras2.json").write_text(old.to_json())
    assert figures(old) == expected
    assert figures(tmp_path / "keras2.h5") == expected
    assert figures(tmp_path / "keras2.keras") == expected
    assert figures(tmp_path / "saved_model") == expected
    without = figures(tmp_path / "keras3.keras", parameters=False)
    assert figures(tmp_path / "keras2.json", parameters=False) == without
