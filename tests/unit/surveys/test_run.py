"""A survey as a whole: every file in one table, once; what changed, what is gone; what is stopped goes on."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import Mock

import pytest

import archlens
from archlens.errors import ArchlensError
from archlens.surveys import run, table_files
from archlens.surveys.records import SurveyReading
from archlens.surveys.store import open_zoo
from archlens.text.files import StagedFile
from tests.unit.surveys.made import dense_model, some_models, surveyed, tables_in


@pytest.fixture
def models(tmp_path):
    return some_models(tmp_path / "models")


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "zoo"


def names_in(survey, table):
    return [Path(row["path"]).name for row in survey.rows(table, ["path"])]


def counted(analyze=archlens.analyze):
    """An analyze that notes what it is given."""
    given = []

    def noting(path, **more):
        given.append(Path(path).name)
        return analyze(path, **more)

    return noting, given


def test_every_file_is_in_one_of_two_tables(models, folder):
    survey = surveyed(models, folder)
    whole = sorted(path.name for path in models.iterdir() if path.name != "broken.keras")
    assert (names_in(survey, "models"), names_in(survey, "errors")) == (whole, ["broken.keras"])
    assert (survey.files, survey.models, survey.errors) == (5, 4, 1)
    assert (survey.read, survey.kept, survey.changed, survey.gone) == (5, 0, 0, 0)


def test_what_was_surveyed_is_not_read_again(models, folder):
    surveyed(models, folder)
    before = tables_in(folder)
    analyze, given = counted()
    survey = surveyed(models, folder, analyze=analyze)
    assert given == []
    assert (survey.read, survey.kept) == (0, 5)
    assert tables_in(folder) == before


def test_what_is_new_changed_or_gone(models, folder):
    surveyed(models, folder)
    some = sorted(models.glob("*.keras"))
    shutil.copy(some[2], some[0])
    os.utime(some[0], ns=(1, 1))
    some[3].unlink()
    dense_model(models / "new.keras")
    analyze, given = counted()
    survey = surveyed(models, folder, analyze=analyze)
    assert sorted(given) == sorted([some[0].name, "new.keras"])
    assert (survey.read, survey.kept, survey.changed, survey.gone) == (2, 3, 1, 1)
    anew = surveyed(models, folder.with_name("other"))
    assert tables_in(folder) == tables_in(anew.folder)


def test_errors_are_tried_again_when_asked(models, folder):
    surveyed(models, folder)
    analyze, given = counted()
    assert surveyed(models, folder, analyze=analyze).read == 0
    assert surveyed(models, folder, analyze=analyze, retry=True).read == 1
    assert given == ["broken.keras"]


def test_one_format_takes_the_place_of_another_without_reading(models, folder):
    surveyed(models, folder)
    (folder / "models.csv.notes").write_text("mine")
    analyze, given = counted()
    surveyed(models, folder, analyze=analyze, format_name="csv")
    assert given == []
    assert not list(folder.glob("*.parquet"))
    assert len(list(folder.glob("*.csv"))) == 6
    assert (folder / "models.csv.notes").exists()


def test_other_settings_are_refused_or_everything_is_read_anew(models, folder):
    surveyed(models, folder)
    before = tables_in(folder)
    with pytest.raises(ArchlensError, match="--anew"):
        surveyed(models, folder, reading=SurveyReading(8.0))
    assert tables_in(folder) == before
    survey = surveyed(models, folder, reading=SurveyReading(8.0), anew=True)
    assert (survey.read, survey.zoo.summary.expansion) == (5, 8.0)


def test_other_files_altogether_are_refused_or_everything_is_read_anew(models, folder, tmp_path):
    surveyed(models, folder)
    before = tables_in(folder)
    others = some_models(tmp_path / "others", 1)
    with pytest.raises(ArchlensError, match="found other files only: all that was surveyed would be dropped"):
        surveyed(others, folder)
    assert tables_in(folder) == before
    assert surveyed(models, folder).kept == 5
    assert names_in(surveyed(others, folder, anew=True), "models") == ["average_embeddings.keras"]


def test_a_file_that_is_named_twice_is_surveyed_once(models, folder):
    survey = surveyed([models, models / "broken.keras", models], folder)
    assert survey.files == 5


def test_the_survey_in_the_middle_of_the_models_is_none_of_them(models):
    surveyed(models, models / "zoo", format_name="jsonl")
    survey = surveyed(models, models / "zoo", format_name="jsonl")
    assert (survey.files, survey.read) == (5, 0)


def test_without_files_nothing_is_left(tmp_path, folder):
    (tmp_path / "empty").mkdir()
    with pytest.raises(ArchlensError, match="expected models in this folder"):
        surveyed(tmp_path / "empty", folder)
    assert not folder.exists()
    own = tmp_path / "models" / "zoo"
    with pytest.raises(ArchlensError, match="expected files to survey, found none"):
        run.make_survey(plan_for(own), [], archlens.analyze, lambda: None, lambda _: None)
    assert not own.exists()


def plan_for(folder):
    return run.SurveyPlan(folder, run.BY_NAME["csv"], SurveyReading(4.0))


class Stop(BaseException):
    """As a signal would stop it."""


@pytest.mark.parametrize("error", [Stop, KeyboardInterrupt])
@pytest.mark.parametrize("after", [0, 1, 3, 5])
def test_stopped_while_it_reads_it_goes_on(models, folder, after, error):
    done = []

    def stopping(progress):
        if progress.stage == "reading" and progress.done == after:
            raise error

    def told(progress):
        done.append((progress.stage, progress.done))

    whole = surveyed(models, folder.with_name("whole"))
    with pytest.raises(error):
        surveyed(models, folder, tell=stopping)
    if error is KeyboardInterrupt:
        summary = open_zoo(folder).summary
        assert (summary.files, summary.models + summary.errors) == (5, after)
    survey = surveyed(models, folder, tell=told)
    assert (survey.read, survey.kept) == (5 - after, after)
    assert tables_in(folder) == tables_in(whole.folder)
    assert ("reading", 5) in done


@contextmanager
def killed_at_move(number, monkeypatch):
    """Stops at a move of a file to its place, as if the process was killed: nothing is tidied up."""
    moves = []
    move = StagedFile.move

    def stopping(staged):
        if len(moves) == number:
            raise Stop
        moves.append(staged)
        move(staged)

    with monkeypatch.context() as patched:
        patched.setattr(StagedFile, "move", stopping)
        patched.setattr(StagedFile, "discard", lambda staged: staged.file.close())
        patched.setattr(table_files, "left_behind", Mock(return_value=[]))
        with pytest.raises(Stop):
            yield


@pytest.mark.parametrize("moved", range(8))  # the summary, six tables, the summary again
def test_stopped_while_tables_take_their_places_they_are_made_again(models, folder, moved, monkeypatch):
    surveyed(models, folder, format_name="csv")
    dense_model(models / "new.keras")
    whole = surveyed(models, folder.with_name("whole"), format_name="csv")
    with killed_at_move(moved, monkeypatch):
        surveyed(models, folder, format_name="csv")
    if moved == 0:  # what was there is whole
        assert open_zoo(folder).summary.files == 5
    else:
        with pytest.raises(ArchlensError, match="is being written, or was stopped"):
            open_zoo(folder)
    survey = surveyed(models, folder, format_name="csv")
    assert survey.read == 0
    assert tables_in(folder) == tables_in(whole.folder)
    assert not list(folder.glob(".*"))


@pytest.mark.parametrize("moved", [0, 3, 7])
@pytest.mark.parametrize("then", ["csv", "parquet"])
def test_stopped_while_the_format_changes_no_table_of_the_other_stays(models, folder, moved, then, monkeypatch):
    surveyed(models, folder, format_name="csv")
    with killed_at_move(moved, monkeypatch):
        surveyed(models, folder, format_name="parquet")
    surveyed(models, folder, format_name=then)
    assert {path.suffix for path in folder.glob("models.*")} == {f".{then}"}
    assert open_zoo(folder).summary.models == 4


@pytest.mark.parametrize("moved", [0, 1])
def test_stopped_as_it_begins_anew_nothing_old_is_taken_for_new(models, folder, moved, monkeypatch):
    surveyed(models, folder, format_name="csv")
    anew = SurveyReading(8.0)
    with killed_at_move(moved, monkeypatch):
        surveyed(models, folder, format_name="csv", reading=anew, anew=True)
    if moved == 0:  # the settings are still the old ones
        with pytest.raises(ArchlensError, match="--anew"):
            surveyed(models, folder, format_name="csv", reading=anew)
        assert surveyed(models, folder, format_name="csv").read == 5
    else:
        assert surveyed(models, folder, format_name="csv", reading=anew).zoo.summary.expansion == 8.0
        whole = surveyed(models, folder.with_name("whole"), format_name="csv", reading=anew)
        assert tables_in(folder) == tables_in(whole.folder)


def test_a_bug_in_one_file_is_its_row(models, folder):
    def analyze(path, **more):
        if path.endswith("broken.keras"):
            raise ZeroDivisionError("by nothing")
        return archlens.analyze(path, **more)

    survey = surveyed(models, folder, analyze=analyze)
    (error,) = survey.rows("errors")
    assert error["kind"] == "unexpected"
    assert "ZeroDivisionError: by nothing" in error["message"]
    assert survey.models == 4


def test_a_format_that_cannot_be_written_is_told_before_anything_is_read(models, folder, monkeypatch):
    analyze, given = counted()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(
        ArchlensError,
        match=r"package pyarrow for tables in Parquet, found none.*keras-archlens\[survey\]"
        r'"\. Tables that need no package: --format csv or --format jsonl',
    ):
        surveyed(models, folder, analyze=analyze)
    assert given == []
    assert not folder.exists()
    assert surveyed(models, folder, analyze=analyze, format_name="csv").models == 4


def test_its_own_files_are_none_of_the_models_whichever_way_its_folder_is_named(models, tmp_path):
    (models / "inside").mkdir()
    (tmp_path / "link").symlink_to(models)
    for folder in (models / "inside" / ".." / "zoo", tmp_path / "link" / "zoo"):
        for _ in range(2):
            survey = surveyed(f"{models}/**/*", folder, format_name="jsonl")
        assert (survey.models, survey.errors) == (4, 1)
        shutil.rmtree(folder)
