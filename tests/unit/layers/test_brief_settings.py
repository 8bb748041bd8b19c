"""The settings that are told beside a class: as a person would name them, and harmless whatever a file says."""

from __future__ import annotations

import math

import pytest

from archlens.graph import Layer
from archlens.layers.brief_settings import settings_in_brief


def layer(class_name, role="other", effective_class=None, wrapped=None, quantization=None, **config):
    return Layer(
        "key",
        "name",
        class_name,
        effective_class or class_name,
        "layer",
        role,
        None,
        weighted=True,
        config=config,
        wrapped=wrapped,
        quantization=quantization,
    )


def serialized(class_name, **config):
    return {"module": "keras.layers", "class_name": class_name, "config": config}


LSTM = {"units": 64, "return_sequences": True, "activation": "tanh", "recurrent_activation": "sigmoid"}
RELU = {"module": "keras.activations", "class_name": "function", "config": "relu"}


@pytest.mark.parametrize(
    ("what", "told"),
    [
        (layer("Dense", units=1024, activation="linear", use_bias=True), "1,024"),
        (layer("Dense", units=8, activation=RELU), "8, relu"),
        (layer("Dense", units=8, activation=serialized("LeakyReLU", alpha=0.1)), "8, LeakyReLU"),
        (layer("Dense", units=8, activation="keras_hub>gelu_approximate"), "8, gelu_approximate"),
        (layer("Dense", units=8, quantization="int4/128"), "8, int4"),
        (layer("Conv2D", filters=64, kernel_size=[3, 3], strides=[1, 1], padding="valid", groups=1), "64, 3×3"),
        (layer("Conv2D", filters=64, kernel_size=[7, 7], strides=[2, 2], padding="same"), "64, 7×7 / 2, same"),
        (layer("Conv2D", filters=8, kernel_size=[1, 7], strides=[1, 2]), "8, 1×7 / 1×2"),
        (
            layer("Conv2D", filters=8, kernel_size=[3, 3], dilation_rate=[2, 2], groups=32),
            "8, 3×3, dilation 2, 32 groups",
        ),
        (layer("Conv1D", filters=8, kernel_size=[5], strides=[2], padding="causal"), "8, kernel 5 / 2, causal"),
        (layer("DepthwiseConv2D", kernel_size=[3, 3], strides=[1, 1], depth_multiplier=2), "3×3, 2 per channel"),
        (layer("MaxPooling2D", "pooling", pool_size=[2, 2], strides=[2, 2], padding="valid"), "2×2"),
        (layer("MaxPooling2D", "pooling", pool_size=[3, 3], strides=[2, 2]), "3×3 / 2"),
        (layer("MaxPooling2D", "pooling", pool_size=[3, 3], strides=[1, 1]), "3×3 / 1"),
        (layer("MaxPooling1D", "pooling", pool_size=[2], strides=None), "pool 2"),
        (layer("Embedding", input_dim=10_000, output_dim=128), "10,000 → 128"),
        (layer("LSTM", "recurrent", **LSTM), "64, sequences"),
        (layer("LSTM", "recurrent", **{**LSTM, "activation": "relu"}), "64, relu, sequences"),
        (layer("Dropout", rate=0.25), "rate 0.25"),
        (layer("MultiHeadAttention", num_heads=8, key_dim=64, dropout=0.1), "8 heads of 64, dropout 0.1"),
        (layer("ReLU", max_value=6.0, negative_slope=0.0), "max 6"),
        (layer("Reshape", target_shape=[-1, 64]), "to -1×64"),
        (layer("Permute", dims=[2, 1]), "axes 2, 1"),
        (layer("RepeatVector", n=8), "× 8"),
        (layer("Resizing", height=224, width=160), "to 224×160"),
        (layer("Rescaling", scale=2, offset=-1), "× 2 - 1"),
        (layer("UpSampling2D", size=[2, 2], interpolation="nearest"), "× 2×2"),
        (layer("ZeroPadding2D", padding=[[3, 3], [3, 3]]), "pad 3"),
        (layer("ZeroPadding2D", padding=[[0, 1], [2, 3]]), "pad 0+1 × 2+3"),
        (layer("ZeroPadding1D", padding=[0, 1]), "pad 0+1"),
        (layer("Cropping2D", cropping=[[1, 0], [1, 0]]), "crop 1+0"),
        (layer("Concatenate", axis=-1), ""),
        (layer("Concatenate", axis=1), "axis 1"),
        (layer("Dot", axes=[2, 1]), "axes 2, 1"),
        (layer("BatchNormalization", axis=3, momentum=0.9, epsilon=0.001), ""),
        (layer("Normalization", axis=[3], mean=None), ""),
        (layer("EinsumDense", equation="abc,cd->abd", output_shape=[4, 8]), "abc,cd->abd"),
        (layer("CategoryEncoding", num_tokens=6, output_mode="one_hot"), "6 tokens, one hot"),
        (layer("Flatten", data_format="channels_last"), ""),
    ],
)
def test_what_a_person_would_name(what, told):
    assert ", ".join(settings_in_brief(what)) == told


