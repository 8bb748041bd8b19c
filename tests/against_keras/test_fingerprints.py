"""One architecture has one fingerprint, live and in its file, before training and after.

That all forms of Keras 2 and 3 have one is seen in :mod:`tests.against_keras.test_compare_forms`, on the same models.
"""

from __future__ import annotations

import keras
import numpy as np
import pytest

from archlens import analyze
from archlens.analysis.fingerprint import fingerprint_of

# TensorFlow's variables have not yet caught up with NumPy 2 when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def printed(model):
    return fingerprint_of(analyze(model).facts)


def towers(prefix="", *, swapped=False, units=8, activation="relu", normalize=False):
    """Two towers that are subtracted; with a prefix under other names, and built in another order."""
    names = {each: f"{prefix}{each}" for each in ("x", "y", "a", "b", "out")}
    inputs = {each: keras.Input((6,), name=names[each]) for each in (("y", "x") if prefix else ("x", "y"))}
    layers = {
        "a": keras.layers.Dense(units, activation=activation, name=names["a"]),
        "b": keras.layers.Dense(units, name=names["b"]),
    }
    # The tower of b is made first where the names are others.
    towers = {}
    for each, source in (("b", "y"), ("a", "x")) if prefix else (("a", "x"), ("b", "y")):
        towers[each] = layers[each](inputs[source])
    if normalize:
        towers["b"] = keras.layers.LayerNormalization()(towers["b"])
    order = ("b", "a") if swapped else ("a", "b")
    joined = keras.layers.Concatenate()([towers[each] for each in order])
    return keras.Model(list(inputs.values()), keras.layers.Dense(1, name=names["out"])(joined))


def test_renamed_and_trained_copies_are_the_same_and_changed_ones_are_not(tmp_path):
    model, copy = towers(), towers("new_")
    assert printed(model) == printed(copy)
    model.compile("adam", "mse")
    model.fit([np.ones((4, 6))] * 2, np.ones((4, 1)), verbose=0)
    model.layers[2].trainable = False
    model.save(tmp_path / "trained.keras")
    assert printed(tmp_path / "trained.keras") == printed(copy)

    for change in ({"units": 9}, {"activation": "tanh"}, {"swapped": True}, {"normalize": True}):
        changed = printed(towers(**change))
        assert changed.text != printed(copy).text
        assert (changed.wiring == printed(copy).wiring) == ("normalize" not in change)


def test_a_model_of_mixed_precision_is_the_same(tmp_path):
    def built(policy):
        x = keras.Input((6,))
        hidden = keras.layers.Dense(4, dtype=policy)(x)
        return keras.Model(x, keras.layers.Dense(1, dtype=policy)(hidden))

    mixed = built("mixed_float16")
    mixed.save(tmp_path / "mixed.keras")
    assert printed(tmp_path / "mixed.keras") == printed(mixed) == printed(built("float32"))


def test_a_nested_model_counts_as_its_layers_do():
    def encoder():
        return [keras.layers.Dense(4), keras.layers.ReLU()]

    x = keras.Input((6,))
    nested = keras.Model(x, keras.layers.Dense(1)(keras.Sequential(encoder())(x)))
    dense, relu = encoder()
    flat = keras.Model(x, keras.layers.Dense(1)(relu(dense(x))))
    assert printed(nested) == printed(flat)
