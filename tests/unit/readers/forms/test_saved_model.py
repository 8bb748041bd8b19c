"""SavedModel folders with something wrong in them."""

import json
import re
import zipfile

import pytest

import archlens
from archlens.errors import ModelFileError
from archlens.readers import read
from archlens.readers.files.folder import LocalFolder
from archlens.readers.files.protobuf import ProtobufError, fields
from archlens.readers.forms import saved_model
from archlens.scans import scan
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


def test_a_scan_compares_variables_and_configuration(folder):
    assert {each.code for each in scan(folder).findings} & {"AS040", "AS041", "AS042"} == set()
    metadata = folder / "keras_metadata.pb"
    # Texts of one length, so that the lengths in the message stay true.
    metadata.write_bytes(metadata.read_bytes().replace(b'"units": 4', b'"units": 5'))
    assert "AS042" in {each.code for each in scan(folder).findings}
    assert "AL411" in {note.code for note in read(folder).notes}


@pytest.mark.parametrize("message", [b"\x08", b"\x0a\x05abc", b"\x0b", b"\x08" + b"\xff" * 20, b"\x09\x00"])
def test_bytes_that_are_no_message(message):
    with pytest.raises(ProtobufError):
        list(fields(memoryview(message)))


POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


@pytest.mark.parametrize(
    ("left_out", "message"),
    [
        ("saved_model.pb", r"found keras_metadata\.pb without it\. saved_model\.pb is missing: copy"),
        (
            "keras_metadata.pb",
            r"layers, found one without it\. keras_metadata\.pb is missing: copy",
        ),
    ],
)
def test_the_file_that_is_missing_is_named(folder, left_out, message):
    (folder / left_out).unlink()
    with pytest.raises(ModelFileError, match=message):
        archlens.analyze(folder)


@pytest.mark.parametrize("name", ["saved_model.pb", "keras_metadata.pb"])
def test_a_pointer_of_git_lfs_in_it_is_told(folder, name):
    (folder / name).write_text(POINTER)
    with pytest.raises(ModelFileError, match=rf"{re.escape(name)}: expected the file itself, found a Git LFS pointer"):
        archlens.analyze(folder)
    (unread,) = archlens.scan(folder).unread
    assert (unread.place, unread.why) == (name, "a Git LFS pointer (git lfs pull fetches the file)")


@pytest.mark.parametrize("name", ["variables/variables.index", "variables/variables.data-00000-of-00001"])
def test_a_pointer_among_the_variables_is_told_and_figures_stay(folder, name):
    whole = archlens.analyze(folder)
    assert not [finding for finding in whole.findings if finding.code == "AL406"]
    (folder / name).write_text(POINTER)
    analysis = archlens.analyze(folder)
    (found,) = [finding for finding in analysis.findings if finding.code == "AL406"]
    assert found.message == f"Files of the weights are missing, or only Git LFS pointers: '{name}'."
    assert analysis.model.parameters == whole.model.parameters
    assert [each.place for each in archlens.scan(folder).unread] == [name]


def test_variables_that_are_missing_are_told(folder):
    (folder / "variables" / "variables.index").unlink()
    assert "AL406" in [finding.code for finding in archlens.analyze(folder).findings]
    assert [each.place for each in archlens.scan(folder).unread] == ["variables/variables.index"]


def test_a_link_among_the_variables_is_not_opened(folder, tmp_path):
    (tmp_path / "pointer").write_text(POINTER)
    (folder / "variables" / "variables.index").unlink()
    (folder / "variables" / "variables.index").symlink_to(tmp_path / "pointer")
    assert not LocalFolder(folder).lacks("variables/variables.index")


def test_a_graph_as_text_is_told(tmp_path):
    (tmp_path / "saved_model.pbtxt").write_text("saved_model_schema_version: 1")
    with pytest.raises(ModelFileError, match=r"found saved_model\.pbtxt, a graph of operations as text"):
        archlens.analyze(tmp_path)


def test_code_is_told_once_and_where_it_is(monkeypatch, folder):
    """In the model, in what it was compiled with, and in objects that are no layers of it."""
    lambda_ = {"class_name": "__lambda__", "config": "code"}
    layer = {
        "class_name": "Dense",
        "config": {"name": "d", "activation": lambda_},
        "name": "d",
        "inbound_nodes": [[["x", 0, 0, {}]]],
    }
    inside = {"class_name": "Activation", "config": {"name": "inside", "activation": lambda_}, "name": "inside"}
    around = {"class_name": "TimeDistributed", "config": {"name": "td", "layer": inside}, "name": "td"}
    around["inbound_nodes"] = [[["x", 0, 0, {}]]]
    config = functional(given(), around, layer)["config"]
    root = {"class_name": "Functional", "config": config, "training_config": lambda_}
    root["model_config"] = {"config": root["config"]}
    texts = {
        0: root,
        1: layer,
        3: around,
        4: inside,
        2: {"class_name": "Own", "name": "loss", "config": {"function": lambda_}},
    }
    monkeypatch.setattr(saved_model, "_metadata", lambda *_: {n: json.dumps(entry) for n, entry in texts.items()})
    assert [(code.place, code.owners) for code in saved_model.describe(LocalFolder(folder), "m").code] == [
        ("keras_metadata.pb, object 0: config.layers[1].config.layer.config.activation.config", ("td", "inside")),
        ("keras_metadata.pb, object 0: config.layers[2].config.activation.config", ("d",)),
        ("keras_metadata.pb, object 0: training_config.config", ()),
        ("keras_metadata.pb, object 2: config.function.config", ()),
    ]
