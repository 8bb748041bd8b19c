"""Trainable parameters: those of the live model that was saved, for all classes with weights, frozen in all ways.

Two things Keras 3 does otherwise than it was told to, and a file cannot tell: layers that make parts of their own in
``build()`` do not freeze them when they are made with ``trainable=False``, and do not keep them frozen when they are
loaded again (attention, the cell of ``ConvLSTM``).
"""

from __future__ import annotations

import math

import keras
import pytest
from keras import layers

import archlens
from archlens.layers import catalog
from tests.against_keras.test_weight_shapes import ATTENTION, CASES
from tests.conftest import ROOT

CONV_LSTM = (layers.ConvLSTM1D, layers.ConvLSTM2D, layers.ConvLSTM3D)
FORGETTING = (layers.MultiHeadAttention, layers.GroupQueryAttention, *CONV_LSTM)
"""Classes whose parts Keras trains again once a file is loaded."""

FLAT, SEQUENCE = (4,), (5, 4)

pytestmark = [
    pytest.mark.filterwarnings("ignore::UserWarning"),
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning"),
]


def trained(model):
    return sum(math.prod(weight.shape) for weight in model.trainable_weights)


def stored(model):
    return sum(weight.numpy().nbytes for weight in {id(weight): weight for weight in model.weights}.values())


def check(model, folder, *, endings=(".keras", ".h5")):
    """The file, the model that Keras makes of it, and the live model."""
    told = archlens.analyze(model).model
    assert (told.trainable_parameters, told.parameters) == (trained(model), model.count_params())
    assert told.weight_bytes == stored(model)
    for ending in endings:
        path = folder / f"model{ending}"
        model.save(path)
        told = archlens.analyze(path).model
        assert told.parameters == model.count_params()
        assert told.trainable_parameters == trained(model)
        again = loaded(path)
        forgets = any(isinstance(layer, FORGETTING) for layer in model.layers)
        assert again is None or forgets or told.trainable_parameters == trained(again)
    if ".keras" in endings:
        path = folder / "model.json"
        path.write_text(model.to_json())
        model.save_weights(folder / "w.weights.h5")
        assert archlens.analyze(path, weights=folder / "w.weights.h5").model.trainable_parameters == trained(model)
        assert archlens.analyze(path).model.trainable_parameters in (None, 0)


def loaded(path):
    """What Keras makes of a file; None of those in HDF5 that it cannot load itself (axes, an attention's mode)."""
    try:
        return keras.models.load_model(path, compile=False)
    except (ValueError, TypeError):
        assert path.suffix == ".h5"
        return None


def alone(layer, shape):
    """A model of one layer; cells are called on their states too, and embeddings on indices."""
    x = keras.Input(shape)
    if hasattr(layer, "state_size") and not isinstance(layer, layers.RNN):
        states = keras.tree.map_structure(lambda size: keras.Input((size,)), layer.state_size)
        states = list(states) if isinstance(states, (list, tuple)) else [states]
        return keras.Model([x, *states], layer(x, states)[0])
    y = layer(x)
    return keras.Model(x, y[0] if isinstance(y, (list, tuple)) else y)


def is_cell(layer):
    return hasattr(layer, "state_size") and not isinstance(layer, layers.RNN)


@pytest.mark.parametrize("way", ["trained", "frozen", "made frozen"])
@pytest.mark.parametrize("case", CASES)
def test_every_class_with_weights(case, way, tmp_path):
    make, shape = case
    layer = make()
    if way == "made frozen":
        # A wrapper's own setting freezes nothing: what is inside was made trainable, and Keras asks that.
        layer = type(layer).from_config({**layer.get_config(), "trainable": False})
        if isinstance(layer, CONV_LSTM):
            return
    model = alone(layer, shape)
    if way == "frozen":
        layer.trainable = False
    # HDF5 has no room for the names of a cell's weights, nor for a kernel that is there twice.
    plain = not is_cell(layer) and not isinstance(layer, layers.SpectralNormalization)
    check(model, tmp_path, endings=(".keras", ".h5") if plain else (".keras",))


@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("case", ATTENTION)
def test_attention(case, frozen, tmp_path):
    make, listed = case
    layer = make()
    query, value = keras.Input((5, 8)), keras.Input((6, 8))
    model = keras.Model([query, value], layer([query, value]) if listed else layer(query, value))
    if frozen:
        layer.trainable = False
    check(model, tmp_path)


