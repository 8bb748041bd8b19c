"""Where a survey may be written, and with which settings it goes on."""

from __future__ import annotations

import json

import pytest

from archlens.errors import ArchlensError
from archlens.surveys.folders import SurveySettings, format_there, prepare, refuse_other_settings
from archlens.surveys.records import SurveyReading
from archlens.surveys.store import NAME, is_survey, write_summary

USUAL = SurveySettings.of(SurveyReading(4.0))


def test_a_new_folder_is_made_and_an_empty_one_taken(tmp_path):
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "deep" / "zoo", tmp_path / "empty"):
        assert prepare(folder, USUAL)
        assert is_survey(folder)
        assert not prepare(folder, USUAL)
        refuse_other_settings(folder, USUAL)


def test_one_whose_process_was_killed_at_the_very_start(tmp_path):
    (tmp_path / f".{NAME}.123.tmp").write_bytes(b"{")
    assert prepare(tmp_path, USUAL)


@pytest.mark.parametrize("name", ["notes.txt", "models.parquet", ".hidden"])
def test_other_things_are_not_touched(tmp_path, name):
    (tmp_path / name).write_text("mine")
    with pytest.raises(ArchlensError, match="found one with other things in it"):
        prepare(tmp_path, USUAL)
    assert [(path.name, path.read_text()) for path in tmp_path.iterdir()] == [(name, "mine")]


def test_what_can_be_no_folder(tmp_path):
    (tmp_path / "file").write_text("x")
    for path, found in (("file", "found a file"), ("file/zoo", "an error of the system"), ("x" * 300, "File name too")):
        with pytest.raises(ArchlensError, match=found):
            prepare(tmp_path / path, USUAL)


def test_the_format_of_the_tables_that_are_there(tmp_path):
    assert format_there(tmp_path / "none").name == "parquet"
    prepare(tmp_path / "begun", USUAL)
    assert format_there(tmp_path / "begun").name == "parquet"
    write_summary(tmp_path / "begun", USUAL.summary("csv"))
    assert format_there(tmp_path / "begun").name == "csv"
    (tmp_path / "begun" / "survey.json").write_text("damaged")
    assert format_there(tmp_path / "begun").name == "parquet"


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        (SurveySettings.of(SurveyReading(8.0)), "a survey made with --expansion 8 in .*, found one with 4"),
        (
            SurveySettings.of(SurveyReading(4, {"calls": 9})),
            "made with '--limit calls=9' in .*, found one with the usual",
        ),
    ],
)
def test_other_settings_are_refused(tmp_path, settings, message):
    prepare(tmp_path, USUAL)
    with pytest.raises(ArchlensError, match=rf"{message}.*--anew"):
        refuse_other_settings(tmp_path, settings)


def test_the_same_settings_in_another_order_are_the_same(tmp_path):
    prepare(tmp_path, SurveySettings.of(SurveyReading(4, {"calls": 9, "shown_name": 8})))
    refuse_other_settings(tmp_path, SurveySettings.of(SurveyReading(4.0, {"shown_name": 8, "calls": 9})))
    with pytest.raises(ArchlensError, match="--anew"):
        refuse_other_settings(tmp_path, SurveySettings.of(SurveyReading(4.0, {"shown_name": 9, "calls": 8})))


def test_another_version_of_archlens_is_refused(tmp_path):
    prepare(tmp_path, USUAL)
    data = json.loads((tmp_path / NAME).read_text())
    (tmp_path / NAME).write_text(json.dumps(data | {"archlens": "0.0.1"}))
    with pytest.raises(
        ArchlensError, match=r"by archlens .*found one by archlens '0\.0\.1', whose figures may be others"
    ):
        refuse_other_settings(tmp_path, USUAL)
