"""Parameters of layers that Keras 2 keeps, names and lists in ways of their own, against ``count_params()``."""

import numpy as np
import pytest
import tf_keras
from tf_keras import layers

import archlens
from archlens.scans import scan

pytestmark = [
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),  # of TensorFlow's and tf_keras's own
    pytest.mark.filterwarnings("ignore::UserWarning"),  # tf_keras recommends its own form
]

UNCOUNTED = {"AL406", "AL407", "AL410", "AL411", "AL412"}
IMAGE, FLAT, SEQUENCE, WORDS = (9, 10, 8), (4,), (5, 8), (1,)


def adapted(layer, *shape):
    layer.adapt(np.arange(3 * np.prod(shape), dtype="float32").reshape(3, *shape))
    return layer


def with_words(layer):
    layer.adapt(np.array([["a b"], ["c d"], ["e"]]))
    return layer


@tf_keras.saving.register_keras_serializable("archlens_tests")
class Place(layers.Layer):
    """A layer that makes its weights in ``__init__``."""

    def __init__(self, size=4, **more):
        super().__init__(**more)
        self.size = size
        self.place = self.add_weight("place", shape=(size,))

    def call(self, x):
        return x + self.place

    def get_config(self):
        return {**super().get_config(), "size": self.size}


@tf_keras.saving.register_keras_serializable("archlens_tests")
class Scale(Place):
    """A second one, whose weights have names of their own."""

    def __init__(self, size=4, **more):
        super(Place, self).__init__(**more)
        self.size = size
        self.place = self.add_weight("scale", shape=(size,), trainable=False)


@tf_keras.saving.register_keras_serializable("archlens_tests")
class Tracking(layers.Layer):
    """A layer with a metric, and one layer inside it under two names."""

    def __init__(self, **more):
        super().__init__(**more)
        self.seen = tf_keras.metrics.Mean()
        self.inner = self.again = layers.Dense(4)

    def call(self, x):
        return self.again(self.inner(x))


SAVED_MODEL = {
    "adapted": (lambda: adapted(layers.Normalization(), *IMAGE), IMAGE, None),
    "one_mean": (lambda: adapted(layers.Normalization(axis=None), *IMAGE), IMAGE, None),
    "given_mean": (lambda: layers.Normalization(mean=1.0, variance=2.0), IMAGE, None),
    "bins": (lambda: adapted(layers.Discretization(num_bins=4), *FLAT), FLAT, None),
    "words": (lambda: with_words(layers.TextVectorization()), WORDS, "string"),
    "weighted_words": (lambda: with_words(layers.StringLookup(output_mode="tf_idf")), WORDS, "string"),
    "random": (lambda: layers.RandomRotation(0.1), IMAGE, None),
    "dropout": (lambda: layers.GRU(3, dropout=0.1, recurrent_dropout=0.1), SEQUENCE, None),
    "cells": (lambda: layers.RNN([layers.LSTMCell(3), layers.GRUCell(4)]), SEQUENCE, None),
    "both_ways": (lambda: layers.Bidirectional(layers.LSTM(3)), SEQUENCE, None),
    "each_step": (lambda: layers.TimeDistributed(layers.BatchNormalization()), SEQUENCE, None),
    "tracking": (Tracking, FLAT, None),
}


@pytest.mark.parametrize("name", SAVED_MODEL)
def test_weights_of_a_keras_file(name, tmp_path):
    make, shape, dtype = SAVED_MODEL[name]
    x = tf_keras.Input(shape, dtype=dtype)
    model = tf_keras.Model(x, make()(x))
    model.save(tmp_path / "model.keras")
    a = archlens.analyze(tmp_path / "model.keras")
    assert a.model.parameters == model.count_params()
    assert {finding.code for finding in a.findings} & UNCOUNTED == set()


@pytest.mark.parametrize("signatures", [True, False])
@pytest.mark.parametrize("name", SAVED_MODEL)
def test_variables_of_a_saved_model(name, signatures, tmp_path):
    """With and without the traces of its calls, which bring Keras's own lists of a layer's variables."""
    make, shape, dtype = SAVED_MODEL[name]
    x = tf_keras.Input(shape, dtype=dtype)
    model = tf_keras.Model(x, make()(x))
    model.save(tmp_path / "model", save_format="tf", save_traces=signatures)
    a = archlens.analyze(tmp_path / "model")
    assert a.model.parameters == model.count_params()
    assert {finding.code for finding in a.findings} & UNCOUNTED == set()
    assert [each.code for each in scan(tmp_path / "model").findings if each.code.startswith("AS04")] == []


def dense():
    return layers.Dense(4, name="dense")


def normalization():
    return adapted(layers.Normalization(name="normalization"), *FLAT)


NESTED = {
    "normalization": lambda: [normalization(), layers.ReLU(name="r")],
    "normalization_last": lambda: [dense(), normalization(), layers.BatchNormalization(name="b")],
    "own_weight": lambda: [Place(name="place"), layers.ReLU(name="r")],
    "own_weight_and_rescaling": lambda: [layers.Rescaling(0.1, name="s"), Place(name="place"), dense()],
    "own_weight_and_normalization": lambda: [normalization(), Place(name="place"), dense()],
    "bins": lambda: [adapted(layers.Discretization(num_bins=4, name="bins"), *FLAT), layers.ReLU(name="r")],
    "two_own_weights": lambda: [Place(name="place"), Scale(name="scale"), dense()],
}
UNCERTAIN = {"two_own_weights"}


def functional(inner):
    x = y = tf_keras.Input(FLAT)
    for layer in inner:
        y = layer(y)
    return tf_keras.Model(x, y, name="inner")


def sequential(inner):
    return tf_keras.Sequential([tf_keras.Input(FLAT), *inner], name="inner")


def frozen(inner):
    model = functional(inner)
    model.trainable = False
    return model


@pytest.mark.parametrize("around", [functional, sequential, frozen])
@pytest.mark.parametrize("name", NESTED)
def test_weights_of_a_nested_model_in_hdf5(name, around, tmp_path):
    x = tf_keras.Input(FLAT)
    model = tf_keras.Model(x, layers.Dense(1)(around(NESTED[name]())(x)))
    model.save(tmp_path / "model.h5")
    a = archlens.analyze(tmp_path / "model.h5")
    codes = {finding.code for finding in a.findings} & UNCOUNTED
    if name in UNCERTAIN:
        assert (a.model.parameters, codes) == (None, {"AL410"})
    else:
        assert (a.model.parameters, codes) == (model.count_params(), set())
