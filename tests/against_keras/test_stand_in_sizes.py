"""Live models whose code computes with the sizes of axes: no size that stands in for another reaches a result.

Each is analysed with unknown axes, twice, with other sizes in their place: everything must be the same. And Keras runs
it on arrays of several sizes: what differs there must be unknown, and what is told must be so there.
"""

from __future__ import annotations

import dataclasses
import json

import keras
import numpy as np
import pytest
from keras import layers, ops

import archlens
from archlens.errors import LiveModelError
from archlens.readers.live import stand_ins, traced
from archlens.readers.live.stand_ins import Sizes

OTHER_CHOICES = (Sizes(127, 131), Sizes(334, 340), Sizes(17, 18), Sizes(128, 224), Sizes(288, 416), Sizes(7, 6))
SIZES = ((3, 20), (2, 31), (5, 9))
"""Of batch and time."""

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")


@pytest.fixture(autouse=True)
def fresh_names():
    keras.utils.clear_session()


class OwnState(keras.Model):
    def __init__(self):
        super().__init__()
        self.cell, self.out = layers.GRUCell(6, name="cell"), layers.Dense(2, name="out")

    def call(self, x):
        state = ops.zeros((ops.shape(x)[0], 6))
        for step in range(3):
            y, state = self.cell(x[:, step], [state])
            state = state[0]
        return self.out(y)


class Noise(keras.Model):
    def __init__(self):
        super().__init__()
        self.low = layers.Dense(8, name="low")

    def call(self, x):
        x = self.low(x)
        return x + keras.random.normal((ops.shape(x)[0], ops.shape(x)[1], 8), seed=1)


class ClassToken(keras.Model):
    def __init__(self):
        super().__init__()
        self.project = layers.Dense(8, name="project")
        self.attend = layers.MultiHeadAttention(2, 4, name="attend")
        self.token = self.add_weight(shape=(1, 1, 8), name="token")

    def call(self, x):
        token = ops.broadcast_to(self.token, (ops.shape(x)[0], 1, 8))
        x = ops.concatenate([token, self.project(x)], axis=1)
        return self.attend(x, x)


class ClassTokenAlone(ClassToken):
    def call(self, x):
        return super().call(x)[:, 0]


class TimeInBatch(keras.Model):
    def __init__(self):
        super().__init__()
        self.low = layers.Dense(5, name="low")

    def call(self, x):
        batch, time, features = ops.shape(x)
        y = self.low(ops.reshape(x, (batch * time, features)))
        return ops.reshape(y, (batch, time, 5))


class Heads(keras.Model):
    def __init__(self):
        super().__init__()
        self.query, self.key = layers.Dense(8, name="query"), layers.Dense(8, name="key")

    def split(self, x):
        batch, time, _ = ops.shape(x)
        return ops.transpose(ops.reshape(x, (batch, time, 2, 4)), (0, 2, 1, 3))

    def call(self, x):
        scores = ops.matmul(self.split(self.query(x)), ops.swapaxes(self.split(self.key(x)), 2, 3))
        return ops.softmax(scores / (ops.shape(x)[1] + 0.5))


class MinusOne(keras.Model):
    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")

    def call(self, x):
        return self.low(ops.reshape(x, (ops.shape(x)[0] * 2, -1, 3)))


class Positions(keras.Model):
    def __init__(self):
        super().__init__()
        self.low, self.position = layers.Dense(4, name="low"), layers.Embedding(2048, 4, name="position")

    def call(self, x):
        return self.low(x) + self.position(ops.arange(ops.shape(x)[1]))


class ShortPositions(keras.Model):
    """Positions for 64 steps at most, as a weight."""

    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")
        self.position = self.add_weight(shape=(1, 64, 4), name="position")

    def call(self, x):
        return self.low(x) + self.position[:, : ops.shape(x)[1] + 0]


