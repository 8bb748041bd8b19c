"""What archlens survey tells of a survey, in all formats, and archlens report --beside."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import re
import sys
from pathlib import Path

import pandas as pd
import pytest

from tests.cli.in_process import run
from tests.conftest import ROOT
from tests.unit.surveys.zoos import FORMATS, of_models, random_rows, written

CONDITION = "strategy = 'joint' and max_share > 0.97"


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """A folder with the sample models and a survey of them."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "sample_models").symlink_to(ROOT / "sample_models")
    (folder / "driving.keras").symlink_to(ROOT / "sample_models" / "driving.keras")
    (folder / "broken.keras").write_bytes(b"none")
    with contextlib.chdir(folder):
        of_models("zoo", [*sorted(Path("sample_models").glob("*.keras")), "broken.keras"])
    return folder


@pytest.fixture
def here(place, monkeypatch):
    """The same, as the current folder."""
    monkeypatch.chdir(place)
    return place


def models_of(place):
    return pd.read_parquet(place / "zoo" / "models.parquet")


def test_an_overview_fits_on_a_screen(here):
    code, said = run("survey", "zoo/", "--width", "80")
    lines = said.splitlines()
    assert code == 0
    assert len(lines) <= 30
    assert max(map(len, lines)) <= 80
    models = models_of(here)
    assert lines[0] == f"zoo · {len(models)} models · 1 file could not be read"
    assert re.search(rf"^  joint +{(models.strategy == 'joint').sum()} ", said, re.MULTILINE)
    depths = models.depth.quantile([0, 0.1, 0.5, 0.9, 1], interpolation="lower")
    (depth,) = re.findall(r"^  depth +(.*)$", said, re.MULTILINE)
    assert depth.split()[0] == f"{depths[0]:.0f}"
    assert depth.split()[4] == f"{depths[1]:.0f}"


@pytest.mark.usefixtures("here")
@pytest.mark.parametrize(
    "option",
    [["--retry"], ["--anew"], ["--jobs", "2"], ["--timeout", "120"], ["--exclude", "a"], ["--limit", "calls=9"]],
)
def test_what_says_how_models_are_read_is_not_passed_over(option):
    code, said = run("survey", "zoo", *option)
    assert code == 2
    assert f"expected models to survey with {option[0]}, found the folder of a survey, zoo" in said
    assert f"archlens survey MODELS -o zoo {option[0]}" in said


@pytest.mark.usefixtures("here")
def test_a_spreadsheet_is_of_models():
    code, said = run("survey", "zoo", "-o", "told.csv")
    assert code == 2
    assert said.endswith("To list models, say --where or --columns.\n")


@pytest.mark.parametrize("format_name", ["text", "json", "csv", "markdown", "html"])
def test_a_condition_lists_the_models_that_pandas_finds(format_name, here, tmp_path):
    models = models_of(here)
    expected = sorted(models[(models.strategy == "joint") & (models.max_share > 0.97)].path)
    assert 2 < len(expected) < len(models)
    ending = {"text": "txt", "markdown": "md"}.get(format_name, format_name)
    target = tmp_path / f"told.{ending}"
    code, said = run("survey", "zoo", "--where", CONDITION, "-o", str(target), "--full")
    assert (code, said) == (0, f"wrote {target}\n")
    text = target.read_text(encoding="utf-8")
    if format_name == "json":
        data = json.loads(text)
        assert (data["schema"], data["matching"], data["models"]) == (
            "archlens.survey-answer/1",
            len(expected),
            len(models),
        )
        found = [row["path"] for row in data["rows"]]
        assert [row["max_share"] for row in data["rows"]] == [
            models.set_index("path").max_share[path] for path in found
        ]
    elif format_name == "csv":
        found = [row["path"] for row in csv.DictReader(io.StringIO(text))]
    elif format_name == "html":
        data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text)[1])
        found = [f"sample_models/{row[0]}" for row in data["rows"]]
    else:
        found = [f"sample_models/{name}" for name in re.findall(r"\w+\.keras", text)]
    assert found == expected


