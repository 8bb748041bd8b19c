"""What Keras makes of a file with a layer in two places is what archlens says that it makes."""

from __future__ import annotations

import pytest

import archlens
from archlens.scans import scan

pytestmark = pytest.mark.filterwarnings("ignore")

SHARING = {}


def builder(build):
    """Register a model by the name of its function."""
    SHARING[build.__name__] = build
    return build


def tower(keras, name, layer):
    x = keras.Input((4,), name=name)
    return keras.Model(x, keras.layers.Dense(3, name=f"{name}_d")(layer(x)), name=f"tower_{name}")


def inputs(keras, a=(4,), b=(4,)):
    return keras.Input(a, name="a"), keras.Input(b, name="b")


@builder
def two_towers(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras)
    return keras.Model([a, b], keras.layers.Add()([tower(keras, "q", layer)(a), tower(keras, "r", layer)(b)]))


@builder
def two_sequentials(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras)
    one, other = (keras.Sequential([keras.Input((4,)), layer], name=name) for name in ("one", "other"))
    return keras.Model([a, b], keras.layers.Add()([one(a), other(b)]))


@builder
def outside_then_inside(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras)
    return keras.Model([a, b], keras.layers.Concatenate()([layer(a), tower(keras, "q", layer)(b)]))


@builder
def inside_then_outside(keras):
    layer, (a, _) = keras.layers.Dense(4, name="shared"), inputs(keras)
    return keras.Model(a, layer(keras.layers.Dense(4, name="mid")(tower(keras, "q", layer)(a))))


@builder
def three_deep(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras)
    inner = tower(keras, "inner", layer)
    y = keras.Input((4,), name="y")
    middle = keras.Model(y, inner(y), name="middle")
    return keras.Model([a, b], [middle(a), layer(b)])


@builder
def model_in_two_models(keras):
    shared, (a, b) = tower(keras, "q", keras.layers.Dense(4, name="in")), inputs(keras)
    one, other = (keras.Sequential([keras.Input((4,)), shared], name=name) for name in ("one", "other"))
    return keras.Model([a, b], keras.layers.Add()([one(a), other(b)]))


@builder
def distributed_then_alone(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras, (5, 4))
    return keras.Model([a, b], [keras.layers.TimeDistributed(layer, name="each")(a), layer(b)])


@builder
def alone_then_distributed(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras, (5, 4))
    y = layer(b)
    return keras.Model([b, a], [y, keras.layers.TimeDistributed(layer, name="each")(a)])


@builder
def distributed_twice(keras):
    layer, (a, _) = keras.layers.Dense(4, name="shared"), inputs(keras, (5, 4))
    one, other = (keras.layers.TimeDistributed(layer, name=name) for name in ("one", "other"))
    return keras.Model(a, [one(a), other(a)])


@builder
def model_alone_then_distributed(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras, (5, 4))
    model = keras.Sequential([keras.Input((4,)), layer], name="model")
    y = model(b)
    return keras.Model([b, a], [y, keras.layers.TimeDistributed(model, name="each")(a)])


@builder
def bidirectional_and_alone(keras):
    layer, (a, _) = keras.layers.LSTM(4, name="shared", return_sequences=True), inputs(keras, (5, 4))
    return keras.Model(a, [layer(a), keras.layers.Bidirectional(layer, name="both")(a)])


@builder
def model_of_the_first_layers(keras):
    a, b = inputs(keras)
    h = keras.layers.Dense(4, name="shared")(a)
    encoder = keras.Model(a, h, name="encoder")
    return keras.Model([a, b], [keras.layers.Dense(2, name="out")(h), encoder(b)])


@builder
def model_of_the_middle_layers(keras):
    a, b = inputs(keras, b=(5,))
    h = keras.layers.Dense(5, name="first")(a)
    z = keras.layers.Dense(4, name="shared")(h)
    return keras.Model([a, b], [z, keras.Model(h, z, name="middle")(b)])


@builder
def without_weights(keras):
    layer, (a, b) = keras.layers.ReLU(name="shared"), inputs(keras)
    return keras.Model([a, b], keras.layers.Add()([tower(keras, "q", layer)(a), tower(keras, "r", layer)(b)]))


@builder
def without_weights_outside_and_inside(keras):
    layer, (a, _) = keras.layers.ReLU(name="shared"), inputs(keras)
    return keras.Model(a, tower(keras, "q", layer)(layer(a)))


@builder
def model_called_twice(keras):
    model, (a, b) = tower(keras, "q", keras.layers.Dense(4, name="in")), inputs(keras)
    return keras.Model([a, b], keras.layers.Add()([model(a), model(b)]))


@builder
def layer_called_twice(keras):
    layer, (a, b) = keras.layers.Dense(4, name="shared"), inputs(keras)
    return keras.Model([a, b], keras.layers.Add()([layer(a), layer(b)]))


@builder
def same_names(keras):
    a, b = inputs(keras)
    towers = [tower(keras, name, keras.layers.Dense(4, name="same")) for name in ("q", "r")]
    return keras.Model([a, b], keras.layers.Add()([towers[0](a), towers[1](b)]))


@pytest.fixture(scope="module", params=["keras", "tf_keras"])
def keras(request):
    return pytest.importorskip(request.param)


def loaded(keras, path):
    """The model that Keras makes of a file; ``None`` if it refuses."""
    keras.backend.clear_session()
    try:
        return keras.models.load_model(path)
    except (ValueError, KeyError):
        return None


def told(path):
    return [(finding.severity, finding.where) for finding in archlens.analyze(path).findings if finding.code == "AL413"]


@pytest.mark.parametrize("name", SHARING)
def test_keras_files(keras, name, tmp_path):
    keras.backend.clear_session()
    model, path = SHARING[name](keras), tmp_path / "m.keras"
    model.save(path)
    refused = loaded(keras, path) is None
    found = told(path)
    assert [severity for severity, _ in found] == ["warning"] * refused
    assert [finding.code for finding in scan(path).findings] == ["AS043"] * refused
    assert archlens.analyze(path).model.parameters == model.count_params()


@pytest.mark.parametrize("name", SHARING)
def test_hdf5_files(keras, name, tmp_path):
    """Where archlens is certain it is right; of what Keras makes two layers it says at least that it may be so."""
    keras.backend.clear_session()
    model, path = SHARING[name](keras), tmp_path / "m.h5"
    model.save(path)
    made = loaded(keras, path)
    if made is None:  # tf-keras loses an input of such models, and archlens refuses them too
        with pytest.raises(archlens.ArchlensError):
            archlens.analyze(path)
        return
    copied = made.count_params() > model.count_params()
    severities = {severity for severity, _ in told(path)}
    if "warning" in severities:
        assert copied
    if copied:
        assert severities
    assert {finding.code for finding in scan(path).findings} <= ({"AS043"} if copied else set())


def test_saved_models_keep_what_is_shared(tmp_path):
    tf_keras = pytest.importorskip("tf_keras")
    model = two_towers(tf_keras)
    model.save(str(tmp_path / "saved"), save_format="tf")
    assert loaded(tf_keras, str(tmp_path / "saved")).count_params() == model.count_params()
    assert told(tmp_path / "saved") == []


def test_weights_of_such_a_file_load_into_the_model_that_code_builds(tmp_path):
    keras = pytest.importorskip("keras")
    model = two_towers(keras)
    model.save(tmp_path / "m.keras")
    again = two_towers(keras)
    again.load_weights(tmp_path / "m.keras")
    for one, other in zip(model.get_weights(), again.get_weights(), strict=True):
        assert (one == other).all()