class Patches(keras.Model):
    """As many steps as make whole patches of 16, no others."""

    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")

    def call(self, x):
        batch, time, _ = ops.shape(x)
        if time % 16:
            raise ValueError("Expected whole patches")
        return self.low(ops.reshape(x, (batch, time // 16, 16 * 6)))


class Tiled(keras.Model):
    def __init__(self):
        super().__init__()
        self.low, self.out = layers.Dense(4, name="low"), layers.Dense(2, name="out")

    def call(self, x):
        whole = self.low(ops.max(x, axis=1))
        spread = ops.tile(ops.expand_dims(whole, 1), (1, ops.shape(x)[1], 1))
        again = ops.repeat(ops.expand_dims(whole, 1), ops.shape(x)[1], axis=1)
        return self.out(ops.concatenate([x, spread, again], axis=-1))


class Halves(keras.Model):
    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")

    def call(self, x):
        half = ops.shape(x)[1] // 2
        return self.low(x[:, :half]), self.low(x[:, half:]), self.low(x[:, half - 1])


class Windows(keras.Model):
    """Cut off at 24 steps, which says nothing of shorter ones."""

    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")

    def call(self, x):
        return self.low(x[:, : min(ops.shape(x)[1], 24)])


class Padded(keras.Model):
    """Padded to a multiple of 4 and to twice the length."""

    def __init__(self):
        super().__init__()
        self.low = layers.Conv1D(4, 3, padding="same", name="low")

    def call(self, x):
        time = ops.shape(x)[1]
        x = ops.pad(x, ((0, 0), (0, -time % 4), (0, 0)))
        x = ops.concatenate([x, ops.zeros((ops.shape(x)[0], 2 * time, 6))], axis=1)
        return self.low(x)


class Nested(keras.Model):
    def __init__(self):
        super().__init__()
        self.inner, self.out = TimeInBatch(), layers.Dense(3, name="out")

    def call(self, x):
        state = ops.ones((ops.shape(x)[0], ops.shape(x)[1], 2))
        return self.out(ops.concatenate([self.inner(x), state], axis=-1))


class Causal(keras.Model):
    def __init__(self):
        super().__init__()
        self.attend = layers.MultiHeadAttention(2, 4, name="attend")

    def call(self, x):
        time = ops.shape(x)[1]
        mask = ops.arange(time)[:, None] >= ops.arange(time)[None, :]
        return self.attend(x, x, attention_mask=ops.broadcast_to(mask, (ops.shape(x)[0], time, time)))


class Flattened(keras.Model):
    """The kernel of ``wide`` follows from the number of steps."""

    def __init__(self):
        super().__init__()
        self.wide, self.out = layers.Dense(4, name="wide"), layers.Dense(2, name="out")

    def call(self, x):
        return self.out(self.wide(ops.reshape(x, (ops.shape(x)[0], ops.shape(x)[1] * 6))))


KNOWN = (OwnState, Noise, ClassToken, ClassTokenAlone, TimeInBatch, Heads, MinusOne, Positions, ShortPositions)
MORE = (Tiled, Halves, Windows, Padded, Nested, Causal)


def everything(analysis):
    """All that an analysis tells, and all that its graph tells."""
    calls = [
        (call.id, call.shapes, call.constants, call.layer.config, call.layer.weights) for call in analysis.graph.calls
    ]
    tensors = [dataclasses.astuple(tensor) for tensor in analysis.graph.tensors]
    return json.dumps([analysis.to_dict(), calls, tensors], default=str)


def analysed(kind, monkeypatch, choices, shape=(None, None, 6)):
    keras.utils.clear_session()
    monkeypatch.setattr(stand_ins, "CHOICES", choices)
    return archlens.analyze(kind(), inputs=shape)


@pytest.mark.parametrize("kind", [*KNOWN, *MORE], ids=lambda kind: kind.__name__)
def test_whatever_sizes_stand_in(kind, monkeypatch):
    first = analysed(kind, monkeypatch, stand_ins.CHOICES)
    assert everything(first) == everything(analysed(kind, monkeypatch, OTHER_CHOICES))
    assert first.inputs[0].shape == (None, None, 6)


@pytest.mark.parametrize("kind", [*KNOWN, *MORE], ids=lambda kind: kind.__name__)
def test_what_is_told_is_so_for_every_size(kind):
    model = kind()
    analysis = archlens.analyze(model, inputs=(None, None, 6))
    ran = []
    for batch, time in SIZES:
        outputs = model(np.zeros((batch, time, 6), "float32"))
        ran.append([tuple(output.shape) for output in (outputs if isinstance(outputs, tuple) else [outputs])])
    for number, output in enumerate(analysis.outputs):
        shapes = [each[number] for each in ran]
        for axis, told in enumerate(output.shape):
            seen = {shape[axis] for shape in shapes}
            assert seen == {told} if told is not None else len(seen) > 1, (output.shape, shapes)
    assert analysis.model.parameters == model.count_params()


def test_weights_that_follow_from_an_unknown_axis_are_unknown(monkeypatch):
    analysis = analysed(Flattened, monkeypatch, stand_ins.CHOICES)
    assert analysis.model.parameters is None
    layers_ = {layer.name: layer.parameters for layer in analysis.graph.layers}
    assert (layers_["wide"], layers_["out"]) == (None, 10)
    (finding,) = [each for each in analysis.findings if "'wide'" in each.message]
    assert finding.code == "AL405"
    assert everything(analysis) == everything(analysed(Flattened, monkeypatch, OTHER_CHOICES))
    known = archlens.analyze(Flattened(), inputs=(None, 10, 6))
    assert known.model.parameters == 10 * 6 * 4 + 4 + 10


class StepByStep(keras.Model):
    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")

    def call(self, x):
        total = 0
        for step in range(ops.shape(x)[1]):
            total = total + self.low(x[:, step])
        return total


class BySize(keras.Model):
    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")

    def call(self, x):
        return self.low(x) if ops.shape(x)[1] > 200 else ops.relu(self.low(x))


@pytest.mark.parametrize("kind", [StepByStep, BySize])
def test_calls_that_follow_from_an_unknown_axis_are_refused(kind, monkeypatch):
    with pytest.raises(LiveModelError, match="make the same calls whatever the size") as error:
        analysed(kind, monkeypatch, stand_ins.CHOICES)
    assert not [number for sizes in stand_ins.CHOICES for number in sizes if str(number) in str(error.value)]
    assert analysed(kind, monkeypatch, stand_ins.CHOICES, (None, 10, 6)).outputs[0].shape[0] is None


class Wrong(keras.Model):
    def __init__(self):
        super().__init__()
        self.low = layers.Dense(4, name="low")

    def call(self, x):
        return ops.matmul(self.low(x), ops.ones((ops.shape(x)[1] + 1, 7)))


def test_no_such_size_in_an_error(monkeypatch):
    monkeypatch.setattr(traced, "possible", lambda: False)  # as on JAX and torch
    with pytest.raises(LiveModelError) as error:
        analysed(Wrong, monkeypatch, stand_ins.CHOICES)
    with pytest.raises(LiveModelError) as other:
        analysed(Wrong, monkeypatch, OTHER_CHOICES)
    assert str(error.value) == str(other.value)
    assert "received `x1.shape=(?, ?, 4)` and `x2.shape=(?, 7)`" in str(error.value)


def test_patches(monkeypatch):
    analysis = analysed(Patches, monkeypatch, stand_ins.CHOICES)
    assert analysis.outputs[0].shape == (None, None, 4)
    assert analysis.model.parameters == 16 * 6 * 4 + 4
    assert everything(analysis) == everything(analysed(Patches, monkeypatch, OTHER_CHOICES))
