"""What is done with a file: figures or an error, and nothing that archlens should have known is hidden."""

from __future__ import annotations

import os
import zipfile

import pytest

import archlens
from archlens.surveys.records import SurveyedFile, SurveyReading
from archlens.surveys.work import survey_file
from tests.unit.surveys.made import SAMPLES, dense_model

READING = SurveyReading(expansion=4.0)


def kind_of(path, analyze=archlens.analyze, reading=READING):
    outcome = survey_file(SurveyedFile(str(path), 1, ""), reading, analyze)
    assert len(outcome.rows["models"]) + len(outcome.rows["errors"]) == 1
    return outcome.rows["errors"][0]["kind"] if outcome.rows["errors"] else None


def raising(error):
    def analyze(*_, **__):
        raise error

    return analyze


def test_files_as_they_are(tmp_path):
    assert kind_of(SAMPLES[0]) is None
    assert kind_of(tmp_path / "missing.keras") == "unreadable"
    subclassed = tmp_path / "subclassed.keras"
    with zipfile.ZipFile(subclassed, "w") as archive:
        archive.writestr("metadata.json", '{"keras_version": "3.9.0"}')
        archive.writestr("config.json", '{"module": "app", "class_name": "MyModel", "config": {}}')
    assert kind_of(subclassed) == "no graph"


def test_limits_and_expansion_count(tmp_path):
    model = SurveyedFile(str(dense_model(tmp_path / "m.json", units=32)), 1, "")
    assert kind_of(model.path, reading=SurveyReading(4.0, {"config_bytes": 10})) == "limit"
    for expansion, expected in ((4.0, 1), (16.0, 0)):
        outcome = survey_file(model, SurveyReading(expansion, {"config_bytes": 10_000}), archlens.analyze)
        assert [row["expansions"] for row in outcome.rows["models"]] == [expected]


@pytest.mark.parametrize("error", [MemoryError(), RecursionError()])
def test_where_python_gives_up(error):
    assert kind_of("m.keras", raising(error)) == "memory"


def test_a_bug_is_not_hidden_here():
    with pytest.raises(ZeroDivisionError):
        kind_of("m.keras", raising(ZeroDivisionError()))


def test_a_pipe_or_device_is_not_read(tmp_path):
    pipe, device = tmp_path / "pipe.keras", tmp_path / "device.keras"
    os.mkfifo(pipe)
    device.symlink_to("/dev/zero")
    analyze = raising(AssertionError("it is read"))
    assert [kind_of(path, analyze) for path in (pipe, device)] == ["unreadable", "unreadable"]