@pytest.mark.parametrize("format_name", FORMATS)
def test_tables_in_any_format_answer_alike(format_name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    rows = random_rows(11)
    for table in rows.values():
        for row in table:
            row.update({name: value.replace(";", ":") for name, value in row.items() if isinstance(value, str)})
    for name in {"parquet", format_name}:
        written(tmp_path / name / "zoo", rows, name)
    answers = []
    for name in ("parquet", format_name):
        monkeypatch.chdir(tmp_path / name)
        told = [run("survey", "zoo", "--format", each) for each in ("text", "json", "markdown")]
        answers.append([*told, run("survey", "zoo", "--columns", "path,depth", "--format", "csv")])
    assert answers[0] == answers[1]
    assert {code for code, _ in answers[0]} == {0}


def test_nothing_found_is_said(here):
    assert run("survey", "zoo", "--where", "depth > 100000") == (
        0,
        f"zoo · none of {len(models_of(here))} models\n  where depth > 100000\n",
    )


@pytest.mark.usefixtures("here")
def test_columns_that_are_asked_for_are_told():
    code, said = run("survey", "zoo", "--columns", "name, calls", "--format", "csv")
    assert (code, said.splitlines()[0]) == (0, "name,calls")
    code, said = run("survey", "zoo", "--columns", "nam")
    assert code == 2
    assert "Did you mean 'name'?" in said


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("zoo", "--where", "dept > 3"), "Did you mean 'depth'?"),
        (("zoo", "--format", "csv"), "To list models, say --where or --columns."),
        (("zoo", "--format", "parquet"), "It is for the tables of a new survey."),
        (("zoo", "--reports", "x"), "expected --reports with a page"),
        (("zoo", "-o", "zoo2"), "for zoo is a survey, of which it is told"),
        (("zoo", "-o", "zoo2/"), "To make a survey, name models."),
        (("zoo", "-o", "zoo/models.parquet", "--format", "text"), "found a part of the survey"),
        (("zoo", "-o", "zoo/survey.json"), "found a part of the survey"),
        (("zoo", "-o", "told.docx"), "found the ending '.docx'"),
        (("sample_models", "-o", "new", "--where", "true"), "expected the folder of a survey with --where"),
        (("sample_models", "-o", "new", "--format", "html"), "for the tables of a survey, found --format html"),
        (("sample_models",), "expected -o FOLDER"),
    ],
)
def test_what_cannot_be_told_is_refused(arguments, said, here):
    before = sorted(here.rglob("*"))
    code, text = run("survey", *arguments)
    assert code == 2
    assert said in text
    assert text.count("\n") == 1
    assert sorted(here.rglob("*")) == before


@pytest.mark.usefixtures("here")
def test_without_duckdb_it_is_said_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "duckdb", None)
    code, said = run("survey", "zoo")
    assert code == 2
    assert 'pip install "keras-archlens[survey]"' in said


def test_a_page_links_to_the_reports_that_could_be_written(here, tmp_path):
    gone = here / "gone.keras"
    gone.write_bytes((ROOT / "sample_models" / "siamese.keras").read_bytes())
    of_models(tmp_path / "zoo", ["sample_models/driving.keras", "gone.keras"])
    gone.unlink()
    folder = tmp_path / "a b" / "reports"
    code, said = run("survey", tmp_path / "zoo", "-o", tmp_path / "page.html", "--reports", folder)
    assert f"wrote {tmp_path / 'page.html'}, and 1 page to {folder}\n" in said
    assert code == 2
    assert "gone.keras" in said
    text = (tmp_path / "page.html").read_text(encoding="utf-8")
    data = json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text)[1])
    links = {row[0]: row[-1] for row in data["rows"]}
    assert (data["reports"], links["gone.keras"]) == ("./a%20b/reports/", "")
    report = folder / links["sample_models/driving.keras"]
    assert report.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert list(report.parent.iterdir()) == [report]


@pytest.mark.parametrize("format_name", ["text", "markdown", "json"])
def test_a_report_says_where_a_model_stands(format_name, here):
    code, said = run("report", "sample_models/driving.keras", "--beside", "zoo/", "--format", format_name)
    models = models_of(here).set_index("path")
    own, others = models.loc["sample_models/driving.keras"], models.drop("sample_models/driving.keras")
    less, more = (others.depth < own.depth).sum(), (others.depth > own.depth).sum()
    assert code == 0
    if format_name == "json":
        beside = json.loads(said)["beside"]
        assert (beside["models"], beside["itself"], beside["survey"]) == (len(others), True, "zoo")
        depth = next(each for each in beside["figures"] if each["figure"] == "depth")
        assert (depth["value"], depth["less"], depth["more"]) == (own.depth, less, more)
        assert beside["same_strategy"] == (others.strategy == own.strategy).sum()
    else:
        assert f"{len(others)} other models of" in said
        share = f"{100 * less / len(others):.1f}".removesuffix(".0")
        assert re.search(rf"depth[ |]+{own.depth}[ |]+more than {share}%", said)


@pytest.mark.usefixtures("here")
def test_a_report_beside_no_survey_is_refused():
    code, said = run("report", "sample_models/driving.keras", "--beside", "sample_models")
    assert code == 2
    assert "expected the folder of a survey" in said
