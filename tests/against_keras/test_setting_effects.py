"""A setting of which archlens says that it decides no shape, or no weights, decides none in the real Keras."""

from __future__ import annotations

import inspect

import keras
import pytest
from keras import layers

from archlens.layers.setting_effects import decides, decides_weights

SEQUENCE, IMAGE, VECTOR, WORDS = (12, 6), (12, 12, 6), (6,), (12,)
LAYERS = (
    (layers.Dense, {"units": 4}, SEQUENCE),
    (layers.EinsumDense, {"equation": "abc,cd->abd", "output_shape": (None, 4)}, SEQUENCE),
    (layers.Embedding, {"input_dim": 9, "output_dim": 4}, WORDS),
    (layers.Conv1D, {"filters": 4, "kernel_size": 3}, SEQUENCE),
    (layers.Conv2D, {"filters": 4, "kernel_size": 3}, IMAGE),
    (layers.Conv2DTranspose, {"filters": 4, "kernel_size": 3}, IMAGE),
    (layers.DepthwiseConv2D, {"kernel_size": 3}, IMAGE),
    (layers.SeparableConv1D, {"filters": 4, "kernel_size": 3}, SEQUENCE),
    (layers.LSTM, {"units": 4}, SEQUENCE),
    (layers.GRU, {"units": 4}, SEQUENCE),
    (layers.SimpleRNN, {"units": 4}, SEQUENCE),
    (layers.BatchNormalization, {}, IMAGE),
    (layers.LayerNormalization, {}, SEQUENCE),
    (layers.GroupNormalization, {"groups": 2}, IMAGE),
    (layers.MaxPooling1D, {}, SEQUENCE),
    (layers.AveragePooling2D, {"pool_size": 2}, IMAGE),
    (layers.UpSampling2D, {}, IMAGE),
    (layers.ZeroPadding2D, {}, IMAGE),
    (layers.Cropping1D, {}, SEQUENCE),
    (layers.Dropout, {"rate": 0.5}, VECTOR),
    (layers.AlphaDropout, {"rate": 0.5}, VECTOR),
    (layers.GaussianNoise, {"stddev": 0.5}, VECTOR),
    (layers.ReLU, {}, VECTOR),
    (layers.LeakyReLU, {}, VECTOR),
    (layers.ELU, {}, VECTOR),
    (layers.Masking, {}, SEQUENCE),
    (layers.Rescaling, {"scale": 0.5}, VECTOR),
)
OTHERS = {
    "activation": "tanh",
    "recurrent_activation": "tanh",
    "padding": "same",
    "kernel_regularizer": "l2",
    "kernel_constraint": "non_neg",
    "beta_constraint": "non_neg",
    "interpolation": "bilinear",
    "dilation_rate": 2,
    "dtype": "float16",
    "trainable": False,
}
SPECIAL = {(layers.ZeroPadding2D, "padding"): 3, (layers.EinsumDense, "output_shape"): None}
NOT_SETTINGS = ("self", "kwargs", "seed", "data_format", "axis", "lora_rank", "lora_alpha", "groups", "equation")
ALL = ("dtype", "trainable")
NOT_TAKEN = {
    (layers.Conv2DTranspose, "dilation_rate"),  # not with strides beside it
    *(
        (layer, "stateful") for layer in (layers.LSTM, layers.GRU, layers.SimpleRNN)
    ),  # only with a batch axis that is known
}
"""What Keras refuses of these, so that there is nothing to compare."""


def another(layer, key, value):
    """Another value of a setting; ``None`` where none is known."""
    if (layer, key) in SPECIAL:
        return SPECIAL[layer, key]
    if key in OTHERS:
        return OTHERS[key]
    if isinstance(value, tuple) and value and isinstance(value[0], int):
        return tuple(each + 1 for each in value)
    return _other_number(value)


def _other_number(value):
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return value + 1
    return value / 2 if isinstance(value, float) else None


def cases():
    for layer, config, shape in LAYERS:
        keys = inspect.signature(layer.__init__).parameters
        for key in (*keys, *ALL):
            default = config.get(key, keys[key].default if key in keys else None)
            value = another(layer, key, default)
            if key not in NOT_SETTINGS and value is not None and (layer, key) not in NOT_TAKEN:
                yield pytest.param(layer, config, shape, key, value, id=f"{layer.__name__}-{key}")


def made(layer, config, shape):
    """The shape that a layer gives, and its number of parameters."""
    built = layer(**config)
    given = built(keras.Input(shape))
    shapes = [tuple(each.shape) for each in keras.tree.flatten(given)]
    return shapes, built.count_params()


@pytest.mark.parametrize(("layer", "config", "shape", "key", "value"), list(cases()))
def test_what_it_decides(layer, config, shape, key, value):
    old, parameters = made(layer, config, shape)
    new, others = made(layer, {**config, key: value}, shape)
    decided = decides(key)
    if decided == "nothing":
        assert new == old
    if decided == "positions":
        assert [each[-1] for each in new] == [each[-1] for each in old]
    if decided == "features":
        assert [each[:-1] for each in new] == [each[:-1] for each in old]
    if not decides_weights(key):
        assert others == parameters


def test_enough_settings_are_tried():
    keys = {case.values[3] for case in cases()}
    assert len(keys) > 40
    assert {"units", "filters", "strides", "padding", "use_bias", "rate", "epsilon", "unroll"} <= keys