AROUND = {
    "time": (lambda inner, **own: layers.TimeDistributed(layers.Dense(3, **inner), **own), SEQUENCE),
    "spectral": (lambda inner, **own: layers.SpectralNormalization(layers.Dense(3, **inner), **own), FLAT),
    "directions": (lambda inner, **own: layers.Bidirectional(layers.LSTM(3, **inner), **own), SEQUENCE),
    "cells": (lambda inner, **own: layers.RNN([layers.LSTMCell(3, **inner), layers.GRUCell(2)], **own), SEQUENCE),
    "statistics": (lambda inner, **own: layers.TimeDistributed(layers.BatchNormalization(**inner), **own), SEQUENCE),
    "twice": (
        lambda inner, **own: layers.TimeDistributed(layers.SpectralNormalization(layers.Dense(3, **inner)), **own),
        SEQUENCE,
    ),
}


@pytest.mark.parametrize("where", ["inside", "around", "set"])
@pytest.mark.parametrize("name", AROUND)
def test_layers_around_layers(name, where, tmp_path):
    make, shape = AROUND[name]
    layer = make({"trainable": where != "inside"}, trainable=where != "around")
    model = alone(layer, shape)
    if where == "set":
        layer.trainable = False
    check(model, tmp_path, endings=(".keras",))


@pytest.mark.parametrize("part", ["forward_layer", "backward_layer"])
def test_one_direction(part, tmp_path):
    layer = layers.Bidirectional(layers.GRU(3))
    model = alone(layer, SEQUENCE)
    getattr(layer, part).trainable = False
    assert trained(model) == model.count_params() // 2
    check(model, tmp_path)


def tower(kind):
    if kind == "sequential":
        steps = [layers.Dense(3, name="a"), layers.BatchNormalization(name="b"), layers.Dense(2, name="c")]
        return keras.Sequential([keras.Input(FLAT), *steps], name="tower")
    x = keras.Input(FLAT)
    y = layers.BatchNormalization(name="b")(layers.Dense(3, name="a")(x))
    return keras.Model(x, layers.Dense(2, name="c")(y), name="tower")


@pytest.mark.parametrize("kind", ["functional", "sequential"])
@pytest.mark.parametrize("way", ["trained", "frozen", "frozen but one", "one frozen", "all", "all but one"])
def test_nested_models(kind, way, tmp_path):
    inner = tower(kind)
    x = keras.Input(FLAT)
    model = keras.Model(x, layers.Dense(5)(inner(x)))
    if way.startswith("frozen"):
        inner.trainable = False
    if way.startswith("all"):
        model.trainable = False
    if way == "one frozen":
        inner.get_layer("a").trainable = False
    if way.endswith("but one"):
        inner.get_layer("a").trainable = True
    check(model, tmp_path)


@pytest.mark.parametrize("way", ["trained", "inside", "around", "around but one"])
def test_a_model_at_each_step(way, tmp_path):
    inner = tower("functional")
    around = layers.TimeDistributed(inner)
    x = keras.Input((6, *FLAT))
    model = keras.Model(x, around(x))
    if way == "inside":
        inner.trainable = False
    if way.startswith("around"):
        around.trainable = False
    if way.endswith("but one"):
        inner.get_layer("c").trainable = True
    check(model, tmp_path, endings=(".keras",))


def test_a_layer_of_a_frozen_and_of_a_trained_model():
    shared = layers.Dense(4, name="shared")
    a, b, x = keras.Input(FLAT), keras.Input(FLAT), keras.Input(FLAT)
    first = keras.Model(a, shared(a), name="first")
    second = keras.Model(b, layers.Dense(2)(shared(b)), name="second")
    model = keras.Model(x, [first(x), second(x)])
    for frozen, weights in ((first, 10), (second, 0)):  # what was set last of a layer counts, whichever model it was
        frozen.trainable = False
        assert trained(model) == archlens.analyze(model).model.trainable_parameters == weights
    first.trainable = True
    assert trained(model) == archlens.analyze(model).model.trainable_parameters == 20


def test_halves_of_a_model_are_told_by_branch():
    image, text = keras.Input((6,), name="image"), keras.Input((6,), name="text")
    frozen = layers.BatchNormalization()(layers.Dense(4, name="frozen")(image))
    half = layers.BatchNormalization()(layers.Dense(3, name="half")(text))
    model = keras.Model([image, text], layers.Dense(2)(layers.Concatenate()([frozen, half])))
    for layer in (model.get_layer("frozen"), model.layers[4]):
        layer.trainable = False
    analysis = archlens.analyze(model)
    parts = [*analysis.branches, analysis.interaction]
    assert [part.trainable_parameters for part in parts][-1] == 16
    assert sum(part.trainable_parameters for part in parts) == analysis.model.trainable_parameters == trained(model)
    assert [part.weight_bytes for part in parts] == [4 * part.parameters for part in parts]


