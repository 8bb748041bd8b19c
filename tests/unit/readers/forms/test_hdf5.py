"""HDF5: the model, its weights, and weights that belong to no layer."""

import io
import json

import h5py
import numpy as np
import pytest

from archlens import limits
from archlens.errors import LimitError, ModelFileError, NotAGraphError
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.hdf5 import describe, look_at, rewrite, sniff
from tests.unit.readers.made import dense, functional, given, weights

MODEL = functional(given(), dense("a", "x"))


def whole(config=MODEL, groups=(("a", (8, 8), 8),), **attributes):
    """A whole model in HDF5, with groups of weights by layer."""

    def build(h5):
        if config is not None:
            h5.attrs["model_config"] = config if isinstance(config, str) else json.dumps(config)
        h5.attrs["keras_version"] = "2.11.0"
        for name, value in attributes.items():
            h5.attrs[name] = value
        for layer, *shapes in groups:
            group = h5.create_group(f"model_weights/{layer}")
            names = [f"{layer}/w{number}:0" for number in range(len(shapes))]
            group.attrs["weight_names"] = [name.encode() for name in names]
            for name, shape in zip(names, shapes, strict=True):
                group[name] = np.zeros(shape, "f4")

    return io.BytesIO(weights(build))


def test_a_whole_model():
    file = whole()
    assert sniff(file, file.getvalue()[:16])
    description = describe(file, "m.h5")
    assert (description.format, description.keras_version, description.place) == ("h5", "2.11.0", "model_config")
    assert (description.strangers, description.weights_error) == ((), None)
    assert description.weights.at(["layers", "a"]).shapes == [(8, 8), (8,)]


def test_weights_of_layers_that_the_model_does_not_have():
    inner = {**functional(given("y"), dense("b", "y"), name="inner"), "name": "inner", "inbound_nodes": []}
    model = functional(given(), dense("a", "x"), inner, outputs=[["a", 0, 0]])
    file = whole(model, [("a", 8), ("b", 8), ("left over", 8), ("empty",)])
    assert describe(file, "m.h5").strangers == ("left over",)


def test_without_weights_and_with_weights_that_cannot_be_read():
    description = describe(whole(groups=()), "m.h5")
    assert (description.weights, description.weights_error) == (None, None)
    file = whole()
    with h5py.File(file, "r+") as h5:
        del h5["model_weights"]
        h5["model_weights"] = h5py.SoftLink("/elsewhere")
    description = describe(file, "m.h5")
    assert description.weights is None
    assert isinstance(description.weights_error, WeightsError)
    with limits.within({"hdf5_objects": 2}):
        description = describe(whole(), "m.h5")
    assert (description.weights, type(description.weights_error)) == (None, LimitError)


def test_what_is_no_model():
    with pytest.raises(ModelFileError, match="expected a readable HDF5 file, found a damaged one"):
        describe(io.BytesIO(b"\x89HDF\r\n\x1a\n"), "m.h5")
    with pytest.raises(ModelFileError, match="expected a whole model with the attribute 'model_config'"):
        describe(whole(None), "m.h5")
    with pytest.raises(ModelFileError, match=r"^m\.h5: model_config: expected JSON"):
        describe(whole("{"), "m.h5")
    with pytest.raises(NotAGraphError):
        describe(whole({"class_name": "Mine", "config": {}}), "m.h5")


def test_what_there_is_to_look_at():
    contents = Contents("m.h5")
    look_at(whole(training_config='{"loss": "mse"}', build_config="{"), contents)
    assert [document.place for document in contents.documents] == ["training_config", "model_config"]
    assert [unread.place for unread in contents.unread] == ["build_config"]
    assert contents.looked_at == ["the structure of the HDF5 file", "training_config", "model_config"]
    assert len(contents.datasets) == 2
    assert contents.names_weights
    assert contents.description.weights is not None


def test_damage_is_noted_once():
    contents = Contents("m.h5")
    look_at(io.BytesIO(b"\x89HDF\r\n\x1a\n"), contents)
    assert len(contents.unread) == 1
    assert contents.unread[0].why.startswith("no readable HDF5 (")


def test_rewritten_without_data():
    file = io.BytesIO(rewrite(whole(training_config="{}", mine="x"), "m.h5"))
    with h5py.File(file) as h5:
        assert {*h5.attrs} == {"model_config", "keras_version", "training_config"}
        assert h5["model_weights/a/a/w0:0"].shape == (8, 8)
        assert h5["model_weights/a/a/w0:0"].id.get_storage_size() == 0
    assert describe(file, "m.h5").weights.at(["layers", "a"]).shapes == [(8, 8), (8,)]


def test_code_in_what_the_model_was_compiled_with():
    lambda_ = {"class_name": "__lambda__", "config": {"value": ["code", None, None]}}
    training = json.dumps({"loss": "<lambda>", "metrics": [lambda_]})
    (code,) = describe(whole(training_config=training), "m.h5").code
    assert (code.place, code.kind, code.owners) == ("training_config: metrics[0].config", "function", ())
    for broken in ("no JSON", "[" * 100_000, 3, '{"loss": "<lambda>"}'):
        assert describe(whole(training_config=broken), "m.h5").code == ()
