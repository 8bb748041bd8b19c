"""Folders of Keras 3, and presets of KerasHub."""

import json

import numpy as np
import pytest

import archlens
from archlens import limits
from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.files.folder import LocalFolder
from archlens.readers.forms.contents import Contents, Unread
from archlens.readers.forms.keras_folder import describe, look_at, sniff
from tests.unit.readers.made import dense, dense_weights, functional, given, weights, write

MODEL = functional(given(), dense("a", "x"))
OF_KERAS_HUB = {"module": "keras_hub.src.models.bert", "class_name": "BertBackbone", "config": {"layers": 12}}


@pytest.fixture
def folder(tmp_path):
    """A preset whose configuration holds a graph, with other files in it."""
    (tmp_path / "config.json").write_text(json.dumps(MODEL))
    (tmp_path / "task.json").write_text("{")
    (tmp_path / "model.weights.h5").write_bytes(weights(lambda h5: h5.update({"x": [1.0]})))
    (tmp_path / "inner").mkdir()
    (tmp_path / "inner" / "config.json").write_text("{}")
    return tmp_path


def test_a_graph_in_a_folder_is_read(folder):
    assert sniff(LocalFolder(folder), b"")
    assert not sniff(LocalFolder(folder / "inner"), b"")
    description = describe(LocalFolder(folder), "m")
    assert (description.format, list(description.model.layers)) == ("folder", ["x", "a"])
    assert archlens.analyze(folder).model.format == "folder"


def test_constructor_arguments_are_no_graph(folder):
    (folder / "config.json").write_text(json.dumps(OF_KERAS_HUB))
    with pytest.raises(NotAGraphError, match="found the constructor arguments of keras_hub's 'BertBackbone'"):
        describe(LocalFolder(folder), "m")
    with pytest.raises(ModelFileError, match="only keras_hub's code can build it"):
        archlens.analyze(folder)


def test_what_there_is_to_look_at(folder):
    contents = Contents("m")
    look_at(LocalFolder(folder), contents)
    assert [member.name for member in contents.members] == [
        "config.json",
        "model.weights.h5",
        "task.json",
        "inner/config.json",
    ]
    assert [document.place for document in contents.documents] == ["config.json"]
    assert [dataset.place for dataset in contents.datasets] == ["model.weights.h5: x"]
    assert [unread.place for unread in contents.unread] == ["task.json"]
    assert contents.description.place == "config.json"


def test_a_configuration_that_is_too_large_or_a_link(folder):
    contents = Contents("m")
    with limits.within({"config_bytes": 10}):
        look_at(LocalFolder(folder), contents)
    assert contents.description is None
    assert contents.unread[0].place == "config.json"
    assert "--limit config_bytes=NUMBER" in contents.unread[0].why
    (folder / "config.json").rename(folder / "other.json")
    (folder / "config.json").symlink_to("other.json")
    contents = Contents("m")
    look_at(LocalFolder(folder), contents)
    assert contents.description is None
    assert Unread("config.json", "a link, which archlens does not follow") in contents.unread


@pytest.fixture
def hub(tmp_path):
    """A folder of Keras 3 as it is saved: a model of 72 + 72 parameters."""
    (tmp_path / "config.json").write_text(json.dumps(TWO))
    (tmp_path / "metadata.json").write_text('{"keras_version": "3.15.1"}')
    (tmp_path / "model.weights.h5").write_bytes(dense_weights(("layers/dense", 8), ("layers/dense_1", 8)))
    return tmp_path


TWO = functional(given(), dense("a", "x"), dense("b", "a"))
SHARDS = {"/layers/dense/vars": "model_00000.weights.h5", "/layers/dense_1/vars": ["model_00001.weights.h5"]}
POINTER = "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 1\n"


def in_shards(folder):
    """The weights of a folder in two files, of which one holds a part of the other's layer."""

    def first(h5):
        h5["layers/dense/vars/0"] = np.zeros((8, 8), "f4")

    def second(h5):
        h5["layers/dense/vars/1"] = np.zeros(8, "f4")
        h5["layers/dense_1/vars/0"] = np.zeros((8, 8), "f4")
        h5["layers/dense_1/vars/1"] = np.zeros(8, "f4")

    (folder / "model.weights.h5").unlink()
    (folder / "model.weights.json").write_text(json.dumps({"metadata": {}, "weight_map": SHARDS}))
    (folder / "model_00000.weights.h5").write_bytes(weights(first))
    (folder / "model_00001.weights.h5").write_bytes(weights(second))


