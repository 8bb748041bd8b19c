"""The weights that archlens says a layer has, and Keras's own; and Keras's own words."""

import warnings

import keras
import pytest
from keras import layers

from archlens.layers import vocabulary
from archlens.layers.weight_shapes import RULES_FOR, expected_weights, fits

FLAT, SEQUENCE, IMAGE, VOLUME, FILM = (8,), (5, 8), (9, 10, 8), (5, 6, 7, 4), (3, 9, 10, 8)
SPLIT = (8, 9, 10)
CASES = [
    (lambda: layers.Dense(3), FLAT), (lambda: layers.Dense(3, use_bias=False), SEQUENCE),
    (lambda: layers.Embedding(11, 4), (7,)),
    (lambda: layers.LSTM(3), SEQUENCE), (lambda: layers.LSTM(3, use_bias=False), SEQUENCE),
    (lambda: layers.GRU(3), SEQUENCE), (lambda: layers.GRU(3, reset_after=False), SEQUENCE),
    (lambda: layers.SimpleRNN(3), SEQUENCE),
    (lambda: layers.Bidirectional(layers.LSTM(3)), SEQUENCE),
    (lambda: layers.Bidirectional(layers.LSTM(3), backward_layer=layers.GRU(3, go_backwards=True)), SEQUENCE),
    (lambda: layers.TimeDistributed(layers.Conv2D(3, 2)), FILM),
    (lambda: layers.TimeDistributed(layers.TimeDistributed(layers.Dense(2))), FILM),
    (layers.BatchNormalization, IMAGE), (lambda: layers.BatchNormalization(axis=1, scale=False), IMAGE),
    (layers.LayerNormalization, IMAGE), (lambda: layers.LayerNormalization(axis=[1, 2]), IMAGE),
    (lambda: layers.LayerNormalization(center=False), IMAGE),
    (lambda: layers.GroupNormalization(4), IMAGE), (layers.RMSNormalization, IMAGE),
    (layers.PReLU, IMAGE), (lambda: layers.PReLU(shared_axes=[1, 2]), IMAGE),
    (lambda: layers.Conv1D(3, 2), SEQUENCE), (lambda: layers.Conv2D(4, (2, 3), groups=2), IMAGE),
    (lambda: layers.Conv3D(3, 2, use_bias=False), VOLUME),
    (lambda: layers.Conv2D(4, 3, data_format="channels_first"), SPLIT),
    (lambda: layers.Conv1DTranspose(3, 2), SEQUENCE), (lambda: layers.Conv2DTranspose(3, 2), IMAGE),
    (lambda: layers.Conv3DTranspose(3, 2), VOLUME),
    (lambda: layers.DepthwiseConv1D(2, depth_multiplier=3), SEQUENCE),
    (lambda: layers.DepthwiseConv2D(2, depth_multiplier=3), IMAGE),
    (lambda: layers.SeparableConv1D(3, 2), SEQUENCE), (lambda: layers.SeparableConv2D(3, 2, depth_multiplier=2), IMAGE),
    (lambda: layers.ConvLSTM1D(3, 2), (5, 6, 4)), (lambda: layers.ConvLSTM2D(3, 2), FILM),
    (lambda: layers.ConvLSTM3D(3, 2), (2, 5, 6, 7, 4)),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_the_weights_of_a_layer(case):
    make, shape = case
    layer = make()
    layer(keras.Input(shape))
    own = [tuple(weight.shape) for weight in layer.weights]
    told = expected_weights(type(layer).__name__, keras.layers.serialize(layer)["config"], (None, *shape))
    assert sorted(told) == sorted(own)
    unknown = expected_weights(type(layer).__name__, keras.layers.serialize(layer)["config"], None)
    assert unknown is None or fits(own, unknown)


@pytest.mark.parametrize("options", [{}, {"use_bias": False}, {"value_dim": 5}])
def test_the_weights_of_attention(options):
    layer = layers.MultiHeadAttention(2, 3, **options)
    layer(keras.Input((5, 8)), keras.Input((6, 7)))
    told = expected_weights("MultiHeadAttention", keras.layers.serialize(layer)["config"], None)
    assert fits([tuple(weight.shape) for weight in layer.weights], told)


def test_every_rule_is_tried():
    tried = {type(make()).__name__ for make, _ in CASES} | {"MultiHeadAttention"}
    assert tried == RULES_FOR


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize("mode", ["int8", "float8"])
def test_a_quantized_layer_is_left_alone(mode):
    layer = layers.Dense(4)
    layer(keras.Input((8,)))
    layer.quantize(mode)
    assert expected_weights("Dense", keras.layers.serialize(layer)["config"], (None, 8)) is None


def public(module):
    return {name for name in dir(module) if not name.startswith("_") and callable(getattr(module, name))}


def test_keras_has_no_words_that_archlens_does_not_know():
    named = {name for name in public(layers) if name[0].isupper()}
    assert named <= vocabulary.LAYER_CLASSES
    parts = (keras.initializers, keras.regularizers, keras.constraints, keras.losses, keras.metrics, keras.optimizers)
    others = {name for part in parts for name in public(part) if name[0].isupper()}
    assert others <= vocabulary.OTHER_CLASSES
    assert public(keras.activations) - {"get", "serialize", "deserialize"} <= vocabulary.FUNCTIONS


def test_a_layers_arguments_are_known():
    for name in (
        "Dense",
        "Conv2D",
        "LSTM",
        "MultiHeadAttention",
        "BatchNormalization",
        "TextVectorization",
        "Resizing",
    ):
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            made = {"Dense": (3,), "Conv2D": (3, 3), "LSTM": (3,), "MultiHeadAttention": (2, 3), "Resizing": (4, 4)}
            config = getattr(layers, name)(*made.get(name, ())).get_config()
        assert set(config) <= vocabulary.ARGUMENTS | {"build_config", "num_oov_indices"}, (
            set(config) - vocabulary.ARGUMENTS
        )
