"""Findings in archives, HDF5 files and folders, and what cannot be looked at."""

import io
import pickle
import shutil
import stat
import zipfile

import h5py
import numpy as np
import pytest

from archlens.errors import ModelFileError
from archlens.scans import scan
from tests.conftest import ROOT
from tests.unit.readers.made import dense, dense_weights, functional, given, weights, write

MODEL = functional(given(), dense("d", "x", units=2))
WEIGHTS = dense_weights(("layers/dense", 2))


def codes(path):
    return [(each.code, each.severity) for each in scan(path).findings]


def added(tmp_path, name, content=b"x", mode=0o100644):
    path = write(tmp_path / "m.keras", MODEL, WEIGHTS)
    info = zipfile.ZipInfo(name)
    info.external_attr = mode << 16
    with zipfile.ZipFile(path, "a") as archive:
        archive.writestr(info, content)
    return path


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


def hdf5_with(tmp_path, build):
    def both(h5):
        h5["layers/dense/vars/0"], h5["layers/dense/vars/1"] = np.zeros((8, 2), "f4"), np.zeros(2, "f4")
        build(h5)

    return write(tmp_path / "m.keras", MODEL, weights(both))


@pytest.fixture
def bait(tmp_path):
    """A file that nobody may open."""
    with h5py.File(tmp_path / "bait.h5", "w") as h5:
        h5["x"] = np.arange(4.0)
    return tmp_path / "bait.h5"


def test_a_link_to_another_file(tmp_path, bait):
    def build(h5):
        h5["layers/more"] = h5py.ExternalLink(str(bait), "/x")

    (finding,) = scan(hdf5_with(tmp_path, build)).findings
    assert (finding.code, finding.severity, finding.place) == ("AS010", "error", "model.weights.h5: layers/more")
    assert "bait.h5" in finding.message


def test_soft_links_and_circles(tmp_path):
    def build(h5):
        h5["layers/soft"] = h5py.SoftLink("/layers/soft")
        h5["layers/dense/up"] = h5["layers"]

    assert codes(hdf5_with(tmp_path, build)) == [("AS011", "warning")]


def test_a_virtual_dataset(tmp_path, bait):
    def build(h5):
        layout = h5py.VirtualLayout(shape=(4,), dtype="f8")
        layout[:] = h5py.VirtualSource(str(bait), "x", shape=(4,))
        h5.create_virtual_dataset("layers/virtual", layout)

    assert ("AS012", "error") in codes(hdf5_with(tmp_path, build))


def test_data_in_another_file(tmp_path):
    def build(h5):
        h5.create_dataset("optimizer/0", (4,), "f8", external=[("/etc/passwd", 0, 32)])

    (finding,) = scan(hdf5_with(tmp_path, build)).findings
    assert (finding.code, finding.place) == ("AS013", "model.weights.h5: optimizer/0")
    assert "/etc/passwd" in finding.message


def test_sizes_past_all_measure(tmp_path):
    def build(h5):
        h5.create_dataset("optimizer/0", (2**40, 2**10), "f8", chunks=(64, 64))

    assert codes(hdf5_with(tmp_path, build)) == [("AS015", "warning")]


def test_no_other_file_is_opened(tmp_path, bait, python, environment):
    """The interpreter tells what is opened, and HDF5 would fail on a file that is none."""
    import subprocess

    def build(h5):
        h5["layers/more"] = h5py.ExternalLink(str(bait), "/x")
        h5.create_dataset("optimizer/0", (4,), "f8", external=[(str(bait), 0, 32)])

    path = hdf5_with(tmp_path, build)
    atime = bait.stat().st_atime_ns
    code = (
        "import sys, h5py, archlens.scans.findings, archlens.scans, archlens.readers.graph.wired_model\n"
        "opened = []\n"
        "sys.addaudithook(lambda event, args: opened.append(str(args[0])) if event == 'open' else None)\n"
        "made = archlens.scans.scan(sys.argv[1])\n"
        "print(len(made.findings), [each for each in opened if not each.endswith(('.py', '.pyc', '.so'))])\n"
    )
    done = subprocess.run([python, "-c", code, str(path)], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout == f"2 {[str(path)]}\n"
    assert bait.stat().st_atime_ns == atime


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04 no more", b"\x89HDF\r\n\x1a\n", b'{"class_name": '])
def test_what_cannot_be_looked_at(tmp_path, content):
    (tmp_path / "m").write_bytes(content)
    made = scan(tmp_path / "m")
    assert made.unread
    assert made.findings == ()


def test_a_pickle_is_found_and_not_read(tmp_path):
    (tmp_path / "m.keras").write_bytes(pickle.dumps([1]))
    made = scan(tmp_path / "m.keras")
    assert ([each.code for each in made.findings], len(made.unread)) == (["AS001"], 1)


def test_a_damaged_part_leaves_the_others(tmp_path):
    path = write(tmp_path / "m.keras", b"{", WEIGHTS)
    made = scan(path)
    assert [each.place for each in made.unread] == ["config.json"]
    assert "model.weights.h5 (its structure)" in made.looked_at


def test_a_missing_file():
    with pytest.raises(ModelFileError, match="no such file"):
        scan("missing.keras")


@pytest.mark.parametrize("name", ["operations", "shared_layer"])
def test_models_of_keras_2_are_clean_in_every_form(tmp_path, name):
    with zipfile.ZipFile(ROOT / "tests" / "data" / "legacy" / f"{name}.zip") as archive:
        archive.extractall(tmp_path)
    for path in (tmp_path / "model.h5", tmp_path / "model.json", tmp_path / "model.keras", tmp_path / "model"):
        if path.exists():
            made = scan(path)
            assert (made.findings, made.unread) == ((), ()), path


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


def test_standard_input(tmp_path, python, environment):
    import subprocess

    path = added(tmp_path, "payload.pkl")
    for source in (path.open("rb"), None):
        options = {"stdin": source} if source else {"input": path.read_bytes()}
        done = subprocess.run(
            [python, "-m", "archlens", "scan", "-"], env=environment, capture_output=True, check=False, **options
        )
        assert (done.returncode, b"AS020" in done.stdout) == (1, True)
        if source:
            source.close()


def test_samples_are_clean():
    paths = sorted((ROOT / "sample_models").glob("*.keras"))
    assert len(paths) > 20
    for path in paths:
        made = scan(path)
        assert (made.findings, made.unread) == ((), ()), path


def test_a_weights_file_alone(tmp_path):
    (tmp_path / "w.h5").write_bytes(WEIGHTS)
    made = scan(tmp_path / "w.h5")
    assert (made.form, made.findings, made.unread) == ("h5", (), ())


def test_a_url():
    import fsspec

    with fsspec.open("memory://scan.keras", "wb") as file:
        file.write(write(io.BytesIO(), MODEL, WEIGHTS).getvalue())
    assert scan("memory://scan.keras").findings == ()


def test_hdf5_under_another_name(tmp_path):
    with zipfile.ZipFile(ROOT / "tests" / "data" / "legacy" / "shared_layer.zip") as archive:
        archive.extract("model.h5", tmp_path)
    shutil.move(tmp_path / "model.h5", tmp_path / "m.keras")
    assert scan(tmp_path / "m.keras").form == "h5"


def test_a_limit_is_told_and_can_be_raised(tmp_path):
    path = write(tmp_path / "m.keras", MODEL, WEIGHTS)
    (unread,) = scan(path, limits={"config_bytes": 100}).unread
    assert unread.place == "config.json"
    assert "--limit config_bytes=NUMBER" in unread.why
    assert scan(path, limits={"config_bytes": 10**6}).unread == ()
