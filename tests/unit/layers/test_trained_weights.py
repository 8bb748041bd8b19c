"""How many parameters training changes, where no live layer is at hand; the grid is in tests/against_keras."""

from __future__ import annotations

import math

import pytest

from archlens.layers.catalog import LAYERS
from archlens.layers.trained_weights import trained_parameters
from archlens.layers.weight_shapes import layer_weights

SHAPES = ((None, 8), (None, 5, 8), (None, 9, 10, 8), (None, 3, 9, 10, 8), (None, 2, 5, 6, 7, 8))


def keras_layer(class_name, **config):
    return {"module": "keras.layers", "class_name": class_name, "config": config}


def dense(**config):
    return keras_layer("Dense", units=3, **config)


def test_statistics_are_left_alone_also_where_the_input_is_not_known():
    for built_on in ((None, 8), None):
        assert trained_parameters("BatchNormalization", {"axis": -1}, [(8,)] * 4, built_on) == 16
        assert trained_parameters("BatchNormalization", {"axis": -1, "scale": False}, [(8,)] * 3, built_on) == 8
        assert trained_parameters("Normalization", {"axis": -1}, [(8,), (8,), ()], built_on) == 0
        renormalized = {"axis": -1, "renorm": True}
        assert trained_parameters("BatchNormalization", renormalized, [(8,)] * 7, built_on) == 16


def test_settings_that_change_the_weights_of_a_class_and_none_that_are_left_alone():
    assert trained_parameters("LayerNormalization", {"axis": -1, "rms_scaling": True}, [(8,)], (None, 8)) == 8
    config = {"num_query_heads": 4, "num_key_value_heads": 2, "head_dim": 6, "use_gate": True}
    assert trained_parameters("GroupedQueryAttention", config, [(8, 4, 6), (7, 7)], (None, 5, 8)) == 192 + 49


def test_a_wrapper_counts_in_keras_2_alone():
    around = {"layer": dense(), "trainable": False}
    shapes = [(8, 3), (3,)]
    assert trained_parameters("TimeDistributed", around, shapes, (None, 5, 8)) == 27
    assert trained_parameters("TimeDistributed", around, shapes, (None, 5, 8), former=True) == 0
    inside = {"layer": dense(trainable=False)}
    assert trained_parameters("TimeDistributed", inside, shapes, (None, 5, 8)) == 0
    assert trained_parameters("SpectralNormalization", {"layer": dense()}, [*shapes, (1, 3)], (None, 8)) == 27


def test_one_direction_of_two():
    lstm, frozen = keras_layer("LSTM", units=2), keras_layer("LSTM", units=2, trainable=False)
    shapes = [(8, 8), (2, 8), (8,)] * 2
    for built_on in ((None, 5, 8), None):
        config = {"layer": lstm, "backward_layer": frozen}
        assert trained_parameters("Bidirectional", config, shapes, built_on) == 88


def test_packed_kernels_and_kernels_with_low_rank_factors_are_left_alone():
    assert trained_parameters("Dense", {"units": 3}, [(8, 3), (3,)], (None, 8), packed=24) == 3
    factors = [(8, 3), (3,), (8, 2), (2, 3)]
    assert trained_parameters("Dense", {"units": 3, "lora_rank": 2}, factors, (None, 8)) == 3 + 16 + 6
    assert trained_parameters("Dense", {"units": 3, "lora_rank": 2}, factors, (None, 8), packed=24) == 3 + 16 + 6
    frozen = {"units": 3, "lora_rank": 2, "trainable": False}
    assert trained_parameters("Dense", frozen, factors, (None, 8)) == 0


def test_classes_without_a_rule():
    local = {"filters": 2, "kernel_size": 3}
    assert trained_parameters("LocallyConnected1D", local, [(3, 24, 2), (3, 2)], (None, 5, 8)) == 150
    assert trained_parameters("StringLookup", {}, [()], (None, 1)) == 0
    around = {"layer": keras_layer("CuDNNLSTM", units=2)}
    assert trained_parameters("Bidirectional", around, [(8, 8)] * 2, (None, 5, 8)) == 128
    around["layer"]["config"]["trainable"] = False
    assert trained_parameters("Bidirectional", around, [(8, 8)] * 2, (None, 5, 8)) == 0


@pytest.mark.parametrize(
    ("class_name", "config"),
    [
        ("Mine", {}),
        ("TimeDistributed", {"layer": {"module": "mine", "class_name": "Dense", "config": {"units": 3}}}),
        ("TimeDistributed", {"layer": {"module": None, "class_name": "SReLU", "config": {}}}),
        ("TimeDistributed", {"layer": 3}),
        ("JaxLayer", {}),
        ("BatchNormalization", {"axis": {"a": 3}}),
        ("BatchNormalization", {"axis": -1}),  # with weights that are none of its
    ],
)
def test_what_is_not_known(class_name, config):
    assert trained_parameters(class_name, config, [(8, 3)], (None, 8)) is None


def test_no_more_is_trained_than_there_is():
    for row in LAYERS:
        for built_on in SHAPES:
            asked = layer_weights(row.name, {"trainable": True}, built_on)
            shapes = [tuple(axis or 1 for axis in weight.shape) for weight in asked or ()]
            trained = trained_parameters(row.name, {"trainable": True}, shapes, built_on)
            total = sum(math.prod(shape) for shape in shapes)
            assert trained is None or 0 <= trained <= total
