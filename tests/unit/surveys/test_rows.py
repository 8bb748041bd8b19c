"""Rows of a model: what the JSON report of the same model says, flattened; and figures that no table can hold."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings

import archlens
from archlens.analysis import analyze_graph
from archlens.rules import find
from archlens.surveys.columns import TABLES
from archlens.surveys.records import SurveyedFile
from archlens.surveys.rows import rows_of
from tests.strategies import model_graphs
from tests.unit.rules.made import Made
from tests.unit.surveys.made import SAMPLES


def rows(analysis, path="m.keras"):
    return rows_of(SurveyedFile(path, 1, "now"), analysis)


def highest(values):
    known = [value for value in values if value is not None]
    return max(known, default=None) if len(known) == len(values) else None


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_they_say_what_the_report_says(path):
    report = json.loads(archlens.analyze(path).to_json())
    made = rows(archlens.analyze(path), str(path))
    (row,) = made["models"]
    model, interaction = report["model"], report["interaction"]
    same = {
        key: model[key] for key in model.keys() & row.keys() if key not in {"strategy", "quantization", "optimizer"}
    }
    assert len(same) > 12
    assert {key: row[key] for key in same} == same
    assert row["strategy"] + (" + injection" if row["injections"] else "") == model["strategy"]
    assert row["optimizer"] == (model["optimizer"] and model["optimizer"]["name"])
    for key in ("depth", "weighted_depth", "calls", "parameters", "macs"):
        assert row[f"interaction_{key}"] == interaction[key]
    assert row["joint_depth"] == interaction["joint_depth"]
    assert row["narrowest_features"] == (interaction["narrowest"] and interaction["narrowest"]["features"])
    for key in ("inputs", "outputs", "fusions", "injections", "blocks"):
        assert row[key] == len(report[key])
    roles = Counter(each["role"] for each in report["inputs"])
    assert [row[f"{role}_inputs"] for role in ("feature", "control", "unused")] == [
        roles[role] for role in ("feature", "control", "unused")
    ]
    severities = Counter(finding["severity"] for finding in report["findings"])
    assert [row["errors"], row["warnings"], row["notes"]] == [severities[each] for each in ("error", "warning", "info")]
    assert row["max_branch_depth"] == highest([branch["depth"] for branch in report["branches"]])
    assert row["similarity"] == highest([pair["similarity"] for pair in report["equivalence"]])


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_each_thing_of_the_report_has_its_row(path):
    report = json.loads(archlens.analyze(path).to_json())
    made = rows(archlens.analyze(path), str(path))
    for table, key in (
        ("branches", "branches"),
        ("fusions", "fusions"),
        ("outputs", "outputs"),
        ("findings", "findings"),
    ):
        assert [row["number"] for row in made[table]] == list(range(1, len(report[key]) + 1))
        for row, told in zip(made[table], report[key], strict=True):
            same = {name for name in row.keys() & told.keys() if not isinstance(told[name], (list, dict))}
            assert len(same) > 3
            assert {name: row[name] for name in same} == {name: told[name] for name in same}
            for name in ("inputs", "arms", "frontier"):
                assert name not in row or row[name] == len(told[name])
    inputs = {each["name"]: each for each in report["inputs"]}
    lost = {each["input"]: each for each in report["without"]}
    for row in made["branches"]:
        assert row["dtype"] == inputs[row["input"]]["dtype"]
        assert row["calls_lost_without"] == lost[row["input"]]["calls"]
        assert row["outputs_without"] == len(lost[row["input"]]["outputs"])
    for row, told in zip(made["outputs"], report["outputs"], strict=True):
        assert row["input_names"] == "|".join(told["inputs"])
        assert row["depth"] == max(filter(None, told["depth_from"].values()))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs())
def test_rows_of_any_graph_have_all_columns_and_only_what_they_may_hold(graph):
    analysis = analyze_graph(graph)
    made = rows(analysis)
    kinds = {"text": str, "whole": int, "number": float, "truth": bool}
    for table in TABLES:
        for row in made[table.name]:
            assert tuple(row) == table.names
            for name, type_ in table.types.items():
                assert row[name] is None or type(row[name]) is kinds[type_] or (type_, row[name]) == ("number", 0)
    shares = [row["share"] for row in made["branches"]]
    sizes = [branch.parameters for branch in analysis.branches]
    if len(sizes) > 1 and None not in sizes and any(sizes):
        assert sum(shares) == pytest.approx(1)
        assert shares == [pytest.approx(size / sum(sizes)) for size in sizes]
        assert made["models"][0]["max_share"] == max(shares)
    else:
        assert set(shares) <= {None}
        assert made["models"][0]["max_share"] is None


def test_a_figure_beyond_64_bits_is_null_and_named():
    m = Made()
    x = m.dense("out", m.input("x"), owns=2**63)
    y = m.dense("other", m.input("y"), owns=2**63 - 1)
    made = rows(analyze_graph(m.graph(x, y)))
    (row,) = made["models"]
    assert row["parameters"] is None
    assert "parameters" in row["too_large"].split("|")
    assert [branch["parameters"] for branch in made["branches"]] == [None, 2**63 - 1]
    assert [branch["share"] for branch in made["branches"]] == [0.5, 0.5]


def test_what_is_unknown_is_null_and_not_called_too_large():
    m = Made()
    out = m.dense("out", m.input("x", shape=(None, None)), shape=(None, None))
    (row,) = rows(analyze_graph(m.graph(out)))["models"]
    assert row["peak_bytes"] is None
    assert row["too_large"] is None


def test_names_that_do_harm_are_written_out():
    m = Made()
    out = m.dense("\x1b[2J|\ud800\u202e", m.input("in\n=1"))
    analysis = analyze_graph(m.graph(out))
    made = rows(analysis, "models/\udcff.keras")
    (row,) = made["outputs"]
    assert row["path"] == "models/\\udcff.keras"
    assert row["name"] == "\\x1b[2J|\\ud800\\u202e"
    assert row["input_names"] == "in\\n=1"
    assert find(analysis) is not None
    json.dumps(made, ensure_ascii=False).encode("utf-8")
