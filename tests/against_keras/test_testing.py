"""Asserts on live models, and snapshots of what one script builds twice."""

from __future__ import annotations

import keras
import pytest

from archlens.comparison import Architecture
from archlens.pytest_plugin.analyses import Analyses
from archlens.pytest_plugin.snapshot import ArchitectureSnapshot, Lock
from archlens.testing import (
    analysis_of,
    assert_contracts,
    assert_no_path,
    assert_path,
    assert_same_architecture,
    assert_survives_without,
)

# Keras's own, when it saves with this NumPy.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

SETTINGS = """
[[contracts]]
name = "no leak"
type = "no-path"
model = "model.keras"
from = "postcode"
to = "credit_score"
[[contracts]]
name = "deep"
type = "branch-depth"
model = "model.keras"
branch = "income"
min = 2
"""


def build(*, units=8, leak=False):
    """Names that Keras counts, but for those of inputs and outputs."""
    postcode, income = keras.Input((4,), name="postcode"), keras.Input((2,), name="income")
    seen = keras.layers.Dense(units)(income)
    far = keras.layers.Dense(8)(postcode)
    if leak:
        seen = keras.layers.Add()([seen, far])
    score = keras.layers.Dense(1, name="credit_score")(seen)
    region = keras.layers.Dense(1, name="region")(far)
    return keras.Model([postcode, income], [score, region])


def test_contracts_on_live_models_and_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "archlens.toml").write_text(SETTINGS)
    leaking = build(leak=True)
    leaking.save("model.keras")
    for model in (leaking, "model.keras", analysis_of(leaking)):
        with pytest.raises(AssertionError, match=r"breaks 2 of 2 contracts\n.*no leak") as caught:
            assert_contracts(model, "archlens.toml")
        assert "→ credit_score" in str(caught.value)
        assert "at least 2 calls deep" in str(caught.value)
        with pytest.raises(AssertionError, match="postcode"):
            assert_no_path(model, "postcode", "credit_score")
        assert_path(model, "postcode", "credit_score", through="add*")
        with pytest.raises(AssertionError, match="lost at 'add"):
            assert_survives_without(model, "postcode", "credit_score")
    assert_no_path(build(), "postcode", "credit_score")
    assert_survives_without(build(), "postcode", "credit_score")


def test_two_runs_of_one_script_are_one_architecture(tmp_path):
    first, second = build(), build()
    assert {layer.name for layer in first.layers} != {layer.name for layer in second.layers}
    assert_same_architecture(first, second)
    assert_same_architecture(second, Architecture.from_lock(Architecture.of(analysis_of(first)).to_lock()))
    with pytest.raises(AssertionError, match="units"):
        assert_same_architecture(build(units=9), first)
    assert first == ArchitectureSnapshot(Lock(tmp_path, "test", update=True))
    second.save(tmp_path / "second.keras")
    for model in (second, analysis_of(second), tmp_path / "second.keras", str(tmp_path / "second.keras")):
        assert model == ArchitectureSnapshot(Lock(tmp_path, "test", update=False))
    other = ArchitectureSnapshot(Lock(tmp_path, "test", update=False))
    assert (build(units=9) == other) is False
    assert "units" in "\n".join(other.explanation)


def test_a_live_model_is_analysed_each_time():
    model, analyses = keras.Sequential([keras.Input((4,)), keras.layers.Dense(2)]), Analyses()
    assert analyses(model).model.depth == 1
    model.add(keras.layers.Dense(3))
    assert analyses(model).model.depth == 2
