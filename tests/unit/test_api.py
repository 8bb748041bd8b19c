"""The calls behind the public names: whatever a model is given as, and arguments that are none."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

import archlens
from archlens.errors import ArgumentError
from archlens.render import json_report, markdown_report
from archlens.render.html import render as page
from tests.conftest import ROOT

FILE = ROOT / "sample_models" / "driving.keras"
OTHER = ROOT / "sample_models" / "siamese.keras"


@pytest.fixture(scope="module")
def analysis():
    return archlens.analyze(FILE)


@pytest.fixture
def lock(tmp_path, analysis):
    path = tmp_path / "driving.lock"
    path.write_text(archlens.Architecture.of(analysis).to_lock(), encoding="ascii")
    return path


def test_a_picture_of_a_path_is_that_of_its_analysis(tmp_path, analysis):
    pictures = [archlens.draw(each).svg for each in (FILE, str(FILE), analysis)]
    assert len(set(pictures)) == 1
    assert archlens.draw(FILE, tmp_path / "m.htm").read_text(encoding="utf-8").startswith("<!doctype html>")


def test_a_comparison_takes_every_kind_of_model(analysis, lock):
    kinds = [FILE, str(FILE), analysis, archlens.Architecture.of(analysis), lock]
    assert all(archlens.compare(old, new).same for old in kinds for new in kinds)
    assert not any(archlens.compare(each, OTHER).same for each in kinds)


def test_a_scan_of_an_analysis_is_one_of_its_file(analysis):
    assert analysis.path == str(FILE)
    assert archlens.scan(analysis) == archlens.scan(FILE) == archlens.scan(str(FILE))
    with pytest.raises(ArgumentError, match="expected an Analysis of a file to scan"):
        archlens.scan(archlens.Analysis.from_dict(analysis.to_dict()))


def test_an_analysis_writes_itself(analysis):
    assert analysis.to_json() == json_report.render(analysis)
    assert archlens.Analysis.from_dict(json.loads(analysis.to_json())) == analysis
    assert analysis.to_markdown() == markdown_report.render(analysis)
    assert analysis.to_html() == page(analysis)


def test_what_was_read_back_writes_all_but_the_page(analysis):
    again = archlens.Analysis.from_dict(analysis.to_dict())
    assert again.to_json() == analysis.to_json()
    assert again.to_markdown().startswith("### `driving`")
    with pytest.raises(archlens.ArchlensError, match="holds no graph"):
        again.to_html()


WRONG = {
    "a model": lambda _: archlens.analyze(3),
    "a model of bytes": lambda _: archlens.analyze(b"model.keras"),
    "an expansion": lambda _: archlens.analyze(FILE, expansion="4"),
    "no expansion": lambda _: archlens.analyze(FILE, expansion=None),
    "a small expansion": lambda _: archlens.analyze(FILE, expansion=0.5),
    "an expansion that is no number": lambda _: archlens.analyze(FILE, expansion=float("nan")),
    "limits": lambda _: archlens.analyze(FILE, limits=3),
    "a limit": lambda _: archlens.analyze(FILE, limits={"calls": "many"}),
    "a model to draw": lambda _: archlens.draw(3),
    "a picture file": lambda a: archlens.draw(a, 3),
    "a depth": lambda a: archlens.draw(a, depth="2"),
    "a focus": lambda a: archlens.draw(a, focus=3),
    "a branch to draw": lambda a: archlens.draw(a, only_branch=3),
    "an ending": lambda a: archlens.draw(a, "m.docx"),
    "a fold": lambda a: archlens.draw(a, fold="all"),
    "a side": lambda a: archlens.compare(a, None),
    "a missing side": lambda a: archlens.compare("no such file", a),
    "a model to scan": lambda _: archlens.scan(3),
    "limits of a scan": lambda _: archlens.scan(FILE, limits=3),
    "a model to strip": lambda a: archlens.skeleton(a, "m.keras"),
    "a skeleton": lambda _: archlens.skeleton(FILE, 3),
    "a branch": lambda a: a.branch(3),
    "a fusion": lambda a: a.fusion([]),
    "an equivalence": lambda a: a.equivalence(1, 2),
    "an architecture": lambda _: archlens.Architecture.of(3),
    "a lock file": lambda _: archlens.Architecture.from_lock(3),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_arguments_raise_archlens_own_errors(name, analysis, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(archlens.ArchlensError, match=r"expected .*, found ") as error:
        WRONG[name](analysis)
    assert error.value.hint
    assert not list(Path().iterdir())


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"jobs": 0}, "expected at least 1 job, found 0"),
        ({"jobs": 1.5}, "expected at least 1 job, found 1.5"),
        ({"timeout": 0}, "expected a timeout above 0, found 0"),
        ({"timeout": "1"}, "expected a timeout above 0, found '1'"),
        ({"expansion": 0}, "expected an expansion of at least 1"),
        ({"sources": [3]}, "expected the path of a model file or a folder of them"),
        ({"output": 3}, "expected the path of a folder to write to"),
    ],
)
def test_a_survey_takes_no_nonsense(tmp_path, arguments, message):
    usual = {"sources": "sample_models", "output": tmp_path / "zoo"}
    with pytest.raises(ArgumentError, match=message):
        archlens.survey(**(usual | arguments))
    assert not (tmp_path / "zoo").exists()


@pytest.mark.parametrize("timeout", [1e10, 1e300, math.inf])
def test_a_time_that_no_clock_can_wait_for_is_no_end(tmp_path, timeout):
    survey = archlens.survey("sample_models/image_text.keras", tmp_path / "zoo", jobs=1, timeout=timeout)
    assert (survey.models, survey.errors) == (1, 0)
