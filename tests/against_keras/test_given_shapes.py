"""Shapes that are given, against the calls of live models that Keras and JAX make again on them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import defaultdict

import keras
import pytest
import tf_keras

import archlens
from archlens.errors import LiveModelError, ShapeError
from tests.builders import BUILDERS
from tests.conftest import ROOT

pytestmark = pytest.mark.filterwarnings("ignore")

DECLARES = {"lambda_layer"}
"""A Lambda says itself what it gives, and Keras believes it on symbolic tensors."""


@pytest.fixture(scope="module")
def replayed(tmp_path_factory):
    """What Keras and JAX tell of each model, on each choice of shapes."""
    program = [sys.executable, "-m", "tests.against_keras.replayed", str(tmp_path_factory.mktemp("replayed"))]
    environment = {**os.environ, "KERAS_BACKEND": "jax", "JAX_PLATFORMS": "cpu"}
    run = subprocess.run(program, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in run.stdout.splitlines()]


@pytest.fixture(scope="module")
def compared(replayed):
    """Each of them with what archlens tells: its Analysis, or why it refuses."""
    pairs = []
    for line in replayed:
        shapes = {name: tuple(shape) for name, shape in line["given"].items()}
        try:
            pairs.append((line, archlens.analyze(line["file"], shapes=shapes)))
        except ShapeError as refused:
            pairs.append((line, refused))
    return pairs


def is_uncertain(analysis):
    return any(finding.code == "AL405" for finding in analysis.findings)


def has_open_axes(analysis):
    return any(None in shape[1:] for call in analysis.graph.calls for shape in call.shapes if shape)


def said(line):
    return line["name"], line["given"], line.get("refused"), line.get("why")


def test_nothing_that_keras_takes_is_refused(compared):
    # Symbolic calls of a layer that is built take what JAX takes at no size: a concatenation of sizes that differ.
    taken = [(line, told) for line, told in compared if "refused" not in line and not line["open"]]
    assert [(*said(line), str(told)) for line, told in taken if isinstance(told, Exception)] == []
    assert len(taken) > 50


def test_what_keras_refuses_is_refused_unless_a_shape_is_unknown(compared):
    refused = [(line, told) for line, told in compared if "refused" in line and line["name"] not in DECLARES]
    taken = [(line, told) for line, told in refused if not isinstance(told, Exception)]
    assert [said(line) for line, told in taken if not (is_uncertain(told) or has_open_axes(told))] == []
    named = [(f"call {line['refused']!r}", told.place) for line, told in refused if isinstance(told, Exception)]
    assert len(named) > 15
    assert sum(one == other for one, other in named) > 0.85 * len(named)  # of several calls that fail, either is named


def test_every_call_has_the_shapes_that_keras_gives_it(compared):
    certain = 0
    for line, analysis in compared:
        if "refused" in line or isinstance(analysis, Exception):
            continue
        told = {call.id: [shape and list(shape) for shape in call.shapes] for call in analysis.graph.calls}
        if is_uncertain(analysis):
            known = {id_ for id_, shapes in told.items() if all(shape and None not in shape[1:] for shape in shapes)}
            assert {id_: told[id_] for id_ in known} == {id_: line["shapes"][id_] for id_ in known}, said(line)
        else:
            taken = {id_: shapes[: len(told[id_])] for id_, shapes in line["shapes"].items()}
            assert told == taken, said(line)  # of the outputs, a file tells those that something takes
            certain += 1
    assert certain > 50


def test_what_is_multiplied_is_what_jax_multiplies_where_both_count_alike(compared):
    by_model = defaultdict(list)
    for line, analysis in compared:
        if "refused" not in line and line["macs"] is not None and not isinstance(analysis, Exception):
            by_model[line["name"]].append((line["macs"], analysis.model.macs))
    checked = 0
    for name, ((jax, own), *others) in by_model.items():
        if jax == own:  # else it is a matter of definitions, as tests of costs say
            assert [one for one, _ in others] == [other for _, other in others], name
            checked += sum(one > 0 and one != jax for one, _ in others)
    assert checked > 3


LIVE = sorted(set(BUILDERS) - {"sequential_without_input"})[::4]


@pytest.mark.parametrize("name", LIVE)
def test_a_live_model_as_its_file(name, tmp_path):
    keras.backend.clear_session()
    model = BUILDERS[name]()
    model.save(tmp_path / "m.keras")
    file = archlens.analyze(tmp_path / "m.keras")
    own = {each.name: each.shape for each in file.inputs}
    wider = {
        input_: (*shape[:1], *((size or 4) + 1 for size in shape[1:-1]), shape[-1]) for input_, shape in own.items()
    }
    of_live, of_file = outcome(model, wider), outcome(tmp_path / "m.keras", wider)
    if isinstance(of_file, dict):  # a file does not tell what a class of one's own gives, if nothing takes it
        by_id = archlens.analyze(model).graph.by_id
        told = [call.id for call in file.graph.calls if call.shapes == by_id[call.id].shapes]
        assert len(told) >= len(by_id) - 1
        of_live, of_file = ({id_: each[id_] for id_ in told} for each in (of_live, of_file))
    assert of_live == of_file


def wider_than(shape):
    return (shape[0], *((size or 4) + 1 for size in shape[1:-1]), shape[-1])


def outcome(model, shapes):
    try:
        analysis = archlens.analyze(model, shapes=shapes)
    except ShapeError as refused:
        return str(refused)
    return {call.id: (call.shapes, call.macs) for call in analysis.graph.calls}


APPLICATIONS = ("MobileNetV2", "ResNet50", "DenseNet121", "EfficientNetB0", "InceptionV3")


def application(name, size):
    keras.backend.clear_session()
    build = getattr(keras.applications, name)
    return build(weights=None, include_top=False, input_shape=(size, size, 3))


@pytest.mark.parametrize("name", APPLICATIONS)
def test_an_application_at_another_resolution_is_the_one_that_is_built_there(name, tmp_path):
    there = archlens.analyze(application(name, 160))
    live, file = application(name, 96), tmp_path / "m.json"
    file.write_text(live.to_json(), "utf-8")
    (input_,) = (each.name for each in there.inputs)
    for model in (live, file):  # of one model, for it takes most of the time to build it
        here = archlens.analyze(model, shapes={input_: (None, 160, 160, 3)})
        assert [(call.shapes, call.macs) for call in here.graph.calls] == [
            (call.shapes, call.macs) for call in there.graph.calls
        ]
        assert [(t.source, t.target, t.shape) for t in here.graph.tensors] == [
            (t.source, t.target, t.shape) for t in there.graph.tensors
        ]
        assert (here.model.macs, here.branches[0].trajectory) == (there.model.macs, there.branches[0].trajectory)


def image_and_text(framework, height, width, length):
    """A model of two inputs, with a nested model that both call, states, a mask, steps and two outputs."""
    framework.backend.clear_session()
    layers = framework.layers
    image = framework.Input((height, width, 3), name="image")
    text = framework.Input((length,), name="text")
    frames = framework.Input((length, height, width, 3), name="frames")
    inside = framework.Input((height, width, 3), name="inside")
    y = layers.Conv2D(4, 3, strides=2, padding="same", name="conv")(inside)
    y = layers.BatchNormalization(name="norm")(y)
    encoder = framework.Model(inside, layers.GlobalAveragePooling2D(name="pool")(y), name="encoder")
    vector = encoder(image)
    steps = layers.TimeDistributed(encoder, name="steps")(frames)
    tokens = layers.Embedding(20, 6, mask_zero=True, name="tokens")(text)
    _, h, c = layers.LSTM(4, return_state=True, return_sequences=True, name="read")(tokens)
    told = layers.LSTM(4, name="tell")(steps, initial_state=[h, c])
    joined = layers.Concatenate(name="join")([vector, told])
    outputs = [layers.Dense(2, name="out")(joined), layers.Dense(3, name="each")(steps)]
    return framework.Model([image, text, frames], outputs, name="m")


def shapes_and_costs(source, shapes=None):
    analysis = archlens.analyze(source, shapes=shapes)
    calls = {call.id: (call.shapes, call.macs) for call in analysis.graph.calls}
    branches = [(branch.trajectory, branch.macs) for branch in analysis.branches]
    return calls, branches, analysis.model.macs, [output.shape for output in analysis.outputs]


@pytest.mark.parametrize("own", [(None, None, None), (10, 12, 7)])
@pytest.mark.parametrize("framework", [keras, tf_keras], ids=["keras", "tf_keras"])
def test_the_model_built_at_that_shape_by_each_keras(framework, own, tmp_path):
    there, model = image_and_text(framework, 16, 20, 9), image_and_text(framework, *own)
    sources = {"live": (model, there)}
    for form in ("h5", "keras"):
        sources[form] = (tmp_path / f"m.{form}", tmp_path / f"there.{form}")
        model.save(sources[form][0])
        there.save(sources[form][1])
    given = {"image": (None, 16, 20, 3), "text": (None, 9), "frames": (None, 9, 16, 20, 3)}
    live = {layer.name: layer.output for layer in there.layers if layer.name in {"join", "out", "each", "tell"}}
    built = {name: tuple(output.shape) for name, output in live.items()}
    for form, (given_shapes, built_so) in sources.items():
        assert shapes_and_costs(given_shapes, given) == shapes_and_costs(built_so), form
        told = {call.id: call.shape for call in archlens.analyze(given_shapes, shapes=given).graph.calls}
        assert {name: told[name] for name in live} == built, form


def test_what_code_builds_says_what_to_do():
    class Code(keras.Model):
        def __init__(self):
            super().__init__()
            self.out = keras.layers.Dense(2)

        def call(self, x):
            return self.out(x)

    model = Code()
    model(keras.ops.ones((1, 3)))
    with pytest.raises(
        LiveModelError, match=r"Give the shapes that it is called with: analyze\(model, inputs=\{'x': \(None, 4\)\}\)"
    ):
        archlens.analyze(model, shapes={"x": (None, 4)})


def test_a_layer_that_is_opened_by_running_it_is_refused():
    keras.backend.clear_session()
    model = BUILDERS["custom_with_sublayers"]()
    own = {each.name: each.shape for each in archlens.analyze(model).inputs}
    with pytest.raises(LiveModelError, match=r"which is opened by running its code. Leave open_layers= out"):
        archlens.analyze(model, shapes=own, open_layers=True)


def attended(x, y):
    return keras.layers.MultiHeadAttention(2, 3)(x, y)


WIDTHS = {
    "query": (attended, {"x": (None, 5, 9)}),
    "key": (attended, {"y": (None, 7, 9)}),
    "by keyword": (lambda x, y: keras.layers.MultiHeadAttention(2, 3)(value=y, query=x), {"y": (None, 7, 9)}),
    "declared": (
        lambda x, y: keras.layers.MultiHeadAttention(2, 3, output_shape=(2, 3))(query=x, value=y),
        {"y": (None, 7, 9)},
    ),
    "fewer keys than values": (lambda x, y: keras.layers.MultiHeadAttention(2, 3)(x, x, y), {"y": (None, 7, 8)}),
    "groups": (lambda x, _: keras.layers.GroupQueryAttention(2, 4, 2)(x, x), {"x": (None, 5, 9)}),
    "scores": (lambda x, y: keras.layers.Attention()([x, y]), {"y": (None, 7, 9)}),
    "sums": (lambda x, y: keras.layers.AdditiveAttention()([x, y]), {"y": (None, 7, 9)}),
    "vocabulary": (lambda x, _: keras.layers.ReversibleEmbedding(10, 8)(x, reverse=True), {"x": (None, 5, 9)}),
}


@pytest.mark.parametrize("name", WIDTHS)
def test_attention_of_another_width_is_refused(name, tmp_path):
    call, shapes = WIDTHS[name]
    x, y = keras.Input((5, 8), name="x"), keras.Input((5, 8), name="y")
    made = call(x, y)
    model = keras.Model([x, y], [keras.layers.Flatten()(made), y])
    model.save(tmp_path / "m.keras")
    attending = made._keras_history.operation.name  # noqa: SLF001
    for source in (model, tmp_path / "m.keras"):
        with pytest.raises(ShapeError, match=f"call '{attending}'"):
            archlens.analyze(source, shapes=shapes)


def test_attention_over_more_positions_is_taken(tmp_path):
    x, y = keras.Input((5, 8), name="x"), keras.Input((7, 6), name="y")
    layer = keras.layers.MultiHeadAttention(2, 3, output_shape=(2, 3), name="attend")
    keras.Model([x, y], layer(x, y)).save(tmp_path / "m.keras")
    analysis = archlens.analyze(tmp_path / "m.keras", shapes={"x": (None, 9, 8), "y": (None, None, 6)})
    assert analysis.graph.by_id["attend"].shape == tuple(layer(keras.Input((9, 8)), keras.Input((None, 6))).shape)


@pytest.mark.parametrize(
    ("sizes", "taken"),
    [((-1, 24), False), ((-1, 4, 6), False), ((-1, 3), True)],  # the last one mixes samples whatever their length
)
def test_a_reshape_that_no_longer_keeps_samples_apart_is_refused(sizes, taken, tmp_path):
    x = keras.Input((8, 3), name="x")
    keras.Model(x, keras.ops.reshape(x, sizes)).save(tmp_path / "m.keras")
    # Keras makes 12 samples of 8.
    assert keras.ops.reshape(keras.ops.ones((8, 12, 3)), (-1, 24)).shape[0] == 12
    if taken:
        archlens.analyze(tmp_path / "m.keras", shapes={"x": (None, 12, 3)})
        return
    with pytest.raises(ShapeError, match=r"call 'reshape.*of each sample"):
        archlens.analyze(tmp_path / "m.keras", shapes={"x": (None, 12, 3)})
