"""``archlens skeleton`` as users run it."""

import os
import shutil

import pytest

import archlens
from tests.conftest import ROOT

MODEL = ROOT / "sample_models" / "image_text.keras"


@pytest.fixture
def run(console, environment, tmp_path):
    """Run the command in an empty folder; what it says is bytes."""

    def runner(*args, **options):
        return console("skeleton", *args, cwd=tmp_path, env=environment, encoding=None, **options)

    return runner


def test_a_skeleton(run, tmp_path):
    result = run(MODEL, "-o", "s.keras")
    assert (result.returncode, result.stderr) == (0, b"")
    size = (tmp_path / "s.keras").stat().st_size
    assert result.stdout.decode() == f"wrote s.keras ({size:,} bytes)\n"
    assert archlens.analyze(tmp_path / "s.keras").model.parameters == archlens.analyze(MODEL).model.parameters


def test_an_anonymous_one(run, tmp_path):
    assert run(MODEL, "-o", "s.keras", "--anonymize").returncode == 0
    assert "image" not in archlens.analyze(tmp_path / "s.keras").model.name


def test_from_standard_input(run, tmp_path):
    assert run("-", "-o", "s.keras", input=MODEL.read_bytes()).returncode == 0
    assert archlens.analyze(tmp_path / "s.keras").model.name == "image_text"


@pytest.mark.parametrize("target", ["s.txt", "s.h5", "s.json", "s", "missing/s.keras", "."])
def test_what_cannot_be_written(run, tmp_path, target):
    result = run(MODEL, "-o", target)
    assert (result.returncode, result.stdout) == (2, b"")
    assert result.stderr.startswith(b"archlens: ")
    assert result.stderr.count(b"\n") == 1
    assert os.listdir(tmp_path) == []  # noqa: PTH208 - hidden files too


def test_never_over_the_model(run, tmp_path):
    shutil.copy(MODEL, tmp_path / "m.keras")
    before = (tmp_path / "m.keras").read_bytes()
    result = run("m.keras", "-o", "m.keras")
    assert result.returncode == 2
    assert b"Name another file" in result.stderr
    assert (tmp_path / "m.keras").read_bytes() == before


def test_an_old_file_stays_if_the_model_cannot_be_read(run, tmp_path):
    (tmp_path / "s.keras").write_text("old")
    (tmp_path / "m.keras").write_text("no model")
    assert run("m.keras", "-o", "s.keras").returncode == 2
    assert (tmp_path / "s.keras").read_text() == "old"


def test_a_target_is_needed(run):
    result = run(MODEL)
    assert result.returncode == 2
    assert b"Missing option" in result.stderr
