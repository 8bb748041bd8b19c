"""Files whose graph is only in code: what they say without Keras, and what Keras makes of them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import keras
import numpy as np
import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers.live.model_functions import imported
from archlens.readers.live.rebuild import rebuilt
from tests.against_keras import two_branches

MODULE = "tests.against_keras.two_branches"
ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


@pytest.fixture
def saved(tmp_path):
    model = two_branches.TwoBranches()
    model({"image": np.zeros((1, 8), "f4"), "text": np.zeros((1, 4), "f4")})
    model.save(tmp_path / "m.keras")
    return str(tmp_path / "m.keras")


def test_without_keras_the_file_has_no_graph(saved):
    with pytest.raises(ModelFileError, match="A subclassed model keeps its graph in its Python code"):
        archlens.analyze(saved)


def test_the_rebuilt_model_has_the_figures_of_its_functional_twin(saved):
    with rebuilt(saved, [MODULE]) as model:
        a = archlens.analyze(model)
    twin = archlens.analyze(two_branches.functional())
    assert a.branches == twin.branches
    assert a.fusions == twin.fusions
    assert a.interaction == twin.interaction
    assert a.model.parameters == 257


def test_no_weight_is_allocated(saved):
    with rebuilt(saved, [MODULE]) as model:
        assert model.weights
        assert all(weight._value is None for weight in model.weights)  # noqa: SLF001
    assert all(weight._value is None for weight in model.weights)  # noqa: SLF001


def test_a_functional_file_gives_the_same_rebuilt(tmp_path):
    two_branches.functional().save(tmp_path / "m.keras")
    with rebuilt(str(tmp_path / "m.keras")) as model:
        a = archlens.analyze(model)
    assert a.branches == archlens.analyze(tmp_path / "m.keras").branches


def test_what_keras_cannot_build_is_told(saved):
    with pytest.raises(ModelFileError, match="Name the modules of the model's own classes"), rebuilt(saved, ["json"]):
        pass
    with pytest.raises(ModelFileError, match="No module named 'no_such_module'"), rebuilt(saved, ["no_such_module"]):
        pass


def test_custom_objects_may_name_a_file_of_code(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file_of_layers.py").write_text(
        "import keras\nclass Twice(keras.layers.Layer):\n    def call(self, x): return x * 2\n"
    )
    from_the_file = imported("file_of_layers.py")
    x = keras.Input((4,))
    keras.Model(x, from_the_file.Twice()(x)).save(tmp_path / "m.keras")
    with rebuilt("m.keras", ["file_of_layers.py"]) as model:
        assert model.layers[1].__class__ is from_the_file.Twice
    nearest = r"'file_of_layer\.py', found none\. Did you mean 'file_of_layers\.py'"
    with pytest.raises(ModelFileError, match=nearest), rebuilt("m.keras", ["file_of_layer.py"]):
        pass


def test_safe_mode_stays_on(tmp_path):
    x = keras.Input((4,))
    keras.Model(x, keras.layers.Lambda(lambda t: t * 2)(x)).save(tmp_path / "m.keras")
    with pytest.raises(ModelFileError, match="an error of Keras"), rebuilt(str(tmp_path / "m.keras")):
        pass


def test_the_command_says_that_code_runs(saved):
    command = [sys.executable, "-m", "archlens", "report", saved, "--rebuild", "--custom-objects", MODULE]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True)
    assert "2 inputs → 1 fusion → 1 output" in done.stdout
    assert "Keras rebuilds this model and runs the code" in done.stderr


def test_a_function_of_the_users_own():
    command = [sys.executable, "-m", "archlens", "report", f"{MODULE}:functional"]
    done = subprocess.run(command, cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=True)
    assert "2 inputs → 1 fusion → 1 output" in done.stdout
