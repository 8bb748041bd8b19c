"""SavedModel folders with something wrong in them."""

import json
import zipfile

import pytest

from archlens.errors import ModelFileError
from archlens.readers import read
from archlens.readers.files.protobuf import ProtobufError, fields
from archlens.readers.forms import saved_model
from tests.unit.readers.forms.test_legacy import FOLDER
from tests.unit.readers.made import functional, given


@pytest.fixture
def folder(tmp_path):
    with zipfile.ZipFile(FOLDER / "shared_layer.zip") as archive:
        archive.extractall(tmp_path)
    return tmp_path / "model"


def test_without_objects_the_architecture_is_whole(folder):
    whole = read(folder)
    (folder / "saved_model.pb").write_bytes(b"\xff")
    graph = read(folder)
    assert [call.id for call in graph.calls] == [call.id for call in whole.calls]
    assert [note.code for note in graph.notes] == ["AL406"]
    (folder / "saved_model.pb").write_bytes(b"")
    assert [note.code for note in read(folder).notes] == ["AL408"]


def test_metadata_of_another_model_is_refused(folder):
    """An object graph whose root is no layer of Keras: SavedModel { meta_graphs { object_graph_def { nodes {} } } }."""
    (folder / "saved_model.pb").write_bytes(b"\x12\x04\x3a\x02\x0a\x00")
    with pytest.raises(ModelFileError, match="The two do not belong together"):
        read(folder)


@pytest.mark.parametrize("message", [b"\x08", b"\x0a\x05abc", b"\x0b", b"\x08" + b"\xff" * 20, b"\x09\x00"])
def test_bytes_that_are_no_message(message):
    with pytest.raises(ProtobufError):
        list(fields(memoryview(message)))


def test_code_is_told_once_and_where_it_is(monkeypatch, folder):
    """In the model, in what it was compiled with, and in objects that are no layers of it."""
    lambda_ = {"class_name": "__lambda__", "config": "code"}
    layer = {
        "class_name": "Dense",
        "config": {"name": "d", "activation": lambda_},
        "name": "d",
        "inbound_nodes": [[["x", 0, 0, {}]]],
    }
    root = {"class_name": "Functional", "config": functional(given(), layer)["config"], "training_config": lambda_}
    root["model_config"] = {"config": root["config"]}
    texts = {0: root, 1: layer, 2: {"class_name": "Own", "name": "loss", "config": {"function": lambda_}}}
    monkeypatch.setattr(saved_model, "_metadata", lambda *_: {n: json.dumps(entry) for n, entry in texts.items()})
    assert [(code.place, code.owners) for code in saved_model.describe(folder, "m").code] == [
        ("keras_metadata.pb, object 0: config.layers[1].config.activation.config", ("d",)),
        ("keras_metadata.pb, object 0: training_config.config", ()),
        ("keras_metadata.pb, object 2: config.function.config", ()),
    ]
