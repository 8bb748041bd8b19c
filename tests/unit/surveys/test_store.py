"""The folder of a survey as others open it, and what is told of one that is none or not whole."""

from __future__ import annotations

import json

import pytest

from archlens.errors import ArchlensError, UnknownNameError
from archlens.surveys.store import NAME, is_survey, open_zoo, read_summary
from tests.unit.surveys.made import some_models, surveyed


@pytest.fixture
def zoo(tmp_path):
    return surveyed(some_models(tmp_path / "models", 2), tmp_path / "zoo", format_name="jsonl").zoo


def change(zoo, **keys):
    path = zoo.folder / NAME
    path.write_text(json.dumps(json.loads(path.read_text()) | keys))


def test_what_is_in_it(zoo):
    again = open_zoo(str(zoo.folder))
    assert again == zoo
    assert is_survey(zoo.folder)
    assert (again.summary.files, again.summary.models, again.summary.errors) == (3, 2, 1)
    assert again.path("models") == zoo.folder / "models.jsonl"
    assert [row["name"] for row in again.rows("models", ["name"])] == ["average_embeddings", "clinical_imaging"]


def test_names_that_there_are_not(zoo):
    with pytest.raises(UnknownNameError):
        zoo.path("modles")
    with pytest.raises(UnknownNameError):
        zoo.rows("models", ["path", "nmae"])


@pytest.mark.parametrize(
    ("make", "found"),
    [
        (str, "found nothing there"),
        (lambda path: path.mkdir(), "found a folder without one"),
        (lambda path: path.write_text("x"), "found a file"),
    ],
)
def test_what_is_no_survey(tmp_path, make, found):
    make(tmp_path / "zoo")
    assert not is_survey(tmp_path / "zoo")
    with pytest.raises(ArchlensError, match=rf"{found}. Make one with: archlens survey MODELS -o FOLDER"):
        open_zoo(tmp_path / "zoo")


@pytest.mark.parametrize(
    ("keys", "message"),
    [
        ({"schema": "other/1"}, "found schema 'other/1' in place of 'archlens.survey/1'"),
        ({"schema": ["x"]}, "found schema"),
        ({"columns": 99, "archlens": "9.9\x1b"}, r"found version 99, written by archlens '9\.9\\x1b'"),
        ({"format": "exe"}, "found 'exe' at format"),
        ({"files": "many"}, "found 'many' at files"),
        ({"format": None}, "a survey that has no tables yet. Start the survey again, with the same command"),
        ({"writing": True}, "is being written, or was stopped"),
    ],
)
def test_a_summary_that_says_otherwise(zoo, keys, message):
    change(zoo, **keys)
    with pytest.raises(ArchlensError, match=message):
        open_zoo(zoo.folder)


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "[]", "\xff"])
def test_a_summary_that_is_damaged(zoo, text):
    (zoo.folder / NAME).write_bytes(text.encode("latin-1"))
    with pytest.raises(ArchlensError, match="as a survey writes it"):
        read_summary(zoo.folder)


def test_a_table_that_is_missing_or_damaged(zoo):
    zoo.path("models").write_text('{"path": 1}\n{')
    with pytest.raises(ArchlensError, match="found one that cannot be read"):
        list(zoo.rows("models", ["path"]))
    with pytest.raises(ArchlensError, match="found one that cannot be read"):
        list(zoo.rows("models", ["macs"]))
    zoo.path("models").unlink()
    with pytest.raises(ArchlensError, match="lacks the table 'models'"):
        open_zoo(zoo.folder)
