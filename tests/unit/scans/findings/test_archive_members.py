"""Members of archives and files of folders that belong to no model."""

import pickle
import stat
import zipfile

import pytest

from archlens.scans import scan
from tests.conftest import ROOT
from tests.unit.scans.findings.made import added, codes


@pytest.mark.parametrize(
    ("name", "content", "severity"),
    [
        ("payload.pkl", b"x", "error"),
        ("a.bin", pickle.dumps({}), "error"),
        ("setup.py", b"x", "error"),
        ("lib.so", b"x", "error"),
        ("run", b"#!/bin/sh\n", "error"),
        ("tool", b"\x7fELF..", "error"),
        ("assets/words.txt", b"\x80\x04..", "error"),
        ("model.weights.npz", b"PK\x03\x04", "error"),
        ("notes.txt", b"x", "warning"),
        ("assets/vocabulary.txt", b"a\nb", None),
        ("model.weights.json", b"{}", None),
    ],
)
def test_unexpected_members(tmp_path, name, content, severity):
    expected = [] if severity is None else [("AS020", severity)]
    assert codes(added(tmp_path, name, content)) == expected


@pytest.mark.parametrize("name", ["/etc/x", "../x", "assets/../../x", "C:\\x", "..\\x", "\\\\host\\x"])
def test_names_that_lead_out(tmp_path, name):
    assert codes(added(tmp_path, name)) == [("AS021", "error")]


@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_a_member_twice_is_looked_at_twice(tmp_path):
    path = added(tmp_path, "config.json", b'{"safe_mode": false}')
    assert codes(path) == [("AS005", "error"), ("AS022", "error")]


def test_a_symbolic_link(tmp_path):
    assert codes(added(tmp_path, "assets/link", b"/etc/passwd", stat.S_IFLNK | 0o777)) == [("AS022", "error")]


def test_an_encrypted_member(tmp_path):
    path = added(tmp_path, "assets/secret")
    data = bytearray(path.read_bytes())
    for sign, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.rindex(sign) + flags] |= 1
    path.write_bytes(data)
    made = scan(path)
    assert [each.code for each in made.findings] == ["AS022"]
    assert [each.place for each in made.unread] == ["assets/secret"]


def test_links_in_a_folder_are_told_and_not_followed(tmp_path):
    with zipfile.ZipFile(ROOT / "tests" / "data" / "legacy" / "shared_layer.zip") as archive:
        archive.extractall(tmp_path)
    (tmp_path / "model" / "assets").mkdir(exist_ok=True)
    (tmp_path / "model" / "assets" / "link").symlink_to("/etc/passwd")
    (tmp_path / "model" / "run.py").write_text("")
    made = scan(tmp_path / "model")
    assert [(each.code, each.place) for each in made.findings] == [("AS020", "run.py"), ("AS022", "assets/link")]


def test_a_linked_model_in_a_folder_is_not_opened(tmp_path):
    (tmp_path / "m").mkdir()
    (tmp_path / "m" / "saved_model.pb").symlink_to("/etc/passwd")
    made = scan(tmp_path / "m")
    assert made.unread
    assert [each.code for each in made.findings] == ["AS022"]