def test_of_what_is_around_a_layer_those_of_the_layer():
    dense = serialized("Dense", units=16, activation="relu")
    spread = layer("TimeDistributed", effective_class="Dense", wrapped=dense["config"], layer=dense)
    assert settings_in_brief(spread) == ("16", "relu")


def test_what_runs_in_both_directions_is_named():
    lstm = serialized("LSTM", **LSTM)
    both = layer("Bidirectional", "recurrent", wrapped=LSTM, layer=lstm, merge_mode="sum")
    assert settings_in_brief(both) == ("LSTM 64", "sequences", "sum")
    spread = layer("TimeDistributed", "recurrent", "Bidirectional", LSTM, layer=serialized("Bidirectional", layer=lstm))
    assert settings_in_brief(spread) == ("LSTM 64", "sequences")


def test_a_cell_is_named():
    assert settings_in_brief(layer("RNN", "recurrent", cell=serialized("GRUCell", units=4))) == ("GRUCell 4",)


def test_an_axis_that_is_the_last_goes_without_saying():
    join = layer("Concatenate", axis=3)
    assert [settings_in_brief(join, rank) for rank in (None, 4, 5)] == [("axis 3",), (), ("axis 3",)]


def test_padding_can_be_left_to_the_shape():
    conv = layer("Conv2D", filters=8, kernel_size=[3, 3], padding="same", activation="relu")
    assert settings_in_brief(conv, padding=False) == ("8", "3×3", "relu")


def in_brief(value):
    return "huge" if value == 10**5000 else repr(value)[:20]


@pytest.mark.parametrize(
    "value",
    [
        "\x1b[2J",
        "<b>",
        "](javascript:x)",
        "a" * 10**6,
        math.nan,
        math.inf,
        10**5000,
        True,
        None,
        {},
        [],
        [[]],
        [{}],
        [[1], None],
    ],
    ids=in_brief,
)
def test_nothing_of_a_file_is_obeyed_or_crashes(value):
    keys = (
        "units filters kernel_size strides padding cropping dilation_rate groups rate max_value negative_slope dims n "
        "target_shape height width size scale offset axis axes equation num_tokens output_mode merge_mode activation "
        "num_heads key_dim num_layers patch_size hidden_dim input_dim output_dim pool_size layer cell depth_multiplier"
    )
    for key in keys.split():
        told = settings_in_brief(layer("Custom", **{key: value}))
        assert all(words.isprintable() and len(words) < 60 for words in told)
        assert not any(sign in words for words in told for sign in "<>[]()")
    settings_in_brief(layer("Custom", **dict.fromkeys(keys.split(), value)))


def test_layers_in_layers_in_layers_end():
    inner = serialized("Dense", units=1)
    for _ in range(300):
        inner = serialized("Bidirectional", layer=inner)
    assert len(settings_in_brief(layer("Bidirectional", **inner["config"]))) < 5
