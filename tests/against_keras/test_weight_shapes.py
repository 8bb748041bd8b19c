"""The weights that archlens says a layer has, and Keras's own; and Keras's own words."""

import warnings

import keras
import pytest
import tf_keras
from keras import layers

from archlens.layers import catalog, vocabulary
from archlens.layers.weight_shapes import expected_weights, fits, layer_weights

FLAT, SEQUENCE, IMAGE, VOLUME, FILM = (8,), (5, 8), (9, 10, 8), (5, 6, 7, 4), (3, 9, 10, 8)
SPLIT = (8, 9, 10)
CASES = [
    (lambda: layers.Dense(3), FLAT),
    (lambda: layers.Dense(3, use_bias=False), SEQUENCE),
    (lambda: layers.Embedding(11, 4), (7,)),
    (lambda: layers.LSTM(3), SEQUENCE),
    (lambda: layers.LSTM(3, use_bias=False), SEQUENCE),
    (lambda: layers.GRU(3), SEQUENCE),
    (lambda: layers.GRU(3, reset_after=False), SEQUENCE),
    (lambda: layers.SimpleRNN(3), SEQUENCE),
    (lambda: layers.Bidirectional(layers.LSTM(3)), SEQUENCE),
    (lambda: layers.Bidirectional(layers.LSTM(3), backward_layer=layers.GRU(3, go_backwards=True)), SEQUENCE),
    (lambda: layers.TimeDistributed(layers.Conv2D(3, 2)), FILM),
    (lambda: layers.TimeDistributed(layers.TimeDistributed(layers.Dense(2))), FILM),
    (layers.BatchNormalization, IMAGE),
    (lambda: layers.BatchNormalization(axis=1, scale=False), IMAGE),
    (layers.LayerNormalization, IMAGE),
    (lambda: layers.LayerNormalization(axis=[1, 2]), IMAGE),
    (lambda: layers.LayerNormalization(center=False), IMAGE),
    (lambda: layers.GroupNormalization(4), IMAGE),
    (layers.RMSNormalization, IMAGE),
    (layers.PReLU, IMAGE),
    (lambda: layers.PReLU(shared_axes=[1, 2]), IMAGE),
    (lambda: layers.Conv1D(3, 2), SEQUENCE),
    (lambda: layers.Conv2D(4, (2, 3), groups=2), IMAGE),
    (lambda: layers.Conv3D(3, 2, use_bias=False), VOLUME),
    (lambda: layers.Conv2D(4, 3, data_format="channels_first"), SPLIT),
    (lambda: layers.Conv1DTranspose(3, 2), SEQUENCE),
    (lambda: layers.Conv2DTranspose(3, 2), IMAGE),
    (lambda: layers.Conv3DTranspose(3, 2), VOLUME),
    (lambda: layers.DepthwiseConv1D(2, depth_multiplier=3), SEQUENCE),
    (lambda: layers.DepthwiseConv2D(2, depth_multiplier=3), IMAGE),
    (lambda: layers.SeparableConv1D(3, 2), SEQUENCE),
    (lambda: layers.SeparableConv2D(3, 2, depth_multiplier=2), IMAGE),
    (lambda: layers.ConvLSTM1D(3, 2), (5, 6, 4)),
    (lambda: layers.ConvLSTM2D(3, 2), FILM),
    (lambda: layers.ConvLSTM3D(3, 2), (2, 5, 6, 7, 4)),
    (lambda: layers.RNN(layers.LSTMCell(3)), SEQUENCE),
    (lambda: layers.RNN([layers.GRUCell(3), layers.SimpleRNNCell(4, use_bias=False)]), SEQUENCE),
    (lambda: layers.EinsumDense("abc,cd->abd", (None, 4), bias_axes="d"), SEQUENCE),
    (lambda: layers.EinsumDense("abc,cde->abde", (None, 4, 2), bias_axes="de"), SEQUENCE),
    (lambda: layers.EinsumDense("abc,bde->acde", (8, 4, 2), bias_axes="d"), SEQUENCE),
    (lambda: layers.EinsumDense("...x,xy->...y", 64), SEQUENCE),
    (lambda: layers.EinsumDense("...x,xy->...y", 64, bias_axes="y"), FLAT),
    (lambda: layers.EinsumDense("ab...,bc->ac...", 64, bias_axes="c"), SEQUENCE),
    (lambda: layers.ReversibleEmbedding(11, 4), (7,)),
    (lambda: layers.ReversibleEmbedding(11, 4, tie_weights=False), (7,)),
    (layers.Normalization, IMAGE),
    (lambda: layers.Normalization(axis=(1, -1)), IMAGE),
    (lambda: layers.Normalization(axis=None), IMAGE),
    (lambda: layers.Normalization(mean=1.0, variance=2.0), IMAGE),
    (lambda: layers.SpectralNormalization(layers.Conv2D(3, 2)), IMAGE),
    (lambda: layers.SpectralNormalization(layers.Dense(3, use_bias=False)), FLAT),
    (lambda: layers.LSTMCell(3), FLAT),
    (lambda: layers.GRUCell(3), FLAT),
    (lambda: layers.SimpleRNNCell(3), FLAT),
    (lambda: layers.StackedRNNCells([layers.LSTMCell(3), layers.LSTMCell(4)]), FLAT),
]
OF_KERAS_2 = {"SyncBatchNormalization"}
ATTENTION = [
    (lambda: layers.MultiHeadAttention(2, 3), False),
    (lambda: layers.MultiHeadAttention(2, 3, use_bias=False), False),
    (lambda: layers.MultiHeadAttention(2, 3, value_dim=5), False),
    (lambda: layers.MultiHeadAttention(2, 3, output_shape=7), False),
    (lambda: layers.MultiHeadAttention(2, 3, output_shape=(2, 4)), False),
    (lambda: layers.GroupQueryAttention(4, 6, 2), False),
    (lambda: layers.GroupQueryAttention(4, 6, 2, use_bias=False), False),
    (layers.Attention, True),
    (lambda: layers.Attention(use_scale=True), True),
    (lambda: layers.Attention(score_mode="concat"), True),
    (lambda: layers.Attention(use_scale=True, score_mode="concat"), True),
    (layers.AdditiveAttention, True),
    (lambda: layers.AdditiveAttention(use_scale=False), True),
]
"""Layers that take several tensors, and whether in one list."""


