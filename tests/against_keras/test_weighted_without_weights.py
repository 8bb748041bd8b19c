"""Which calls are weighted where a file has no weights, against the weights of the live layers."""

from __future__ import annotations

import keras
import pytest
import tf_keras
from keras.src.applications.convnext import LayerScale, StochasticDepth
from keras.src.applications.inception_resnet_v2 import CustomScaleLayer
from keras.src.layers.preprocessing.feature_space import TFDConcat, TFDIdentity
from tf_keras.src.applications import convnext, inception_resnet_v2

import archlens
from archlens.layers.roles import UNWEIGHTED_ROLES

LAYERS = keras.layers
OLD = tf_keras.layers


def chain(framework, shape, *layers, dtype="float32"):
    x = start = framework.Input(shape, dtype=dtype)
    for layer in layers:
        x = layer(x)
    return framework.Model(start, x)


def applications(framework, scale, depth, custom):
    start = framework.Input((8, 8, 3))
    x = framework.layers.Conv2D(4, 1)(start)
    y = depth(0.1)(scale(1e-6, 4)(x))
    return framework.Model(start, custom(0.2)([x, y]))


def attentions(framework):
    a, b = framework.Input((4, 3)), framework.Input((4, 3))
    layers = framework.layers
    found = [
        layers.Attention()([a, b]),
        layers.Attention(use_scale=True)([a, b]),
        layers.AdditiveAttention(use_scale=False)([a, b]),
        layers.AdditiveAttention()([a, b]),
    ]
    return framework.Model([a, b], layers.Add()(found))


def joined_features():
    a, b = keras.Input((3,)), keras.Input((5,))
    return keras.Model([a, b], LAYERS.Dense(1)(TFDConcat(axis=-1)([TFDIdentity()(a), b])))


def added_loss():
    start = tf_keras.Input((8,))
    x = OLD.Dense(3)(start)
    model = tf_keras.Model(start, x)
    model.add_loss(tf_keras.backend.mean(x))
    model.add_metric(x, name="mean", aggregation="mean")
    return model


def activations(framework):
    layers = framework.layers
    more = [layers.PReLU(), layers.ELU(), layers.LeakyReLU(), layers.ReLU(), layers.Softmax()]
    return chain(framework, (8,), layers.Activation("tanh"), *more, layers.Dense(2))


def pieces(framework):
    layers = framework.layers
    return chain(
        framework,
        (6, 4, 3),
        layers.Rescaling(0.5),
        layers.TimeDistributed(layers.Activation("relu")),
        layers.TimeDistributed(layers.Conv1D(2, 2)),
        layers.TimeDistributed(layers.Flatten()),
        layers.UnitNormalization(),
        layers.LayerNormalization(center=False, scale=False),
        layers.GaussianNoise(0.1),
        layers.SpatialDropout1D(0.1),
        layers.ActivityRegularization(),
        layers.Permute((2, 1)),
        layers.Cropping1D(1),
        layers.UpSampling1D(2),
        layers.GRU(3),
        layers.RepeatVector(2),
        layers.Masking(),
    )


MODELS = {
    "activations": lambda: activations(keras),
    "activations of Keras 2": lambda: activations(tf_keras),
    "pieces": lambda: pieces(keras),
    "pieces of Keras 2": lambda: pieces(tf_keras),
    "attentions": lambda: attentions(keras),
    "attentions of Keras 2": lambda: attentions(tf_keras),
    "applications": lambda: applications(keras, LayerScale, StochasticDepth, CustomScaleLayer),
    "applications of Keras 2": lambda: applications(
        tf_keras, convnext.LayerScale, convnext.StochasticDepth, inception_resnet_v2.CustomScaleLayer
    ),
    "joined features": joined_features,
    "identity": lambda: chain(keras, (4,), LAYERS.Identity(), LAYERS.Dense(2)),
    "base class of Keras 2": lambda: chain(tf_keras, (4,), OLD.Layer(), OLD.ThresholdedReLU(), OLD.Dense(2)),
    "added loss": added_loss,
    "random features": lambda: chain(tf_keras, (4,), OLD.experimental.RandomFourierFeatures(6)),
    "strings": lambda: chain(
        tf_keras, (1,), OLD.StringLookup(vocabulary=["a"]), OLD.CategoryEncoding(3), OLD.Dense(2), dtype="string"
    ),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_call_is_weighted_if_its_layer_owns_weights(name, tmp_path):
    model = MODELS[name]()
    path = tmp_path / "model.json"
    path.write_text(model.to_json())
    analysis = archlens.analyze(path)
    checked = 0
    for layer in analysis.graph.layers:
        if layer.kind == "layer":
            live = model.get_layer(layer.name)
            owning = [weight for weight in live.weights if "seed" not in getattr(weight, "path", weight.name)]
            if isinstance(live, OLD.StringLookup):
                owning = []  # a table of words
            assert layer.weighted == (bool(owning) and layer.role not in UNWEIGHTED_ROLES), layer.name
            assert layer.builtin
            checked += 1
    assert checked
    assert not [finding for finding in analysis.findings if finding.code == "AL404"]
