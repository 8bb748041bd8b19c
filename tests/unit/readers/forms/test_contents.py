"""What a file consists of: documents, members, HDF5 objects, and what could not be looked at."""

import io

import h5py
import pytest

from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.files.folder import LocalFolder
from archlens.readers.forms import contents as module
from archlens.readers.forms.contents import Contents, JsonDocument, Member, Unread
from tests.unit.readers.made import weights

NO_GRAPH = NotAGraphError("config", expected="a graph", found="none", hint="Give one.")
DAMAGED = ModelFileError("m", expected="a file", found="a damaged one", hint="Copy it again.")


def test_every_value_of_a_document_in_order():
    document = JsonDocument("c.json", {"a": [1, {"b": None}], "c": "x"})
    assert [(spot.place, spot.name, spot.value) for spot in document.spots()] == [
        ("c.json: the top level", "", document.data),
        ("c.json: a", "a", [1, {"b": None}]),
        ("c.json: a[0]", "a", 1),
        ("c.json: a[1]", "a", {"b": None}),
        ("c.json: a[1].b", "b", None),
        ("c.json: c", "c", "x"),
    ]


def test_a_deep_document_needs_no_stack():
    data = 0
    for _ in range(5_000):
        data = [data]
    assert sum(1 for _ in JsonDocument("", data).spots()) == 5_001


def test_documents_and_what_they_hold():
    contents = Contents("m")
    contents.add_json('{"class_name": "Dense", "units": 8, "units": 9}', "")
    contents.add_json('{"class_name": 7, "in": {"class_name": "ReLU"}}', "second")
    assert contents.add_json("{", "third") is None
    assert [document.repeated for document in contents.documents] == [("units",), ()]
    assert [spot.place for spot in contents.objects] == ["the top level", "second: in"]
    assert [spot.value for spot in contents.texts] == ["Dense", "ReLU"]
    assert contents.looked_at == ["the JSON text", "second"]
    (unread,) = contents.unread
    assert unread.place == "third"
    assert unread.why.startswith("something else (")


def test_hdf5_files():
    contents = Contents("m")
    contents.add_hdf5(io.BytesIO(weights(lambda h5: h5.update({"soft": h5py.SoftLink("/x"), "d": [1.0]}))), "w.h5")
    contents.add_hdf5(io.BytesIO(weights(lambda _: None)), "")
    contents.add_hdf5(io.BytesIO(b"none"), "other.h5")
    assert [link.place for link in contents.links] == ["w.h5: soft"]
    assert [(dataset.place, dataset.declared) for dataset in contents.datasets] == [("w.h5: d", 8)]
    assert contents.looked_at == ["w.h5 (its structure)", "the structure of the HDF5 file"]
    (unread,) = contents.unread
    assert unread.place == "other.h5"
    assert unread.why.startswith("no readable HDF5 (")


@pytest.fixture
def folder(tmp_path):
    """A folder of files, folders and links."""
    for name in ("b", "a/z", "a/c"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    (tmp_path / "file_link").symlink_to("/etc/passwd")
    (tmp_path / "folder_link").symlink_to("/etc")
    return tmp_path


def test_links_in_a_folder_are_named_and_not_followed(folder):
    contents = Contents("m")
    plain = contents.add_folder(LocalFolder(folder))
    assert list(plain) == ["b", "a/c", "a/z"]
    assert contents.members == [
        Member("b"),
        Member("file_link", link=True),
        Member("folder_link", link=True),
        Member("a/c"),
        Member("a/z"),
    ]


def test_a_folder_of_too_many_files(folder, monkeypatch):
    monkeypatch.setattr(module, "_MOST_FILES", 2)
    contents = Contents("m")
    assert list(contents.add_folder(LocalFolder(folder))) == ["b"]
    assert contents.unread == [Unread("", "more than 2 files, of which the first were looked at")]
    monkeypatch.setattr(module, "_MOST_FILES", 5)
    contents = Contents("m")
    contents.add_folder(LocalFolder(folder))
    assert (len(contents.members), contents.unread) == (5, [])


@pytest.mark.parametrize("error", [NO_GRAPH, DAMAGED])
def test_a_description_that_is_refused(error):
    def refuse():
        raise error

    contents = Contents("m")
    contents.describe("config.json", refuse)
    assert (contents.description, contents.refused, contents.unread) == (None, ("config.json", error), [])


def test_a_description_that_is_nested_too_deep():
    def deep():
        raise RecursionError

    contents = Contents("m")
    contents.describe("config.json", deep)
    assert contents.refused is None
    assert contents.unread == [Unread("config.json", "models nested in each other too deep to follow")]


def test_an_error_without_words_is_told_by_its_kind():
    contents = Contents("m")
    contents.miss("a", MemoryError())
    assert contents.unread == [Unread("a", "MemoryError")]
