"""A baseline, lock file and fingerprint outlive training, and names that Keras counts on."""

from __future__ import annotations

import json
from pathlib import Path

import keras
import numpy as np
import pytest
from click.testing import CliRunner

from archlens.cli import archlens as command

# Keras's own, when it saves and trains with this NumPy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SETTINGS = """
[[contracts]]
name = "shallow"
type = "branch-depth"
model = "model.keras"
branch = "image"
max = 1
"""


def build():
    """A model whose layers Keras names: so they differ from run to run."""
    image, small = keras.Input((32, 32, 3), name="image"), keras.Input((4,), name="small")
    inner_input = keras.Input((32, 32, 3))
    inner = keras.Model(inner_input, keras.layers.Dense(64)(keras.layers.Flatten()(inner_input)))
    wide = keras.layers.Dense(1000)(keras.layers.Conv2D(4, 3)(image))
    x = keras.layers.Concatenate()([keras.layers.Flatten()(wide), inner(image), keras.layers.Dense(2)(small)])
    return keras.Model([image, small], keras.layers.Dense(1, name="out")(x))


@pytest.fixture
def check(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CI", raising=False)
    (tmp_path / "archlens.toml").write_text(SETTINGS)

    def run(*args):
        return CliRunner().invoke(command, ["check", *args], standalone_mode=False)

    return run


def names(model):
    return {layer.name for layer in model.layers}


def prints(output):
    results = json.loads(output)["runs"][0]["results"]
    return sorted(result["partialFingerprints"]["primaryLocationLineHash"] for result in results)


def test_the_same_problems_of_the_model_built_and_trained_anew_are_accepted(check):
    keras.backend.clear_session()
    first = build()
    first.save("model.keras")
    before = prints(check("--output-format", "sarif").stdout)
    assert check("--baseline", "b.json").return_value == 0
    assert len(json.loads(Path("b.json").read_text())["accepted"]) >= 2
    second = build()
    assert len(names(first) & names(second)) == 3  # the two inputs and "out": the others were counted on
    second.compile("sgd", "mse")
    second.fit([np.ones((2, 32, 32, 3)), np.ones((2, 4))], np.ones((2, 1)), verbose=0)
    second.save("model.keras")
    result = check("--baseline", "b.json")
    assert result.return_value == 0, result.stdout
    assert "gone" not in result.stdout
    assert prints(check("--output-format", "sarif").stdout) == before
    assert check().return_value == 1
