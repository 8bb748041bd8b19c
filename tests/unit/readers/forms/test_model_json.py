"""Models in JSON."""

import io
import json

import pytest

from archlens import limits
from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.model_json import describe, look_at, rewrite, sniff
from archlens.scans import scan
from tests.unit.readers.made import dense, functional, given

MODEL = functional(given(), dense("a", "x"))
MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize(
    ("head", "expected"), [(b"{", True), (b" \n{", True), (MARK + b"{", True), (b"[{", False), (b"", False)]
)
def test_how_it_is_recognised(head, expected):
    assert sniff(io.BytesIO(head), head) is expected


@pytest.mark.parametrize(("told", "version"), [("3.9.0", "3.9.0"), (None, None), (3, None)])
def test_a_model_and_its_version(told, version):
    file = io.BytesIO(MARK + json.dumps({**MODEL, "keras_version": told}).encode())
    description = describe(file, "m.json")
    assert (description.format, description.keras_version, description.place) == ("json", version, "")
    assert (description.weights, description.weights_error, list(description.model.layers)) == (None, None, ["x", "a"])
    contents = Contents("m.json")
    look_at(file, contents)
    assert contents.description.keras_version == version
    assert contents.looked_at == ["the JSON text"]
    assert not contents.names_weights
    assert json.loads(rewrite(file, "m.json")) == {**MODEL, "keras_version": told}


def test_what_is_no_model():
    with pytest.raises(ModelFileError, match="expected JSON"):
        describe(io.BytesIO(b"{"), "m.json")
    with pytest.raises(NotAGraphError):
        describe(io.BytesIO(b"{}"), "m.json")
    contents = Contents("m.json")
    look_at(io.BytesIO(b"{}"), contents)
    assert contents.description is None
    assert contents.refused[0] == ""
    contents = Contents("m.json")
    with limits.within({"config_bytes": 1}):
        look_at(io.BytesIO(b"{}"), contents)
    assert contents.documents == []
    assert "--limit config_bytes=NUMBER" in contents.unread[0].why


def test_the_list_of_shards_names_no_files_elsewhere(tmp_path):
    path = tmp_path / "model.weights.json"
    path.write_text(json.dumps({"weight_map": {"a": "model_00000.weights.h5", "b": "../model_00001.weights.h5"}}))
    codes = [(each.code, each.place) for each in scan(path).findings if each.code != "AS050"]
    assert codes == [("AS006", "weight_map.b")]
