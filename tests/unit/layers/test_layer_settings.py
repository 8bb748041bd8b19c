"""Which part of a configuration is a setting, and how it is written."""

from __future__ import annotations

import json

import pytest

from archlens.layers import layer_settings
from archlens.layers.catalog import default_settings, layer_class
from archlens.layers.layer_settings import default_setting

POLICY = {"module": "keras", "class_name": "DTypePolicy", "config": {"name": "float32"}, "registered_name": None}


def settings_of(class_name, config, shape=None):
    row = layer_class(class_name)
    return layer_settings.settings_of(config, shape, frozenset() if row is None else row.traits)


def serialized(class_name, **config):
    return {"module": "keras", "class_name": class_name, "config": config, "registered_name": None}


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ({"dtype": "float32"}, {"dtype": POLICY}),
        ({"dtype": "mixed_float16"}, {"dtype": serialized("Policy", name="mixed_float16")}),
        ({"kernel_initializer": {"class_name": "GlorotUniform"}}, {"kernel_initializer": {"class_name": "Zeros"}}),
        ({"activation": "relu"}, {"activation": {"class_name": "function", "config": "relu"}}),
        ({"rate": 0.10000000149011612}, {"rate": 0.1}),
        ({"epsilon": 1.0}, {"epsilon": 1}),
        ({"groups": 1, "dilation_rate": [1, 1]}, {}),
        ({"seed": 3, "name": "a", "quantization_config": None}, {"seed": None, "name": "b"}),
        ({"regularizer": serialized("L2", l2=0.009999999776482582)}, {"regularizer": serialized("L2", l2=0.01)}),
        ({"renorm": False, "renorm_momentum": 0.99}, {}),
        ({"vocabulary": ["a", "b"]}, {"vocabulary": ["c", "d"]}),
    ],
)
def test_what_versions_write_differently_is_the_same(older, newer):
    assert settings_of("Dense", older) == settings_of("Dense", newer)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"units": 1}, {"units": 2}),
        ({"use_bias": True}, {"use_bias": False}),
        ({"trainable": True}, {"trainable": False}),
        ({"return_sequences": False}, {"return_sequences": True}),
        ({"vocabulary": ["a", "b"]}, {"vocabulary": ["a"]}),
        ({"layer": serialized("LSTM", units=4)}, {"layer": serialized("LSTM", units=5)}),
        ({"layer": serialized("LSTM", units=4)}, {"layer": serialized("GRU", units=4)}),
        ({"cells": [serialized("LSTMCell", units=4)]}, {"cells": [serialized("LSTMCell", units=5)]}),
        ({"table": list(range(1000))}, {"table": [*range(999), 0]}),
        ({"dtype": "float32"}, {"dtype": "float16"}),
        ({"big": 10**5000}, {"big": 10**5000 + 1}),
    ],
)
def test_what_matters_differs(one, other):
    assert settings_of("Dense", one) != settings_of("Dense", other)


@pytest.mark.parametrize(
    ("class_name", "axis", "expected"),
    [
        ("Concatenate", -1, "2"),
        ("BatchNormalization", [3], "3"),
        ("LayerNormalization", [-2, -1], "[1,2]"),
        ("Dot", -1, "-1"),
    ],
)
def test_axes_are_counted_from_the_start_where_versions_differ(class_name, axis, expected):
    assert dict(settings_of(class_name, {"axis": axis}, (None, 4, 8)))["axis"] == expected


def test_a_backward_layer_that_mirrors_the_forward_one_is_no_setting():
    forward = serialized("LSTM", units=4, go_backwards=False)
    config = {"layer": forward, "backward_layer": serialized("LSTM", units=4, go_backwards=True)}
    assert settings_of("Bidirectional", config) == settings_of("Bidirectional", {"layer": forward})
    other = {"layer": forward, "backward_layer": serialized("LSTM", units=5, go_backwards=True)}
    assert ("backward_layer.units", "5") in settings_of("Bidirectional", other)


def deep(levels):
    value = {}
    for _ in range(levels):
        value = {"inner": value, "list": [value]} if levels < 10 else {"inner": value}
    return value


@pytest.mark.parametrize(
    "config",
    [
        deep(9),
        deep(500),
        {"x": "y" * 10**6},
        {"k" * 10**5: 1},
        {f"k{i}": i for i in range(5000)},
        {1: 2, "1": 3},
        {"nan": float("nan"), "inf": float("inf")},
        {"class_name": 7},
        {"dtype": {"class_name": "DTypePolicy", "config": 3}},
        {"a": {"class_name": "X"}},
        {"a": {"class_name": "X", "config": [1, {"b": 2}]}},
        {"axis": "x"},
        {"axis": []},
        {"x": [[[{"y": object}]]]},
    ],
)
def test_whatever_stands_in_a_file_gives_settings_that_are_json(config):
    for class_name in ("Concatenate", "Bidirectional", "Thing"):
        found = settings_of(class_name, config, (None, 3))
        assert found == settings_of(class_name, config, (None, 3))
        assert list(found) == sorted(found)
        for key, value in found:
            assert isinstance(key, str)
            json.loads(value)
            assert value.isascii()
            assert len(value) < 1000


def test_what_is_left_out_as_a_default_stays_the_same():
    # A change here changes the lock file of every model that has such a setting.
    assert default_settings() == {
        "activation": "linear",
        "autocast": True,
        "center": True,
        "data_format": "channels_last",
        "depth_multiplier": 1,
        "dilation_rate": 1,
        "dropout": 0,
        "dtype": "float32",
        "groups": 1,
        "interpolation": "nearest",
        "padding": "valid",
        "recurrent_dropout": 0,
        "scale": True,
        "score_mode": "dot",
        "strides": 1,
        "trainable": True,
        "unit_forget_bias": True,
        "use_bias": True,
    }


def test_a_default_is_told_like_the_other_value():
    assert default_setting("strides", "[2,2]") == "[1,1]"
    assert default_setting("strides", "2") == "1"
    assert default_setting("layer.activation", '"relu"') == '"linear"'
    assert default_setting("use_bias", "false") == "true"
    assert default_setting("return_sequences", "true") == "false"
    assert default_setting("max_value", "6") is None
    assert default_setting("dropout", "0.5") == "0"
