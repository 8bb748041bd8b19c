"""Shapes around what a file does not tell, against the live models of Keras 2 and 3 whose code knows them.

Every axis that archlens tells must be the live one; how much it tells is written down here.
"""

from __future__ import annotations

import keras
import pytest
import tensorflow as tf
import tf_keras

import archlens

pytestmark = pytest.mark.filterwarnings("ignore")


def halved(layers, x):
    return layers.Lambda(lambda t: t / 2.0, name="open")(x)


def gray(layers, x):
    return layers.Lambda(lambda t: tf.reduce_mean(t, -1, keepdims=True), name="open")(x)


def without_steps(layers, x):
    return layers.Lambda(lambda t: tf.reduce_max(t, 1), name="open")(x)


def image(framework, opened=halved):
    x = framework.Input((16, 16, 3), name="x")
    return x, opened(framework.layers, x)


def convolutions(framework):
    layers = framework.layers
    x, y = image(framework)
    y = layers.Conv2D(6, 3, strides=2, name="conv")(y)
    y = layers.BatchNormalization(name="norm")(y)
    y = layers.MaxPooling2D(name="pool")(y)
    y = layers.Flatten(name="flat")(y)
    y = layers.Dropout(0.1, name="drop")(y)
    return framework.Model(x, layers.Dense(2, name="out")(y))


def other_convolutions(framework):
    layers = framework.layers
    x, y = image(framework, gray)
    y = layers.DepthwiseConv2D(2, depth_multiplier=4, padding="same", name="depthwise")(y)
    y = layers.Conv2D(6, 3, groups=2, padding="same", name="grouped")(y)
    y = layers.SeparableConv2D(4, 3, name="separable")(y)
    y = layers.Conv2DTranspose(5, 3, strides=2, name="transposed")(y)
    return framework.Model(x, layers.GlobalAveragePooling2D(name="pool")(y))


def pooled_first(framework):
    layers = framework.layers
    x, y = image(framework)
    y = layers.GlobalMaxPooling2D(name="pool")(y)
    return framework.Model(x, layers.Dense(2, name="out")(layers.Activation("relu", name="relu")(y)))


def sequence(framework):
    layers = framework.layers
    x = framework.Input((9, 3), name="x")
    y = layers.Bidirectional(layers.LSTM(4, return_sequences=True), name="both")(halved(layers, x))
    y = layers.TimeDistributed(layers.Dense(5), name="each")(y)
    y = layers.LayerNormalization(name="norm")(y)
    return framework.Model(x, layers.GRU(6, name="last")(y))


def vectors(framework):
    layers = framework.layers
    x = framework.Input((9, 3), name="x")
    y = layers.Dense(5, name="wide")(without_steps(layers, x))
    y = layers.RepeatVector(4, name="again")(y)
    return framework.Model(x, layers.Conv1D(2, 3, name="conv")(y))


def slopes(framework):
    layers = framework.layers
    x, y = image(framework)
    return framework.Model(x, layers.PReLU(shared_axes=[1], name="slopes")(y))


def equation(framework):
    layers = framework.layers
    x = framework.Input((9, 3), name="x")
    y = layers.EinsumDense("abc,cde->abde", (None, 4, 2), name="heads")(halved(layers, x))
    return framework.Model(x, layers.Reshape((-1, 8), name="joined")(y))


def merged(framework):
    layers = framework.layers
    x, y = image(framework)
    arms = [layers.Conv2D(4, k, padding="same", name=f"conv{k}")(y) for k in (1, 3)]
    y = layers.Concatenate(name="join")([layers.Add(name="sum")(arms), arms[0]])
    return framework.Model(x, layers.Conv2D(2, 1, name="out")(y))


def nested(framework):
    layers = framework.layers
    i = framework.Input((None, None, 3), name="i")
    inner = framework.Model(i, layers.Conv2D(4, 3, name="conv")(halved(layers, i)), name="inner")
    x = framework.Input((16, 16, 3), name="x")
    return framework.Model(x, layers.GlobalMaxPooling2D(name="pool")(inner(x)))


WITHOUT = {  # the parts of shapes that are not certain, by call; all others are known as live, the batch axis aside
    convolutions: {"open": (1, 2), "conv": (1, 2), "norm": (1, 2), "pool": (1, 2)},
    other_convolutions: {
        "open": (1, 2),
        "depthwise": (1, 2),
        "grouped": (1, 2),
        "separable": (1, 2),
        "transposed": (1, 2),
    },
    pooled_first: {"open": (1, 2)},
    sequence: {"open": (1,), "both": (1,), "each": (1,), "norm": (1,)},
    vectors: {},
    slopes: {"open": (1,), "slopes": (1,)},
    equation: {"open": (1,), "heads": (1,), "joined": (1,)},
    merged: {"open": (1, 2), "conv1": (1, 2), "conv3": (1, 2), "sum": (1, 2), "join": (1, 2), "out": (1, 2)},
    nested: {"inner/open": (), "inner/conv": ()},
}


