"""A model is read once, until it is written anew."""

from __future__ import annotations

import os

import pytest

from archlens.pytest_plugin import analyses as module
from archlens.pytest_plugin.analyses import Analyses, state_of
from tests.conftest import ROOT

SAMPLES = ROOT / "sample_models"


@pytest.fixture
def read(monkeypatch):
    """The names of the models that were read; each is its own Analysis."""
    names = []

    def analyze(model, **options):
        names.append((os.fspath(model) if isinstance(model, (str, os.PathLike)) else model, options))
        return object()

    monkeypatch.setattr(module, "analyze", analyze)
    return names


def test_a_model_written_anew_is_read_anew(tmp_path):
    path, analyses = tmp_path / "model.keras", Analyses()
    path.write_bytes((SAMPLES / "merge_add.keras").read_bytes())
    first = analyses(path)
    assert analyses(str(path)) is first
    path.write_bytes((SAMPLES / "siamese.keras").read_bytes())
    assert analyses(path).model.name == "siamese"
    assert analyses(path, expansion=2.0).expansion == 2.0


def test_one_file_by_two_names_is_read_once(read, tmp_path, monkeypatch):
    (tmp_path / "m.keras").touch()
    monkeypatch.chdir(tmp_path)
    analyses = Analyses()
    assert analyses("m.keras") is analyses(tmp_path / "m.keras")
    assert len(read) == 1
    assert analyses("m.keras", expansion=2.0) is not analyses("m.keras")
    assert analyses("m.keras", expansion=2.0) is analyses("m.keras", expansion=2.0)
    assert len(read) == 2


def test_weights_that_are_written_anew_count_too(read, tmp_path):
    weights = tmp_path / "w.weights.h5"
    weights.write_bytes(b"1")
    analyses = Analyses()
    analyses("m.json", weights=weights)
    weights.write_bytes(b"22")
    analyses("m.json", weights=weights)
    assert len(read) == 2


def test_a_url_is_read_once_and_a_live_model_each_time(read):
    analyses, live = Analyses(), object()
    assert analyses("https://example.org/m.keras") is analyses("https://example.org/m.keras")
    analyses(live)
    analyses(live)
    assert [name for name, _ in read] == ["https://example.org/m.keras", live, live]


def test_a_function_is_called_once(read):
    analyses, calls = Analyses(), []
    for _ in range(2):
        assert analyses.built("app:build", lambda: calls.append(1) or "made") is analyses.built("app:build", list)
    assert (calls, [name for name, _ in read]) == ([1], ["made"])


def test_a_change_of_size_nothing_is_seen_at_both_ends_of_a_file(tmp_path):
    path = tmp_path / "model.keras"
    content = bytearray(300_000)
    path.write_bytes(content)
    before, times = state_of(path), path.stat()
    for place in (0, 70_000 - 6000, 299_999):
        content[place] ^= 1
        path.write_bytes(content)
        os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))
        assert state_of(path) != before
        content[place] ^= 1


def test_a_saved_model_folder_is_seen_to_change(tmp_path):
    (tmp_path / "model" / "variables").mkdir(parents=True)
    (tmp_path / "model" / "saved_model.pb").write_bytes(b"1")
    before = state_of(tmp_path / "model")
    (tmp_path / "model" / "variables" / "x").write_bytes(b"2")
    assert state_of(tmp_path / "model") != before


def test_what_is_no_file_has_a_state_all_the_same():
    assert state_of(None) == state_of("https://example.org/m.keras") == ()
    assert state_of("gone.keras") == (("gone.keras", -1, 0, 0, b""),)
    assert state_of("a\0b")[0][1:] == (-1, 0, 0, b"")
