"""The nearest models of a survey: copies first, then other settings, then by likeness."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace

import pytest

import archlens
from archlens.errors import ArchlensError, ArgumentError
from archlens.surveys.nearest import KINSHIPS, find_nearest
from archlens.surveys.store import open_zoo
from tests.unit.surveys.made import SAMPLES, dense_model, surveyed


class Rows:
    """A table of models that is held in memory."""

    folder = "zoo"

    def __init__(self, *rows):
        self._rows = rows

    def rows(self, _table, columns):
        return iter([{column: row.get(column) for column in columns} for row in self._rows])


@pytest.fixture(scope="module")
def zoo(tmp_path_factory):
    """A survey of the sample models, with copies of one, and one of another size."""
    folder = tmp_path_factory.mktemp("models")
    for path in (*SAMPLES[:6], *(path for path in SAMPLES if path.stem == "siamese")):
        shutil.copy(path, folder)
    shutil.copy(folder / "siamese.keras", folder / "a copy.keras")
    dense_model(folder / "small.json", 8, "one")
    dense_model(folder / "renamed.json", 8, "another")
    dense_model(folder / "wide.json", 9, "wide")
    dense_model(folder / "wider.json", 90, "wider")
    surveyed([folder, folder / "*.json"], folder / "zoo", format_name="jsonl")
    return open_zoo(folder / "zoo")


def models(found):
    return [each.path.rpartition("/")[2] for each in found.nearest]


def test_copies_come_first_then_other_settings_then_the_alike(zoo):
    found = find_nearest(archlens.analyze(zoo.folder.parent / "small.json"), zoo, most=5)
    assert models(found)[:4] == ["small.json", "renamed.json", "wide.json", "wider.json"]
    assert [each.kinship for each in found.nearest] == ["same", "same", "wiring", "wiring", "other", "other"]
    assert [each.itself for each in found.nearest] == [True, *[False] * 5]
    assert [each.likeness for each in found.nearest[:4]] == [1.0] * 4
    assert 1 > found.nearest[4].likeness >= found.nearest[5].likeness > 0
    assert (found.same, found.wiring) == (1, 2)
    assert found.models == zoo.summary.models - 1


def test_all_models_are_ordered_and_each_is_there_once(zoo):
    found = find_nearest(archlens.analyze(SAMPLES[0]), zoo, most=10_000)
    assert len(found.nearest) == found.models == zoo.summary.models
    assert len(set(models(found))) == found.models
    order = [(KINSHIPS.index(each.kinship), -each.likeness) for each in found.nearest]
    assert order == sorted(order)
    # The file is not in the survey, its copy is.
    assert found.nearest[0].kinship == "same"
    assert not found.nearest[0].itself


def test_the_file_itself_whichever_way_it_is_named(zoo, monkeypatch):
    monkeypatch.chdir(zoo.folder)
    found = find_nearest(archlens.analyze("../siamese.keras"), zoo, most=1)
    assert models(found) == ["siamese.keras", "a copy.keras"]
    assert [each.itself for each in found.nearest] == [True, False]
    assert found.same == 1


def test_a_file_that_changed_since_the_survey_is_not_itself():
    analysis = archlens.analyze(SAMPLES[0])
    row = {"path": str(SAMPLES[0]), "name": "old", "fingerprint": "0-0", "signature": "a", "parameters": 1}
    assert [each.itself for each in find_nearest(analysis, Rows(row)).nearest] == [False]


def test_other_weights_of_a_class_of_ones_own_are_no_copy(zoo):
    analysis = archlens.analyze(zoo.folder.parent / "small.json")
    (row,) = [row for row in zoo.rows("models") if row["path"].endswith("small.json")]
    others = [{**row, "parameters": parameters} for parameters in (32, 33, None)]
    assert row["parameters"] == analysis.model.parameters or row["parameters"] is None
    known = replace(analysis, model=replace(analysis.model, parameters=32), path=None)
    assert [each.kinship for each in find_nearest(known, Rows(*others)).nearest] == ["same", "same", "wiring"]
    huge = replace(analysis, model=replace(analysis.model, parameters=10**5_000), path=None)
    assert [each.kinship for each in find_nearest(huge, Rows(*others)).nearest] == ["same"] * 3


def test_of_equals_the_one_of_most_nearly_as_many_parameters_comes_first():
    analysis = archlens.analyze(SAMPLES[0])
    own = analysis.model.parameters
    rows = [
        {"path": name, "fingerprint": "0-0", "signature": "a", "parameters": parameters}
        for name, parameters in (("unknown", None), ("double", 2 * own), ("b", own), ("a", own), ("half", own // 3))
    ]
    assert models(find_nearest(analysis, Rows(*rows))) == ["a", "b", "double", "half", "unknown"]


def test_of_many_rows_few_are_held_and_the_nearest_found():
    analysis = archlens.analyze(SAMPLES[0])
    near = {"path": "near", "fingerprint": archlens_fingerprint(analysis), "signature": "a", "parameters": None}
    rows = [{"path": f"{i}", "fingerprint": "0-0", "signature": "a", "parameters": 1} for i in range(9_000)]
    found = find_nearest(analysis, Rows(*rows, near), most=2)
    assert models(found)[0] == "near"
    assert (found.models, found.same) == (9_001, 1)


def archlens_fingerprint(analysis):
    return find_nearest(analysis, Rows()).fingerprint


@pytest.mark.parametrize("most", [0, -1, 1.5, True, "3"])
def test_a_number_of_models_that_is_none(most):
    with pytest.raises(ArgumentError, match="at least 1"):
        find_nearest(archlens.analyze(SAMPLES[0]), Rows(), most)


def test_a_damaged_table():
    row = {"path": "a", "fingerprint": "0-0", "signature": "a?", "parameters": 1}
    with pytest.raises(ArchlensError, match=r"signatures of models.*Survey the models anew"):
        find_nearest(archlens.analyze(SAMPLES[0]), Rows(row))


def test_from_python_with_a_folder_or_a_survey(tmp_path):
    dense_model(tmp_path / "a.json")
    survey = surveyed(tmp_path / "a.json", tmp_path / "zoo", format_name="csv")
    analysis = archlens.analyze(tmp_path / "a.json")
    by_path = archlens.find(str(tmp_path / "a.json"), tmp_path / "zoo", most=3)
    assert archlens.find(analysis, survey, most=3) == by_path
    assert [each.name for each in by_path.nearest] == ["made"]
    read_back = archlens.Analysis.from_dict(json.loads(analysis.to_json()))
    with pytest.raises(ArchlensError, match="holds no graph"):
        archlens.find(read_back, survey)
    with pytest.raises(ArchlensError, match="archlens survey"):
        archlens.find(analysis, tmp_path)
