"""Which files a survey means, and by what it sees that one has changed."""

from __future__ import annotations

import os
import re

import pytest

from archlens.errors import ArchlensError
from archlens.readers.targets import NothingThereError
from archlens.surveys.records import SurveyedFile
from archlens.surveys.sources import surveyed_files
from tests.unit.surveys.trees import TREE


@pytest.fixture
def here(tmp_path, monkeypatch):
    """The current folder, with the tree in it."""
    monkeypatch.chdir(tmp_path)
    for name, content in TREE.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return tmp_path


def paths(*sources, leave_out=()):
    return [file.path for file in surveyed_files(sources, leave_out)]


@pytest.mark.usefixtures("here")
def test_models_in_a_folder_are_files_and_folders():
    assert paths("zoo") == [
        "zoo/a.keras",
        "zoo/alone",
        "zoo/b.h5",
        "zoo/deep/e.hdf5",
        "zoo/deep/er/d.keras",
        "zoo/deep.keras/f.keras",
        "zoo/hub",
        "zoo/old/1",
        "zoo/old/2",
        "zoo/other/j.keras",
        "zoo/saved",
    ]


def test_each_is_given_once(here):
    assert paths("zoo2", "zoo2/*.keras", "zoo2/k.keras", f"{here}/zoo2") == ["zoo2/k.keras"]


@pytest.mark.usefixtures("here")
def test_some_are_left_out():
    left = paths("zoo", leave_out=["deep", "*.h5", "zoo/old/**"])
    assert left == ["zoo/a.keras", "zoo/alone", "zoo/deep.keras/f.keras", "zoo/hub", "zoo/other/j.keras", "zoo/saved"]


@pytest.mark.usefixtures("here")
def test_a_file_has_its_size_and_its_time_of_change():
    os.utime("zoo/a.keras", ns=(5, 1_700_000_000_123_456_789))
    assert list(surveyed_files(["zoo/a.keras"])) == [SurveyedFile("zoo/a.keras", 2, "1700000000123456789")]


@pytest.mark.usefixtures("here")
def test_a_folder_is_as_large_and_as_new_as_all_in_it():
    inside = ["zoo/saved/saved_model.pb", "zoo/saved/variables/variables.index", "zoo/saved/beside.h5"]
    for number, name in enumerate([*inside, "zoo/saved/assets/inside.keras"]):
        os.utime(name, ns=(5, 1000 + number))
    assert list(surveyed_files(["zoo/saved"])) == [SurveyedFile("zoo/saved", 8, "1003")]


@pytest.mark.usefixtures("here")
def test_a_file_that_is_not_there_is_told_when_it_is_read():
    assert list(surveyed_files(["none.keras"])) == [SurveyedFile("none.keras", None, "")]


@pytest.mark.parametrize("source", ["zoo/nothing*.keras", "empty"])
def test_a_source_without_models_is_told_at_once(here, source):
    (here / "empty").mkdir()
    with pytest.raises(NothingThereError, match=rf"^{re.escape(source)}: expected .* found none"):
        surveyed_files(["zoo", source])


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize("source", ["-", "module:build"])
def test_what_is_no_file_is_refused_at_once(source):
    with pytest.raises(ArchlensError, match=rf"^expected files to survey.*found '{source}'\. It can be read alone"):
        surveyed_files(["zoo", source])


@pytest.mark.usefixtures("here")
def test_urls_come_after_what_is_here():
    import fsspec

    fsspec.filesystem("memory").pipe("/there/m.keras", b"PK")
    assert paths("memory://there", "zoo2", "memory://there/*.keras") == ["zoo2/k.keras", "memory://there/m.keras"]
