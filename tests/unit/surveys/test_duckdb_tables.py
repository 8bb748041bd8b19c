"""The tables in DuckDB: as they were written, in whatever format, and nothing else within reach."""

from __future__ import annotations

import duckdb
import pandas as pd
import pytest

from archlens.errors import ArchlensError
from archlens.surveys.columns import TABLES
from archlens.surveys.duckdb_tables import opened_tables
from archlens.surveys.questions import asking
from tests.unit.surveys.zoos import FORMATS, random_rows, written


def rows_in(connection, table):
    answered = connection.table(table)
    names = answered.columns
    return [dict(zip(names, row, strict=True)) for row in answered.fetchall()]


@pytest.mark.parametrize("format_name", FORMATS)
def test_each_table_is_as_it_was_written(format_name, tmp_path):
    rows = random_rows(1)
    with opened_tables(written(tmp_path / "zoo", rows, format_name)) as connection:
        for table in TABLES:
            assert rows_in(connection, table.name) == [_as_kept(row, format_name) for row in rows[table.name]]


def _as_kept(row, format_name):
    """A row with its semicolons written out, for CSV holds none."""
    if format_name != "csv":
        return row
    return {name: value.replace(";", r"\x3b") if isinstance(value, str) else value for name, value in row.items()}


@pytest.mark.parametrize("format_name", FORMATS)
def test_each_column_has_its_type_even_where_all_is_unknown(format_name, tmp_path):
    rows = {table.name: [] for table in TABLES}
    rows["models"] = [{**random_rows(2)["models"][0], **dict.fromkeys(("depth", "max_share", "strategy"))}]
    kinds = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "truth": "BOOLEAN"}
    with opened_tables(written(tmp_path / "zoo", rows, format_name)) as connection:
        for table in TABLES:
            described = connection.execute(f"DESCRIBE {table.name}").fetchall()
            assert [(name, type_) for name, type_, *_ in described] == [
                (column.name, kinds[column.type]) for column in table.columns
            ]


@pytest.mark.parametrize("name", ["a*b?", "zoo[1]", "it's; drop", "a,b {c}", "größe 層"])
def test_a_folder_may_have_any_name(name, tmp_path):
    rows = random_rows(3, models=2)
    (tmp_path / "zoo1").mkdir()  # which the pattern zoo[1] fits, too
    with opened_tables(written(tmp_path / name, rows)) as connection:
        assert rows_in(connection, "models") == rows["models"]


@pytest.mark.parametrize("format_name", FORMATS)
def test_a_column_that_is_not_there_yet_is_unknown(format_name, tmp_path, monkeypatch):
    rows = random_rows(4, models=3)
    zoo = written(tmp_path / "zoo", rows, format_name)
    older = tuple(column for column in TABLES[0].columns if column.name != "kept_bytes")
    with monkeypatch.context() as patch:
        patch.setattr("archlens.surveys.table_formats.arrow_schema", _schema_of_some(older))
        _write_again(zoo, rows, older)
    with opened_tables(zoo) as connection:
        expected = [_as_kept({**row, "kept_bytes": None}, format_name) for row in rows["models"]]
        assert rows_in(connection, "models") == expected


def _schema_of_some(columns):
    import pyarrow as pa

    kinds = {"text": pa.string(), "whole": pa.int64(), "number": pa.float64(), "truth": pa.bool_()}
    return lambda _table: pa.schema([(column.name, kinds[column.type]) for column in columns])


def _write_again(zoo, rows, columns):
    from dataclasses import replace

    table = replace(TABLES[0], columns=columns)
    kept = [{column.name: row[column.name] for column in columns} for row in rows["models"]]
    with zoo.path("models").open("wb") as file:
        writer = zoo.format.writer(file, table)
        writer.write(kept)
        writer.close()


@pytest.mark.parametrize("format_name", FORMATS)
@pytest.mark.parametrize("condition", [None, "depth > 3"])
def test_a_damaged_table_is_told_whatever_is_asked(condition, format_name, tmp_path):
    zoo = written(tmp_path / "zoo", random_rows(5), format_name)
    table = zoo.path("models")
    damage = {"csv": b'"a,b\n', "jsonl": b"{no row}\n", "parquet": b"\x00no table"}[format_name]
    table.write_bytes(damage + table.read_bytes()[:-8])
    with pytest.raises(ArchlensError, match=r"table.*cannot be read") as error, asking(zoo, condition) as asked:
        asked.overview()
    assert "Survey the models anew" in error.value.hint


def test_a_table_that_is_not_there_is_told(tmp_path):
    zoo = written(tmp_path / "zoo", random_rows(6))
    zoo.path("fusions").unlink()
    with pytest.raises(ArchlensError, match="fusions"), opened_tables(zoo):
        pass


READ = (
    "SELECT * FROM read_csv('{file}')",
    "SELECT * FROM read_text('{file}')",
    "SELECT * FROM read_blob('{file}')",
    "SELECT * FROM '{file}'",
    "SELECT * FROM glob('{folder}/*')",
    "SELECT * FROM read_parquet('http://127.0.0.1:9/x.parquet')",
    "COPY models TO '{folder}/new.csv'",
    "EXPORT DATABASE '{folder}/new'",
    "ATTACH '{folder}/new.db'",
    "INSTALL httpfs",
    "LOAD httpfs",
    "SELECT * FROM a_frame",
    "SET enable_external_access = true",
    "SET allowed_paths = ['{file}']",
    "RESET lock_configuration",
)


@pytest.fixture(scope="module")
def opened(tmp_path_factory):
    """A connection, and the folder that the survey is in, with a file beside it."""
    folder = tmp_path_factory.mktemp("surveys")
    (folder / "secret.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with opened_tables(written(folder / "zoo", random_rows(7))) as connection:
        yield connection, folder


@pytest.mark.parametrize("sql", READ)
def test_nothing_else_can_be_opened_written_or_set(sql, opened):
    connection, folder = opened
    a_frame = pd.DataFrame({"secret": [1]})
    before = sorted(folder.rglob("*"))
    with pytest.raises(duckdb.Error):
        connection.execute(sql.format(file=folder / "secret.csv", folder=folder)).fetchall()
    assert sorted(folder.rglob("*")) == before
    assert len(a_frame) == 1
