"""Rules of weights where no framework can be asked: configurations that make no sense, and what a rule leaves out."""

from __future__ import annotations

import pytest

from archlens.layers import catalog
from archlens.layers.weight_shapes import expected_weights, layer_weights

RULED = sorted(row.name for row in catalog.LAYERS if row.weights or row.weights_around)
SENSELESS = [
    {},
    {"units": "3", "filters": None, "axis": "x", "layer": 3, "cell": [], "cells": 3, "equation": 7},
    {"units": -1, "filters": True, "kernel_size": [[]], "input_dim": 10**40, "output_dim": 2.5, "axis": [99]},
    {"layer": {"class_name": "Dense", "config": {}}, "cell": {"class_name": "LSTM"}, "equation": "a,b->c"},
    {"layer": {"class_name": ["x"], "config": {"units": 1}}},
]


@pytest.mark.parametrize("name", RULED)
@pytest.mark.parametrize("config", SENSELESS)
@pytest.mark.parametrize("shape", [None, (), (None,), (None, None, 4)])
def test_senseless_configurations_raise_nothing(name, config, shape):
    weights = layer_weights(name, config, shape)
    assert weights is None or all(isinstance(weight.shape, tuple) for weight in weights)


def test_wrappers_may_stand_in_wrappers_but_not_without_end():
    layer = {"class_name": "Dense", "config": {"units": 3}}
    for _ in range(10_000):
        layer = {"class_name": "TimeDistributed", "config": {"layer": layer}}
    assert expected_weights(layer["class_name"], layer["config"], None) is None


def test_moving_statistics_are_not_trained():
    weights = layer_weights("BatchNormalization", {"axis": -1}, (None, 4))
    assert [weight.trained for weight in weights] == [True, True, False, False]


@pytest.mark.parametrize("key", ["lora_rank", "quantization_config", "quantization_mode"])
def test_changed_layers_have_other_weights(key):
    assert layer_weights("Dense", {"units": 3, key: 4}, (None, 8)) is None
