"""The table of all calls as CSV: read back it is the graph, and in a spreadsheet no name is a formula."""

from __future__ import annotations

import ast
import csv
import io
import re

import pytest
from hypothesis import HealthCheck, given, settings

import archlens
from archlens.analysis import analyze_graph
from archlens.analysis.analysis import Analysis
from archlens.errors import ReportFormatError, UnknownNameError
from archlens.render.calls_csv import COLUMNS, escaped, render
from archlens.render.document import View
from tests.conftest import ROOT
from tests.strategies import model_graphs
from tests.unit.render.made import SAMPLES, sample
from tests.unit.rules.made import Made

FORMULAS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "  =1",
    "\N{FULLWIDTH EQUALS SIGN}1",
    "=cmd|' /C calc'!A0",
    "-",
    "\t=1",
    "\r=1",
    "\n+1",
]


def rows_of(analysis, view=None):
    return list(csv.DictReader(io.StringIO(render(analysis, view), newline=""), strict=True))


def listed(cell):
    return cell.split("|") if cell else []


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(model_graphs())
def test_read_back_it_is_the_graph(graph):
    rows = rows_of(analyze_graph(graph))
    assert [row["id"] for row in rows] == [call.id for call in graph.calls]
    ways = [
        (maker, row["id"], control)
        for row in rows
        for control, of in enumerate(("takes", "controlled_by"))
        for maker in listed(row[of])
    ]
    tensors = [
        (f"{each.source}:{each.output}" if each.output else each.source, each.target, int(each.control))
        for each in graph.tensors
    ]
    assert sorted(ways) == sorted(tensors)


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_figures_of_a_sample(path):
    analysis = sample(path.stem)
    rows, calls = rows_of(analysis), analysis.graph.by_id
    layers = {row["layer"]: int(row["parameters"]) for row in rows if row["parameters"]}
    assert sum(int(row["macs"]) for row in rows if row["macs"]) == analysis.model.macs_at_least
    for row in rows:
        call = calls[row["id"]]
        assert row["macs"] == ("" if call.macs is None else str(call.macs))
        assert row["shape"] == "" or ast.literal_eval(row["shape"]) == call.shape
        assert set(listed(row["sources"])) <= {each.name for each in analysis.inputs}
    shared_by_wrappers = any(len(call.layer.weights or {}) > 1 for call in calls.values())
    if not shared_by_wrappers:
        assert sum(layers.values()) == analysis.model.parameters


def test_what_is_unknown_is_an_empty_cell():
    analysis = archlens.analyze(ROOT / "tests" / "data" / "keras_3.15.1" / "attention_and_custom.keras")
    calls = analysis.graph.by_id
    unknown = {row["id"] for row in rows_of(analysis) if row["macs"] == ""}
    assert unknown == {each.id for each in calls.values() if each.macs is None} != set()
    assert all(row["dtype"] == (calls[row["id"]].dtype or "") for row in rows_of(analysis))


def test_masks_stand_apart_from_features():
    analysis = archlens.analyze(ROOT / "tests" / "data" / "keras_3.15.1" / "attention_and_custom.keras")
    control = {(each.source, each.target) for each in analysis.graph.tensors if each.control}
    assert (
        {(maker, row["id"]) for row in rows_of(analysis) for maker in listed(row["controlled_by"])} == control != set()
    )


@pytest.mark.parametrize("name", FORMULAS)
def test_no_name_is_a_formula(name):
    m = Made()
    m.input(name), m.input("b")
    m.call("add", "Add", name, "b")
    m.dense("x;" + name, "add")
    text = render(analyze_graph(m.graph("x;" + name)))
    cells = [cell for row in csv.reader(io.StringIO(text)) for cell in row]
    assert not any(re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", cell) for cell in cells)
    # Where a program takes semicolons or tabs for what stands between cells, too.
    assert not any(
        re.match(r"\s*[=+\-@\uff1d\uff0b\uff0d\uff20]", part)
        for line in text.splitlines()
        for part in re.split("[;\t]", line)
    )
    assert text.count("\n") == 5
    assert f"{escaped(name)}|b" in cells


def test_names_keep_what_is_no_formula_and_cells_are_quoted_as_rfc_4180_has_it():
    m = Made()
    m.input('größe, "x"')
    m.dense("層", 'größe, "x"')
    line = render(analyze_graph(m.graph("層"))).splitlines()[2]
    assert line.startswith('層,Dense,層,layer,dense,"größe, ""x""",,"(None, 8)"')


def test_of_one_branch_its_own_calls():
    rows = rows_of(sample("image_text"), View(branch="text_input"))
    assert [row["id"] for row in rows] == ["text_input", "text_embedding", "text_lstm", "text_dense"]
    with pytest.raises(UnknownNameError, match="text_input"):
        render(sample("image_text"), View(branch="text"))


def test_a_report_that_was_read_back_has_no_calls():
    with pytest.raises(ReportFormatError, match="graph"):
        render(Analysis.from_dict(sample("image_text").to_dict()))


def test_the_page_of_the_report_tells_every_column():
    text = (ROOT / "docs" / "report.md").read_text(encoding="utf-8")
    table = text.partition("## CSV")[2].partition("\n## ")[0]
    assert tuple(re.findall(r"^\| `(\w+)` \|", table, re.MULTILINE)) == COLUMNS
