"""Folders with a configuration."""

import json

import pytest

import archlens
from archlens import limits
from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.forms.contents import Contents, Unread
from archlens.readers.forms.keras_folder import describe, look_at, sniff
from tests.unit.readers.made import dense, functional, given, weights

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


def test_a_graph_in_a_preset_is_read_as_json(folder):
    assert sniff(folder, b"")
    assert not sniff(folder / "assets", b"")
    description = describe(folder, "m")
    assert (description.format, list(description.model.layers)) == ("json", ["x", "a"])
    assert archlens.analyze(folder).model.format == "json"


def test_constructor_arguments_are_no_graph(folder):
    (folder / "config.json").write_text(json.dumps(OF_KERAS_HUB))
    with pytest.raises(NotAGraphError, match="found the constructor arguments of keras_hub's 'BertBackbone'"):
        describe(folder, "m")
    with pytest.raises(ModelFileError, match="only keras_hub's code can build it"):
        archlens.analyze(folder)


def test_what_there_is_to_look_at(folder):
    contents = Contents("m")
    look_at(folder, contents)
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
        look_at(folder, contents)
    assert contents.description is None
    assert contents.unread[0].place == "config.json"
    assert "--limit config_bytes=NUMBER" in contents.unread[0].why
    (folder / "config.json").rename(folder / "other.json")
    (folder / "config.json").symlink_to("other.json")
    contents = Contents("m")
    look_at(folder, contents)
    assert contents.description is None
    assert Unread("config.json", "a link, which archlens does not follow") in contents.unread
