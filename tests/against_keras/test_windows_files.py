"""Files that Keras 2.12 to 2.15 write on Windows: archlens reads them, and Keras elsewhere does not."""

import pytest
import tf_keras
from tf_keras import layers

import archlens
from archlens.scans import scan
from tests.against_keras.old_weights import writing_as

VERSIONS = (12, 13, 14, 15)


def two_branches():
    a, b = tf_keras.Input((8,), name="a"), tf_keras.Input((5,), name="b")
    x = layers.BatchNormalization(name="bn_a")(layers.Dense(16, name="dense_a")(a))
    y = layers.Dense(16, name="dense_b")(b)
    return tf_keras.Model([a, b], layers.Dense(1, name="score")(layers.Concatenate()([x, y])))


def encoder():
    x = tf_keras.Input((12, 8), name="x")
    y = layers.Conv1D(4, 3, name="conv")(layers.Dense(7, name="first")(x))
    return tf_keras.Model(x, layers.Dense(3, name="last")(layers.GlobalAveragePooling1D()(y)), name="encoder")


def siamese():
    shared = encoder()
    a, b = tf_keras.Input((12, 8), name="a"), tf_keras.Input((12, 8), name="b")
    return tf_keras.Model([a, b], layers.Dense(2, name="score")(layers.Subtract()([shared(a), shared(b)])))


def wrapped():
    frames, facts = tf_keras.Input((6, 12, 8), name="frames"), tf_keras.Input((9,), name="facts")
    each = layers.TimeDistributed(encoder(), name="each")(frames)
    chain = tf_keras.Sequential([layers.Dense(5), layers.Dropout(0.1), layers.Dense(6), layers.LayerNormalization()])
    seen = [
        layers.Bidirectional(layers.LSTM(5), name="both_ways")(each),
        layers.RNN([layers.GRUCell(3), layers.LSTMCell(4)], name="stack")(each),
        layers.GlobalMaxPooling1D()(layers.MultiHeadAttention(2, 4, name="attend")(each, each)),
        chain(facts),
    ]
    return tf_keras.Model([frames, facts], layers.Dense(1, name="score")(layers.Concatenate()(seen)))


@pytest.fixture(params=[two_branches, siamese, wrapped], ids=lambda build: build.__name__)
def model(request):
    tf_keras.backend.clear_session()
    return request.param()


def parameters(model):
    """Name of a layer that is no model → its parameters, as the live model has them."""
    layers_alone = [layer for layer in model._flatten_layers() if not hasattr(layer, "layers")]  # noqa: SLF001
    return {layer.name: layer.count_params() for layer in layers_alone}


def check(analysis, model):
    live = parameters(model)
    assert analysis.model.parameters == model.count_params()
    for layer in analysis.graph.layers:
        assert layer.parameters == live.get(layer.name, layer.parameters), layer.name
    assert [finding.code for finding in analysis.findings if finding.code >= "AL403"] == ["AL416"]


@pytest.mark.parametrize("minor", VERSIONS)
def test_parameters_of_every_layer(model, minor, tmp_path):
    path = tmp_path / "m.keras"
    with writing_as(minor, windows=True):
        model.save(path)
    check(archlens.analyze(path), model)
    assert scan(path).findings == ()


@pytest.mark.parametrize("minor", VERSIONS)
def test_weights_in_a_file_of_their_own(model, minor, tmp_path):
    (tmp_path / "m.json").write_text(model.to_json())
    with writing_as(minor, windows=True):
        model.save_weights(tmp_path / "m.weights.h5")
    check(archlens.analyze(tmp_path / "m.json", weights=tmp_path / "m.weights.h5"), model)


@pytest.mark.parametrize("minor", VERSIONS)
def test_weights_of_every_version_elsewhere(model, minor, tmp_path):
    (tmp_path / "m.json").write_text(model.to_json())
    with writing_as(minor, windows=False):
        model.save_weights(tmp_path / "m.weights.h5")
    analysis = archlens.analyze(tmp_path / "m.json", weights=tmp_path / "m.weights.h5")
    assert analysis.model.parameters == model.count_params()


@pytest.mark.parametrize("minor", VERSIONS)
def test_keras_does_not_load_it_elsewhere(minor, tmp_path):
    with writing_as(minor, windows=True):
        two_branches().save(tmp_path / "m.keras")
    with pytest.raises(ValueError, match="received 0 variables"):
        tf_keras.models.load_model(tmp_path / "m.keras")


@pytest.mark.parametrize("anonymize", [False, True])
def test_skeleton_and_comparison(model, anonymize, tmp_path):
    with writing_as(15, windows=True):
        model.save(tmp_path / "windows.keras")
    model.save(tmp_path / "elsewhere.keras")
    skeleton = tmp_path / "skeleton.keras"
    archlens.skeleton(tmp_path / "windows.keras", skeleton, anonymize=anonymize)
    assert archlens.analyze(skeleton).model.parameters == model.count_params()
    windows, elsewhere = (archlens.analyze(tmp_path / f"{name}.keras") for name in ("windows", "elsewhere"))
    assert archlens.compare(elsewhere, windows).same
