"""Tables read back: by archlens, and by the libraries that people read them with; they say what the reports say."""

from __future__ import annotations

import csv
import json
import shutil

import duckdb
import pandas as pd
import polars as pl
import pytest

import archlens
from archlens.errors import UnknownNameError
from archlens.surveys.columns import BRANCHES, MODELS, TABLES
from archlens.surveys.table_formats import FORMATS, format_named
from tests.unit.surveys.made import SAMPLES, some_models, surveyed

NAMES = [format_.name for format_ in FORMATS]
ENDINGS = {format_.name: format_.ending for format_ in FORMATS}


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    return some_models(tmp_path_factory.mktemp("models"), len(SAMPLES))


@pytest.fixture(scope="module")
def zoos(models, tmp_path_factory):
    """Name of a format → the same tables in it; models are read once."""
    folder = tmp_path_factory.mktemp("zoos") / "parquet"
    surveyed(models, folder)
    for name in NAMES:
        other = folder.with_name(name)
        if other != folder:
            shutil.copytree(folder, other)
    return {name: surveyed(models, folder.with_name(name), format_name=name).zoo for name in NAMES}


@pytest.fixture(params=NAMES)
def zoo(request, zoos):
    return zoos[request.param]


@pytest.fixture(scope="module")
def reports(models):
    return {
        str(path): json.loads(archlens.analyze(path).to_json())
        for path in models.glob("*.keras")
        if path.stem != "broken"
    }


def with_pandas(path):
    read = {
        ".parquet": pd.read_parquet,
        ".csv": pd.read_csv,
        ".jsonl": lambda p: pd.read_json(p, lines=True),
    }
    frame = read[path.suffix](path)
    return frame.astype(object).where(frame.notna(), None).to_dict("records")


def with_polars(path):
    read = {".parquet": pl.read_parquet, ".csv": pl.read_csv, ".jsonl": pl.read_ndjson}
    return read[path.suffix](path).to_dicts()


def with_duckdb(path):
    result = duckdb.sql(f"FROM '{path}'")
    names = [column[0] for column in result.description]
    return [dict(zip(names, row, strict=True)) for row in result.fetchall()]


@pytest.mark.parametrize("read", [with_pandas, with_polars, with_duckdb])
def test_others_read_the_figures_of_the_reports(zoo, reports, read):
    models = {row["path"]: row for row in read(zoo.path("models"))}
    assert list(models) == sorted(reports)
    for path, report in reports.items():
        told = {key: value for key, value in report["model"].items() if key in models[path] and key != "keras_version"}
        told |= {
            "strategy": report["model"]["strategy"].partition(" ")[0],
            "joint_depth": report["interaction"]["joint_depth"],
        }
        del told["quantization"], told["optimizer"]
        assert {key: models[path][key] for key in told} == told
    branches = [
        (row["path"], row["input"], row["depth"], row["fuses"], row["parameters"]) for row in read(zoo.path("branches"))
    ]
    assert branches == [
        (path, branch["input"], branch["depth"], branch["fuses"], branch["parameters"])
        for path in sorted(reports)
        for branch in reports[path]["branches"]
    ]
    fusions = [(row["path"], row["id"], row["class"], row["ratio"]) for row in read(zoo.path("fusions"))]
    assert fusions == [
        (path, fusion["id"], fusion["class"], pytest.approx(fusion["ratio"]))
        for path in sorted(reports)
        for fusion in reports[path]["fusions"]
    ]
    findings = [(row["path"], row["code"], row["message"].replace("\\x3b", ";")) for row in read(zoo.path("findings"))]
    assert findings == [
        (path, finding["code"], finding["message"]) for path in sorted(reports) for finding in reports[path]["findings"]
    ]
    (error,) = read(zoo.path("errors"))
    assert error["kind"] == "unreadable"


def test_archlens_reads_all_formats_alike(zoo, zoos):
    for table in TABLES:
        rows = [
            {name: value.replace("\\x3b", ";") if isinstance(value, str) else value for name, value in row.items()}
            for row in zoo.rows(table.name)
        ]
        assert rows == list(zoos["parquet"].rows(table.name))
        assert list(zoo.rows(table.name, ["path"])) == [{"path": row["path"]} for row in rows]


HARM = ["=cmd()", " +1", "a;=1", 'a"b', "a,b", "'x", "größe", "\\ud800", "", "＝1"]


@pytest.mark.parametrize("format_name", NAMES)
def test_text_that_would_do_harm_comes_back(format_name, tmp_path):
    rows = [dict.fromkeys(BRANCHES.names) | {"path": "m", "input": text, "fuses": True, "share": 0.1} for text in HARM]
    path = tmp_path / f"branches{ENDINGS[format_name]}"
    format_ = format_named(format_name)
    with path.open("wb") as file:
        writer = format_.writer(file, BRANCHES)
        writer.write(rows[:3])
        writer.write(rows[3:])
        writer.close()
    back = [(row["input"] or "").replace("\\x3b", ";") for row in format_.read(path, BRANCHES, ["input", "fuses"])]
    assert back == HARM


def test_no_cell_of_a_csv_file_is_a_formula(tmp_path):
    path = tmp_path / "models.csv"
    with path.open("wb") as file:
        writer = format_named("csv").writer(file, MODELS)
        writer.write([dict.fromkeys(MODELS.names) | {"path": text, "name": text} for text in HARM])
        writer.close()
    assert b";" not in path.read_bytes()
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.reader(file):
            assert not any(cell.lstrip(" ").startswith(("=", "+", "@", "＝")) for cell in row)


def test_a_schema_says_what_columns_mean(zoos):
    from pyarrow import parquet

    schema = parquet.read_schema(zoos["parquet"].path("models"))
    assert [(field.name, field.metadata[b"description"].decode()) for field in schema] == [
        (column.name, column.meaning) for column in MODELS.columns
    ]
    assert {str(field.type) for field in schema} == {"string", "int64", "double"}


def test_a_format_that_there_is_not():
    with pytest.raises(UnknownNameError, match=r"found 'parket'\. Did you mean 'parquet'"):
        format_named("parket")