@pytest.mark.parametrize("sharded", [False, True])
def test_a_folder_has_the_figures_of_its_archive(hub, sharded, tmp_path_factory):
    archive = tmp_path_factory.mktemp("archive") / "m.keras"
    write(archive, TWO, (hub / "model.weights.h5").read_bytes())
    if sharded:
        in_shards(hub)
    expected = archlens.analyze(archive).to_dict()
    analysis = archlens.analyze(hub)
    assert (analysis.model.parameters, analysis.model.format, analysis.model.keras_version) == (144, "folder", "3.15.1")
    expected["model"]["format"] = "folder"
    assert analysis.to_dict() == expected
    scanned = archlens.scan(hub)
    assert (scanned.form, scanned.findings, scanned.unread) == ("folder", (), ())
    skeleton = archlens.skeleton(hub, archive.with_name("from_folder.keras"))
    expected["model"]["format"] = "keras"
    assert archlens.analyze(skeleton).to_dict() == expected


def test_parts_that_are_missing_or_pointers_are_told(hub):
    in_shards(hub)
    (hub / "model_00001.weights.h5").unlink()

    def told():
        analysis = archlens.analyze(hub)
        assert analysis.model.parameters is None
        return next(each.message for each in analysis.findings if each.code == "AL406")

    assert "the shard 'model_00001.weights.h5' is missing" in told()
    (hub / "model_00001.weights.h5").write_text(POINTER)
    assert "a Git LFS pointer (git lfs pull fetches the file)" in told()
    pointer = ("model_00001.weights.h5", "a Git LFS pointer (git lfs pull fetches the file)")
    assert pointer in [(each.place, each.why) for each in archlens.scan(hub).unread]
    (hub / "config.json").write_text(POINTER)
    with pytest.raises(ModelFileError, match=r"config\.json: expected the file itself, found a Git LFS pointer"):
        archlens.analyze(hub)


def test_what_lies_in_a_repository_of_a_model_is_usual(hub):
    for name in ("README.md", ".gitattributes", "assets/summary_plot.png", "logo.png", ".git/hooks/update.sample"):
        (hub / name).parent.mkdir(parents=True, exist_ok=True)
        (hub / name).write_text("#!/bin/sh" if name.startswith(".git/") else "text")
    assert archlens.scan(hub).findings == ()
    (hub / "notes.bin").write_bytes(b"\x80\x04.")
    (hub / "run.py").write_text("print()")
    found = [(each.code, each.severity, each.place) for each in archlens.scan(hub).findings]
    assert found == [("AS020", "error", "notes.bin"), ("AS020", "error", "run.py")]


def test_links_of_a_download_are_followed(hub, tmp_path_factory):
    # As the client of the hub lays a download out: blobs, and a folder of links to them.
    cache = tmp_path_factory.mktemp("models--owner--name")
    snapshot = cache / "snapshots" / "0123"
    snapshot.mkdir(parents=True)
    (cache / "blobs").mkdir()
    for number, path in enumerate(sorted(hub.iterdir())):
        path.rename(cache / "blobs" / str(number))
        (snapshot / path.name).symlink_to(f"../../blobs/{number}")
    scanned = archlens.scan(snapshot)
    assert (scanned.findings, scanned.unread) == ((), ())
    assert archlens.analyze(snapshot).model.parameters == 144
    (snapshot / "model.weights.h5").unlink()
    (snapshot / "model.weights.h5").symlink_to("/etc/passwd")
    assert [each.code for each in archlens.scan(snapshot).findings if each.code == "AS022"] == ["AS022"]


def test_a_folder_of_models_with_settings_in_it_is_no_model(tmp_path):
    (tmp_path / "config.json").write_text('{"seed": 1}')
    write(tmp_path / "m.keras", TWO)
    with pytest.raises(ModelFileError, match=r"found a folder of models\. Name one of them\."):
        archlens.analyze(tmp_path)
    (tmp_path / "m.keras").unlink()
    (tmp_path / "pytorch_model.bin").write_bytes(b"PK")
    with pytest.raises(ModelFileError, match="found a model of PyTorch"):
        archlens.analyze(tmp_path)
