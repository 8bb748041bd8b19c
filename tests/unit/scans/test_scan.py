"""Scans of whole files and folders, and what cannot be looked at."""

import io
import json
import shutil
import subprocess
import zipfile

import h5py
import pytest

from archlens.errors import ModelFileError
from archlens.scans import scan
from tests.conftest import ROOT
from tests.unit.readers.made import functional, given, write
from tests.unit.scans.findings.made import LAMBDA, MODEL, OUT, WEIGHTS, added, found, hdf5_with, layer


def test_nothing_in_a_plain_model(tmp_path):
    assert found(tmp_path, layer("ReLU")) == set()


def test_json_and_its_places(tmp_path):
    (tmp_path / "m.json").write_text(json.dumps(functional(given(), layer("Lambda", function=LAMBDA), OUT)))
    (finding,) = scan(tmp_path / "m.json").findings
    assert finding.place == "config.layers[1].config.function.config"


def test_no_other_file_is_opened(tmp_path, bait, python, environment):
    """The interpreter tells what is opened, and HDF5 would fail on a file that is none."""

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


def test_standard_input(tmp_path, python, environment):

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
