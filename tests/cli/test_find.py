"""``archlens find`` as users run it."""

from __future__ import annotations

import json
import shutil
import sys

import pytest

from tests.cli.in_process import run
from tests.unit.surveys.made import SAMPLES, dense_model, surveyed


@pytest.fixture
def zoo(tmp_path, monkeypatch):
    """A folder with models and a survey of them, which is the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "models").mkdir()
    for path in SAMPLES[:3]:
        shutil.copy(path, tmp_path / "models")
    dense_model(tmp_path / "models" / "one.json", 4)
    dense_model(tmp_path / "models" / "two.json", 4, "two")
    surveyed(["models", "models/*.json"], "zoo", format_name="jsonl")
    return tmp_path / "zoo"


@pytest.mark.usefixtures("zoo")
def test_as_text_in_80_columns():
    code, text = run("find", "models/one.json", "zoo", "--width", "80", "-n", "1")
    assert code == 0
    assert text.splitlines()[0] == "made · nearest of 4 models in zoo"
    assert [line.split() for line in text.splitlines()[-2:]] == [
        ["–", "100%", "itself", "one.json", "made", "?"],
        ["1", "100%", "all", "two.json", "two", "?"],
    ]
    assert max(map(len, text.splitlines())) <= 80


@pytest.mark.usefixtures("zoo")
def test_a_package_that_is_missing_is_no_matter_of_the_model(monkeypatch):
    surveyed(["models"], "parquet_zoo", format_name="parquet")
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    code, said = run("find", "models/one.json", "parquet_zoo")
    assert (code, said[:41]) == (2, "archlens: expected the package pyarrow fo")
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, said = run("report", "models/one.json", "models/two.json", "--beside", "zoo")
    assert (code, said.count("expected the package duckdb"), said[:18]) == (2, 1, "archlens: expected")


def test_a_file_that_is_not_in_the_survey_and_what_is_written_to_a_file(zoo):
    code, said = run("find", SAMPLES[0], "zoo", "-o", "near.json")
    assert (code, said) == (0, "wrote near.json\n")
    found = json.loads((zoo.parent / "near.json").read_text())
    assert [found["same"], found["models"], found["nearest"][0]["kinship"]] == [1, 5, "same"]
    code, text = run("find", SAMPLES[0], "zoo", "--format", "csv", "-n", "2")
    assert (code, len(text.splitlines())) == (0, 3)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["models/one.json", "models"], "Make one with: archlens survey"),
        (["models/one.json", "nowhere"], "found nothing there"),
        (["models/none.json", "zoo"], "found no such file"),
        (["models/one.json", "zoo", "-n", "0"], "0 is not in the range"),
        (["models/one.json", "zoo", "-o", "zoo/models.jsonl", "--format", "json"], "Name another file"),
        (["models/one.json", "zoo", "-o", "near.svg"], "a file that ends in .txt, .json, .csv"),
        (["zoo", "models/one.json"], "MODEL"),
    ],
)
def test_what_cannot_be_done_is_said_in_a_paragraph(zoo, arguments, said):
    before = sorted(path.name for path in zoo.iterdir())
    code, text = run("find", *arguments)
    assert code == 2
    assert said in text
    assert "Traceback" not in text
    assert sorted(path.name for path in zoo.iterdir()) == before


def test_a_damaged_table_is_said(zoo):
    path = zoo / "models.jsonl"
    path.write_text(path.read_text()[:-40])
    code, text = run("find", "models/one.json", "zoo")
    assert (code, text.count("\n")) == (2, 1)
    assert "Start the survey again" in text
