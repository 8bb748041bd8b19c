"""Live models of tf_keras against their saved files."""

from __future__ import annotations

import pytest
import tf_keras

import archlens
from archlens.errors import LiveModelError
from tests.against_keras.test_live_reader import report

pytestmark = pytest.mark.filterwarnings("ignore")


def nested():
    x = tf_keras.Input((4,), name="x")
    encoder = tf_keras.Model(x, tf_keras.layers.Dense(3, name="dense")(x), name="encoder")
    stack = tf_keras.Sequential(
        [tf_keras.layers.Dense(3, name="first"), tf_keras.layers.ReLU(name="second")], name="stack"
    )
    a, b = tf_keras.Input((4,), name="a"), tf_keras.Input((4,), name="b")
    joined = tf_keras.layers.Concatenate(name="join")([encoder(a), encoder(b), stack(a)]) * 2.0
    return tf_keras.Model([a, b], tf_keras.layers.Dense(1, name="out")(joined), name="nested")


def distributed():
    x = tf_keras.Input((4,), name="x")
    encoder = tf_keras.Model(x, tf_keras.layers.Dense(3, name="dense")(x), name="encoder")
    a, b = tf_keras.Input((5, 4), name="a"), tf_keras.Input((5, 4), name="b")
    steps = tf_keras.layers.TimeDistributed(encoder, name="each")(a)
    state = tf_keras.layers.LSTM(3, return_state=True, name="states")(steps)[1:]
    return tf_keras.Model({"a": a, "b": b}, {"y": tf_keras.layers.LSTM(3, name="last")(b, initial_state=state)})


@pytest.mark.parametrize("build", [nested, distributed])
@pytest.mark.parametrize("ending", ["h5", "keras"])
def test_same_report_as_the_file(build, ending, tmp_path):
    model = build()
    model.save(tmp_path / f"m.{ending}")
    live, file = report(model), report(tmp_path / f"m.{ending}")
    del live["model"]["keras_version"], file["model"]["keras_version"]
    assert live == file
    assert live["model"]["parameters"] == model.count_params()


def test_refused():
    class Coded(tf_keras.Model):
        def call(self, x):
            return x

    with pytest.raises(LiveModelError, match="whose graph is code"):
        archlens.analyze(Coded())


def test_a_sequential_that_was_not_built_needs_a_shape():
    def chain():
        return tf_keras.Sequential([tf_keras.layers.Dense(4, name="a"), tf_keras.layers.Dense(2, name="b")], name="s")

    model, built = chain(), chain()
    built.build((None, 8))
    with pytest.raises(LiveModelError, match=r"input_shape=\(None, 224, 224, 3\)"):
        archlens.analyze(model)
    a = archlens.analyze(model, input_shape=(None, 8))
    assert a.model.parameters == archlens.analyze(built).model.parameters == 46
    assert a.outputs[0].shape == (None, 2)
    assert not model.built


def test_what_only_keras_3_has_is_refused():
    model = tf_keras.Sequential([tf_keras.Input((8,)), tf_keras.layers.Dense(4)])
    with pytest.raises(LiveModelError, match="leave these arguments out"):
        archlens.analyze(model, open_layers=True)