@pytest.mark.parametrize("mode", ["int8", "int4", "float8"])
@pytest.mark.parametrize("frozen", [False, True])
def test_quantized_kernels_are_not_trained(mode, frozen, tmp_path):
    x = keras.Input((12, 16))
    y = layers.Dense(14)(x)
    y = layers.EinsumDense("abc,cde->abde", output_shape=(None, 3, 4), bias_axes="de")(y)
    y = layers.EinsumDense("abde,def->abf", output_shape=(None, 9))(y)
    y = layers.TimeDistributed(layers.Dense(7))(layers.MultiHeadAttention(2, 5)(y, y))
    model = keras.Model(x, layers.Dense(1)(layers.BatchNormalization()(layers.GlobalAveragePooling1D()(y))))
    model.quantize(mode)
    model.trainable = not frozen
    # Scales and histories of 8-bit floats are written over in each step; they belong to the packing.
    parameters = [w for w in model.trainable_weights if not getattr(w, "overwrite_with_gradient", False)]
    count = sum(math.prod(weight.shape) for weight in parameters)
    assert bool(count) is not frozen
    model.save(tmp_path / "model.keras")
    for source in (model, tmp_path / "model.keras"):
        assert archlens.analyze(source).model.trainable_parameters == count


LOW_RANK = {
    "dense": (lambda: layers.Dense(6), FLAT),
    "einsum": (lambda: layers.EinsumDense("abc,cd->abd", output_shape=(None, 6), bias_axes="d"), SEQUENCE),
    "convolution": (lambda: layers.Conv2D(6, 3), (8, 8, 3)),
    "embedding": (lambda: layers.Embedding(9, 6), (7,)),
}


@pytest.mark.parametrize("quantized", [False, True])
@pytest.mark.parametrize("frozen", [False, True])
@pytest.mark.parametrize("name", LOW_RANK)
def test_low_rank_factors_are_trained_and_their_kernel_is_not(name, frozen, quantized, tmp_path):
    if quantized and name == "convolution":
        return  # Keras quantizes none
    make, shape = LOW_RANK[name]
    layer = make()
    model = alone(layer, shape)
    layer.enable_lora(2)
    if quantized:
        model.quantize("int8")
    layer.trainable = not frozen
    if frozen:
        model.trainable = False
    model.save(tmp_path / "model.keras")
    for source in (model, tmp_path / "model.keras"):
        assert archlens.analyze(source).model.trainable_parameters == trained(model)


def test_classes_that_no_rule_of_weights_covers():
    """What a row says of all weights of a class, against a live layer of it."""
    made = {
        "STFTSpectrogram": (layers.STFTSpectrogram(), (8000, 1)),
        "PReLU": (layers.PReLU(), FLAT),
        "Normalization": (layers.Normalization(), FLAT),
        "EinsumDense": (layers.EinsumDense("ab,bc->ac", output_shape=3), FLAT),
    }
    for name, (layer, shape) in made.items():
        weights = alone(layer, shape).weights
        assert weights
        assert {weight.trainable for weight in weights} == {catalog.layer_class(name).trained}


SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_sample_models(path):
    model = keras.models.load_model(path, compile=False)
    for source in (path, model):
        told = archlens.analyze(source).model
        assert (told.trainable_parameters, told.parameters) == (trained(model), model.count_params())
        assert told.weight_bytes == stored(model)


@pytest.mark.parametrize("policy", ["mixed_float16", "mixed_bfloat16"])
def test_tensors_of_mixed_precision_take_half(policy, tmp_path):
    def build(dtype):
        x, t = keras.Input((9, 10, 3), name="x"), keras.Input((7,), dtype="int32", name="t")
        y = layers.BatchNormalization(dtype=dtype)(layers.Conv2D(4, 3, dtype=dtype)(x))
        y = layers.GlobalAveragePooling2D(dtype=dtype)(y)
        z = layers.GRU(5, dtype=dtype)(layers.Embedding(11, 6, dtype=dtype)(t))
        y = layers.Concatenate(dtype=dtype)([y, z])
        return keras.Model([x, t], layers.Dense(2, dtype="float32")(y))

    inputs, last = 4 * (9 * 10 * 3 + 7), 4 * 2
    whole, half = build("float32"), build(policy)
    half.save(tmp_path / "half.keras")
    half.save(tmp_path / "half.h5")
    kept = archlens.analyze(whole).model.kept_bytes
    for source in (half, tmp_path / "half.keras", tmp_path / "half.h5"):
        assert archlens.analyze(source).model.kept_bytes == (kept - inputs - last) // 2 + inputs + last
