"""Keras 3's legacy forms of a model, HDF5 and JSON, give the report of its ``.keras`` file."""

import keras
import pytest

import archlens
from tests.builders import BUILDERS

# TensorFlow's variables have not yet caught up with NumPy 2 when Keras saves them.
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")

NAMES = sorted(BUILDERS)

# Neither form tells that a layer of two models, or one alone and inside a wrapper, is one; Keras would make two of it.
LOSES_SHARING = {
    "custom_tied_weights",
    "dense_alone_and_distributed",
    "encoder_in_two_models",
    "encoder_shared_across",
    "layer_in_outer_and_inner",
    "nested_shared_output_across",
    "shared_layers",
}
OF_SHARING = {"layer", "same_layer"}
# HDF5 stores the factors of each kernel, which .keras merges.
STORES_FACTORS = {"low_rank"}
# Weights of one name in two nested models.
KERAS_CANNOT_SAVE = {"encoder_shared_across", "nested_models", "three_deep"}
# The shape behind a class of one's own is told by the next layer, but not in HDF5.
UNKNOWN_SHAPES = {"custom_in_sequential"}
# Known by the weights; and what training keeps follows from what it changes.
OF_PARAMETERS = (
    "parameters",
    "shared_parameters",
    "weight_bytes",
    "quantization",
    "trainable_parameters",
    "kept_bytes",
)
# Whether a class of one's own has weights is told by the weights only.
MAY_HAVE_WEIGHTS = {"custom_several_outputs", "custom_tied_weights"}
OF_WEIGHTS = {"weighted_depth", "weighted_depth_from", "level", "strategy", "macs", "macs_at_least"}


def report(path):
    data = archlens.analyze(path).to_dict()
    data["model"].pop("format")
    data["model"].pop("keras_version")
    data.pop("findings")
    return data


def without_parameters(data):
    data["model"].pop("layers")
    for part in (data["model"], data["interaction"], *data["branches"]):
        for key in OF_PARAMETERS:
            part.pop(key, None)
    return data


def without(data, keys):
    """The same without some keys, at any depth."""
    if isinstance(data, dict):
        return {key: without(value, keys) for key, value in data.items() if key not in keys}
    return [without(item, keys) for item in data] if isinstance(data, list) else data


@pytest.fixture(scope="module", params=NAMES)
def built(request):
    keras.backend.clear_session()
    return request.param, BUILDERS[request.param]()


def test_json(built, tmp_path):
    name, model = built
    model.save(tmp_path / "m.keras")
    (tmp_path / "m.json").write_text(model.to_json())
    reports = [without_parameters(report(tmp_path / form)) for form in ("m.json", "m.keras")]
    if name in MAY_HAVE_WEIGHTS:
        reports = [without(each, OF_WEIGHTS) for each in reports]
    if name in LOSES_SHARING:
        reports = [without(each, OF_SHARING) for each in reports]
    assert reports[0] == reports[1]


def test_hdf5(built, tmp_path):
    name, model = built
    model.save(tmp_path / "m.keras")
    if name in KERAS_CANNOT_SAVE:
        with pytest.raises(ValueError, match="name already exists"):
            model.save(tmp_path / "m.h5")
        return
    model.save(tmp_path / "m.h5")
    # HDF5 names no module of a class of one's own.
    reports = [without(report(tmp_path / form), {"user_class"}) for form in ("m.h5", "m.keras")]
    if name in LOSES_SHARING:
        reports = [without(without_parameters(each), OF_SHARING) for each in reports]
        for each in reports:
            each["model"].pop("weighted_depth")
            each["interaction"].pop("weighted_depth")
    if name in STORES_FACTORS:
        reports = [without(each, {"weight_bytes"}) for each in reports]
    if name not in MAY_HAVE_WEIGHTS | UNKNOWN_SHAPES:
        assert reports[0] == reports[1]
