"""Subclassed models, opened in each of the three ways, against the same model written with the functional API."""

from __future__ import annotations

from pathlib import Path

import keras
import pytest
import tensorflow as tf
from keras import layers, ops

import archlens
from archlens.errors import LiveModelError
from tests.against_keras.test_live_reader import state
from tests.builders.classes import Backbone, Subclassed

INPUTS = {"text": (None, 10), "image": (None, 16, 16, 3)}

# The warnings that Keras gives when a model without build() is called, TensorFlow's among them.
pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(autouse=True)
def fresh_names():
    keras.utils.clear_session()


class Parts:
    """The layers of a two-branch autoencoder."""

    def __init__(self):
        self.embedding, self.lstm = layers.Embedding(50, 16, name="embedding"), layers.LSTM(8, name="lstm")
        self.conv, self.pool = layers.Conv2D(4, 3, name="conv"), layers.GlobalAveragePooling2D(name="pool")
        self.image, self.fuse = layers.Dense(8, name="image_dense"), layers.Dense(6, name="fuse")
        self.text_out, self.image_out = layers.Dense(16, name="text_out"), layers.Dense(12, name="image_out")

    def run(self, text, image, join):
        text, image = self.lstm(self.embedding(text)), self.image(self.pool(self.conv(image)))
        code = self.fuse(join([text, image]))
        return {"text": self.text_out(code), "image": self.image_out(code)}


class Autoencoder(keras.Model):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.parts = Parts()
        self.tracked = list(vars(self.parts).values())

    def join(self, both):
        return ops.concatenate(both, axis=-1)

    def call(self, inputs, training=None):
        del training
        return self.parts.run(inputs["text"], inputs["image"], self.join)


class ByLayers(Autoencoder):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.concatenate = layers.Concatenate(name="concatenate")

    def join(self, both):
        return self.concatenate(both)


class RawTensorFlow(Autoencoder):
    def join(self, both):
        return tf.concat(both, axis=-1)


def twin():
    inputs = {name: keras.Input(shape[1:], name=name) for name, shape in INPUTS.items()}
    join = layers.Concatenate(name="join")
    return keras.Model(inputs, Parts().run(inputs["text"], inputs["image"], join), name="autoencoder")


def figures(a):
    """Branches, fusions, depths; not the name of the call that joins, nor the order of the calls."""
    branches = [
        (b.input, b.depth, b.weighted_depth, b.calls, b.parameters, [t.id for t in b.trajectory], b.frontier)
        for b in a.branches
    ]
    fusions = [(f.mode, f.inputs, f.shape, f.stage, f.depth_before, f.depth_after, f.level) for f in a.fusions]
    outputs = [(o.name, o.id, o.shape, o.joint_depth, o.depth_from) for o in a.outputs]
    model = (a.model.calls, a.model.layers, a.model.parameters, a.model.depth, a.model.weighted_depth)
    return model, sorted(branches), fusions, sorted(outputs), a.interaction


@pytest.mark.parametrize("kind", [Autoencoder, ByLayers, RawTensorFlow])
def test_same_figures_as_the_functional_twin(kind):
    expected = archlens.analyze(twin())
    model = kind(name="autoencoder")
    before = state(model)
    a = archlens.analyze(model, inputs=INPUTS)
    assert figures(a) == figures(expected)
    assert state(model) == before

    model({name: tf.zeros((2, *shape[1:])) for name, shape in INPUTS.items()})
    before = state(model)
    assert archlens.analyze(model).to_dict() == a.to_dict()
    assert state(model) == before
    assert a.model.parameters == model.count_params()


def test_the_operation_is_named_by_the_framework():
    assert archlens.analyze(Autoencoder(), inputs=INPUTS).fusions[0].id == "concatenate"
    assert archlens.analyze(RawTensorFlow(), inputs=INPUTS).fusions[0].id == "concat"


class Own(keras.Model):
    """Weights of its own, an embedding of positions, and parts that are subclassed as well."""

    def __init__(self, *, raw=False):
        super().__init__(name="own")
        self.words, self.positions = layers.Embedding(50, 8, name="words"), layers.Embedding(10, 8, name="positions")
        self.coded, self.backbone = Subclassed(4, name="coded"), Backbone(4, name="backbone")
        self.raw = raw

    def build(self, shape):
        del shape
        self.scale = self.add_weight(shape=(8,), name="scale")
        self.product = self.add_weight(shape=(5, 8), name="product")

    def call(self, tokens):
        x = (self.words(tokens) + self.positions(ops.arange(10))) * self.scale
        if self.raw:
            return self.backbone(self.coded(tf.matmul(tf.reduce_mean(x, 1), tf.transpose(self.product))))
        return self.backbone(self.coded(ops.matmul(ops.mean(x, 1), ops.transpose(self.product))))


@pytest.mark.parametrize("raw", [False, True])
def test_weights_outside_of_layers_belong_to_the_operation_that_takes_them(raw):
    model = Own(raw=raw)
    a = archlens.analyze(model, inputs=((None, 10), "int32"))
    counts = [call.layer.parameters for call in a.graph.calls if call.layer.kind == "operation"]
    assert counts == [10 * 8, 8, 0, 5 * 8]
    assert [c.id for c in a.graph.calls][-4:] == [
        "coded/hidden",
        "coded/last",
        "backbone/backbone_dense",
        "backbone/backbone_norm",
    ]
    model(tf.zeros((2, 10), "int32"))
    assert a.model.parameters == model.count_params()


class Scopes(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(4, name="dense")

    def call(self, x):
        y = tf.nn.l2_normalize(self.dense(x), axis=-1)
        return tf.reshape(y, (tf.shape(x)[0], 2, 2)) * 2.0


def test_name_scopes_are_one_step_and_shapes_are_none():
    a = archlens.analyze(Scopes(), inputs=(None, 3))
    assert [c.id for c in a.graph.calls] == ["x", "dense", "l2_normalize", "reshape", "mul"]
    assert a.graph.calls[-1].shape == (None, 2, 2)


class TwoArguments(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(4, name="dense")

    def call(self, left, right, mask=None):
        del mask
        return self.dense(left) - self.dense(right)


def test_inputs_by_keyword():
    a = archlens.analyze(TwoArguments(), inputs={"left": (None, 3), "right": (None, 3)})
    assert [(f.mode, f.inputs) for f in a.fusions] == [("subtract", ("left", "right"))]


def test_shapes_must_be_known():
    with pytest.raises(LiveModelError, match=r"which was not built\. Give the shapes"):
        archlens.analyze(Autoencoder())
    model = TwoArguments()
    model(tf.zeros((2, 3)), tf.zeros((2, 3)))
    with pytest.raises(LiveModelError, match="of which Keras keeps the first shape only"):
        archlens.analyze(model)
    with pytest.raises(LiveModelError, match="expected the shape of each input"):
        archlens.analyze(model, inputs="no shape")


class Stuck(keras.Model):
    def __init__(self):
        super().__init__()
        self.dense = layers.Dense(4)

    def call(self, x):
        y = self.dense(x)
        return self.values(y)

    def values(self, y):
        return y.numpy().sum()  # this line


def test_the_error_names_the_line():
    lines = Path(__file__).read_text(encoding="utf-8").splitlines()
    line = next(i for i, text in enumerate(lines, 1) if "# this line" in text)
    with pytest.raises(LiveModelError, match=r"found `return y\.numpy\(\)\.sum\(\).*AttributeError") as caught:
        archlens.analyze(Stuck(), inputs=(None, 3))
    assert caught.value.place == f"{__file__}:{line}"