def live_shapes(model):
    shapes = {}
    for layer in model.layers:
        node = layer._inbound_nodes[0]  # noqa: SLF001 - the first call, on what a nested model was built on
        if isinstance(layer, type(model)):
            inside = live_shapes(layer)
            shapes |= {f"{layer.name}/{name}": inside[name] for name in inside if name != "i"}
        else:
            output = node.outputs if isinstance(model, tf_keras.Model) else node.output_tensors[0]
            shapes[layer.name] = tuple(output.shape)
    return shapes


def told_shapes(analysis):
    return {call.id: call.shape for call in analysis.graph.calls}


def with_axes_open(shape, axes):
    return tuple(None if axis in axes else size for axis, size in enumerate(shape))


@pytest.mark.parametrize("build", WITHOUT, ids=lambda build: build.__name__)
def test_hdf5_of_keras_2(build, tmp_path):
    model = build(tf_keras)
    model.save(tmp_path / "m.h5")
    analysis = archlens.analyze(tmp_path / "m.h5")
    live = live_shapes(model)
    expected = {name: with_axes_open(shape, WITHOUT[build].get(name, ())) for name, shape in live.items()}
    assert told_shapes(analysis) == expected
    where = [finding.where for finding in analysis.findings if finding.code == "AL405"]
    assert where == [(name,) for name in expected if name.endswith("open") and None in expected[name][1:]]


@pytest.mark.parametrize("build", WITHOUT, ids=lambda build: build.__name__)
def test_a_folder_of_keras_2_tells_what_layers_were_built_on(build, tmp_path):
    model = build(tf_keras)
    model.save(tmp_path / "folder")
    analysis = archlens.analyze(tmp_path / "folder")
    live = live_shapes(model)
    for name, shape in told_shapes(analysis).items():
        assert shape is not None
        assert all(size in (None, live[name][axis]) for axis, size in enumerate(shape)), name


@pytest.mark.parametrize("build", WITHOUT, ids=lambda build: build.__name__)
def test_without_weights_nothing_is_told_that_is_not_so(build, tmp_path):
    model = build(tf_keras)
    (tmp_path / "m.json").write_text(model.to_json())
    live = live_shapes(model)
    for call in archlens.analyze(tmp_path / "m.json").graph.calls:
        if call.shape is not None:
            told = enumerate(call.shape)
            assert len(call.shape) == len(live[call.id])
            assert all(size in (None, live[call.id][axis]) for axis, size in told), call.id


def sequential():
    layers = keras.layers
    return keras.Sequential(
        [
            keras.Input((16, 16, 3)),
            layers.Lambda(lambda t: t / 2.0, name="open"),
            layers.Conv2D(6, 3, name="conv"),
            layers.Flatten(name="flat"),
            layers.Dense(2, name="out"),
        ]
    )


def test_a_sequential_of_keras_3_in_hdf5(tmp_path):
    model = sequential()
    model.save(tmp_path / "m.h5")
    shapes = {call.id: call.shape for call in archlens.analyze(tmp_path / "m.h5").graph.calls if not call.is_input}
    assert shapes == {
        "open": (None, None, None, 3),
        "conv": (None, None, None, 6),
        "flat": (None, 14 * 14 * 6),
        "out": (None, 2),
    }


def on_known_axes(framework):
    layers = framework.layers
    i = framework.Input((None, None, 3), name="i")
    inner = framework.Model(i, layers.Conv2D(1024, 3, strides=2, padding="same", name="conv")(i), name="inner")
    x = framework.Input((5, 5, 3), name="x")
    q = framework.Input((4, 5, 5, 3), name="q")
    yield framework.Model(x, inner(x))
    yield framework.Sequential([framework.Input((5, 5, 3)), inner])
    yield framework.Model(q, layers.TimeDistributed(inner, name="each")(q))
    j = framework.Input((None, None, 3), name="j")
    yield framework.Model(x, framework.Model(j, inner(j), name="outer")(x))


@pytest.mark.parametrize("framework", [keras, tf_keras], ids=["keras", "tf_keras"])
@pytest.mark.parametrize("form", ["m.keras", "m.h5", "m.json"])
def test_outside_a_nested_model_are_the_shapes_of_its_call(framework, form, tmp_path):
    for model in on_known_axes(framework):
        if form == "m.json":
            (tmp_path / form).write_text(model.to_json())
        else:
            model.save(tmp_path / form)
        analysis = archlens.analyze(tmp_path / form)
        assert analysis.outputs[0].shape == tuple(model.outputs[0].shape)
        inside = analysis.graph.calls[-1]
        assert (inside.id.rpartition("/")[2], inside.shape[-3:]) == ("conv", (None, None, 1024))