def called_on(layer, shape):
    """The layer, built; cells are called on their states too."""
    if hasattr(layer, "state_size") and not isinstance(layer, layers.RNN):
        states = keras.tree.map_structure(lambda size: keras.Input((size,)), layer.state_size)
        layer(keras.Input(shape), states if isinstance(states, (list, tuple)) else [states])
    else:
        layer(keras.Input(shape))
    return layer


def own_weights(layer):
    """Shape of each weight of a live layer, and whether training changes it."""
    return sorted((tuple(weight.shape), weight.trainable) for weight in layer.weights)


@pytest.mark.parametrize("case", CASES)
def test_the_weights_of_a_layer(case):
    make, shape = case
    layer = called_on(make(), shape)
    entry = keras.layers.serialize(layer)
    told = layer_weights(entry["class_name"], entry["config"], (None, *shape))
    assert sorted(told) == own_weights(layer)
    unknown = expected_weights(entry["class_name"], entry["config"], None)
    assert unknown is None or fits([weight for weight, _ in own_weights(layer)], unknown)


@pytest.mark.parametrize("case", ATTENTION)
def test_the_weights_of_attention(case):
    make, listed = case
    layer = make()
    query, value = keras.Input((5, 8)), keras.Input((6, 8))
    layer([query, value]) if listed else layer(query, value)
    entry = keras.layers.serialize(layer)
    told = layer_weights(entry["class_name"], entry["config"], (None, 5, 8))
    assert all(weight.trained for weight in told)
    assert fits([weight for weight, _ in own_weights(layer)], [weight.shape for weight in told])
    assert bool(layer.weights) <= catalog.owns_weights(entry["class_name"], "layer", entry["config"])


def test_every_rule_is_tried():
    tried = {type(make()).__name__ for make, _ in (*CASES, *ATTENTION)}
    assert tried | OF_KERAS_2 == {row.name for row in catalog.LAYERS if row.weights or row.weights_around}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of TensorFlow's and tf_keras's own
def test_the_weights_of_classes_of_keras_2():
    layer = tf_keras.layers.BatchNormalization(synchronized=True)
    layer(tf_keras.Input((9, 10, 8)))
    told = layer_weights("SyncBatchNormalization", layer.get_config(), (None, 9, 10, 8))
    statistics = {id(weight) for weight in layer.non_trainable_weights}
    assert sorted(told) == sorted((tuple(weight.shape), id(weight) not in statistics) for weight in layer.weights)


def test_what_files_hold_otherwise_is_not_expected_of_them():
    dense = keras.layers.serialize(layers.Dense(3))
    assert expected_weights("SpectralNormalization", {"layer": dense}, (None, 8)) is None
    wrapped = {"layer": {"class_name": "SpectralNormalization", "config": {"layer": dense}}}
    assert expected_weights("TimeDistributed", wrapped, (None, 5, 8)) is None
    assert expected_weights("Normalization", {"axis": -1}, (None, 8)) is None


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
