"""Where a model stands, compared with counting by hand; itself is left out, however it is named."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest

import archlens
from archlens.surveys.standings import standing
from archlens.surveys.survey_answers import SPREAD_FIGURES
from tests.conftest import ROOT
from tests.unit.surveys.zoos import of_models, random_rows, written

SAMPLES = sorted((ROOT / "sample_models").glob("*.keras"))[::3]


@pytest.fixture(scope="module")
def samples():
    """Path → Analysis of some sample models, named from the repository."""
    paths = [f"sample_models/{path.name}" for path in SAMPLES]
    return {path: archlens.analyze(ROOT / path) for path in paths}


@pytest.fixture(scope="module")
def zoo(samples, tmp_path_factory):
    with contextlib.chdir(ROOT):
        return of_models(tmp_path_factory.mktemp("surveys") / "zoo", samples)


def by_hand(own, others):
    for figure in SPREAD_FIGURES:
        values = [row[figure] for row in others]
        known = [value for value in values if value is not None]
        mine = own[figure]
        unknown = len(values) - len(known)
        if mine is None:
            yield (figure, None, 0, 0, 0, unknown)
        else:
            counts = (sum(v < mine for v in known), known.count(mine), sum(v > mine for v in known))
            yield (figure, mine, *counts, unknown)


@pytest.mark.parametrize("name", [path.name for path in SAMPLES])
def test_it_is_what_counting_gives(name, samples, zoo, monkeypatch):
    monkeypatch.chdir(ROOT)
    path = f"sample_models/{name}"
    found = standing(samples[path], path, zoo)
    rows = list(zoo.rows("models"))
    (own,) = (row for row in rows if row["path"] == path)
    others = [row for row in rows if row["path"] != path]
    assert (found.itself, found.models, found.strategy) == (True, len(others), own["strategy"])
    assert found.same_strategy == sum(row["strategy"] == own["strategy"] for row in others)
    figures = [(f.figure, f.value, f.less, f.equal, f.more, f.unknown) for f in found.figures]
    assert figures == list(by_hand(own, others))


def test_it_is_itself_by_whatever_path_and_a_copy_is_another(samples, zoo, monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    path, analysis = next(iter(samples.items()))
    name = Path(path).name
    link = tmp_path / "link" / name
    link.parent.mkdir()
    link.symlink_to(ROOT / path)
    for own in (path, f"./sample_models/../{path}", str(ROOT / path), str(link)):
        assert standing(analysis, own, zoo).itself
    copy = shutil.copy(ROOT / path, tmp_path / name)
    other = standing(analysis, str(copy), zoo)
    assert (other.itself, other.models) == (False, len(samples))
    assert all(figure.equal >= 1 for figure in other.figures if figure.value is not None)


def test_beside_no_others_nothing_is_counted(samples, tmp_path):
    empty = written(tmp_path / "zoo", random_rows(0, models=0))
    found = standing(next(iter(samples.values())), "x.keras", empty)
    assert (found.models, found.same_strategy) == (0, 0)
    assert {(f.less, f.equal, f.more, f.unknown) for f in found.figures} == {(0, 0, 0, 0)}
