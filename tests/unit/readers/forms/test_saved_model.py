"""SavedModel folders with something wrong in them."""

import zipfile

import pytest

from archlens.errors import ModelFileError
from archlens.readers import read
from archlens.readers.files.protobuf import ProtobufError, fields
from archlens.scans import scan
from tests.unit.readers.forms.test_legacy import FOLDER


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
