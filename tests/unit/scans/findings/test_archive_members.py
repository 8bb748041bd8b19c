"""Members of archives and files of folders that belong to no model."""

import pickle
import stat
import zipfile

import pytest

from archlens.scans import scan
from tests.conftest import ROOT
from tests.unit.readers.made import dense_weights, write
from tests.unit.scans.findings.made import MODEL, WEIGHTS, added, codes


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
        ("weights.npz", b"PK\x03\x04", "error"),
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


def changed(path, old, new, count=1):
    """Change bytes of a file, from its end on."""
    parts = path.read_bytes().rsplit(old, count)
    assert len(parts) == count + 1
    path.write_bytes(new.join(parts))
    return path


def test_records_that_overlap(tmp_path):
    """The directory has the same record three times, under names of its own."""
    path = added(tmp_path, "assets/a0")
    data = path.read_bytes()
    start, end = data.rindex(b"PK\x01\x02"), data.rindex(b"PK\x05\x06")
    entry, tail = data[start:end], bytearray(data[end:])
    copies = b"".join(entry.replace(b"assets/a0", name) for name in (b"assets/a1", b"assets/a2"))
    for offset, size in ((8, 2), (10, 2)):
        tail[offset : offset + size] = (int.from_bytes(tail[offset : offset + size], "little") + 2).to_bytes(
            size, "little"
        )
    tail[12:16] = (int.from_bytes(tail[12:16], "little") + len(copies)).to_bytes(4, "little")
    path.write_bytes(data[:end] + copies + bytes(tail))
    overlapping = [each for each in scan(path).findings if "overlaps" in each.message]
    assert [(each.code, each.severity, each.places) for each in overlapping] == [
        ("AS022", "error", ("assets/a1", "assets/a2"))
    ]


def test_two_names_of_one_member(tmp_path):
    path = changed(added(tmp_path, "assets/words"), b"assets/words", b"assets/sword")
    (finding,) = scan(path).findings
    assert (finding.code, finding.severity, finding.places) == ("AS022", "error", ("assets/sword",))
    assert "'assets/words'" in finding.message


@pytest.mark.parametrize("name", ["metadata.json", "config.json", "assets/words", "other.json"])
@pytest.mark.filterwarnings("ignore:Duplicate name:UserWarning")
def test_members_that_unpack_to_far_more_than_they_take(tmp_path, name):
    path = write(tmp_path / "m.keras", MODEL, WEIGHTS)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(name, b" " * 3_000_000, compress_type=zipfile.ZIP_DEFLATED)
    (bomb,) = [each for each in scan(path).findings if each.code == "AS024"]
    assert (bomb.severity, bomb.places) == ("error", (name,))
    assert "3,000,000 bytes from" in bomb.message


def test_weights_that_are_all_alike_are_no_bomb(tmp_path):
    weights = dense_weights(("layers/dense", 400_000))
    path = write(tmp_path / "m.keras", MODEL, weights, compression=zipfile.ZIP_DEFLATED)
    assert "AS024" not in [code for code, _ in codes(path)]


def test_pickled_weights(tmp_path):
    path = tmp_path / "m.keras"
    write(path, MODEL)
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr("model.weights.npz", b"PK\x03\x04")
    (finding,) = scan(path).findings
    assert (finding.code, finding.severity, finding.places) == ("AS001", "error", ("model.weights.npz",))


def test_members_that_are_alike_are_one_finding(tmp_path):
    path = write(tmp_path / "m.keras", MODEL, WEIGHTS)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(300):
            archive.writestr(f"part_{number}.py", b"x")
            archive.writestr(f"../{number}", b"x")
            archive.writestr(f"notes_{number}.json", b"{}")
    made = scan(path)
    assert [(each.code, len(each.places)) for each in made.findings] == [("AS020", 300), ("AS021", 300), ("AS020", 300)]
    assert made.looked_at == (
        "metadata.json",
        "config.json",
        "model.weights.h5 (its structure)",
        "other JSON texts",
        "the archive's directory",
    )
