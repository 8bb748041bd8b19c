"""The tables of a survey in DuckDB, from which nothing else can be read: no other file, no network, no Python object.

What is asked may be pasted from elsewhere, and what the tables hold is a stranger's text. So the database is in memory,
knows the tables alone, and is closed to all else before anything is asked; and no value of a table is ever made SQL.
"""

from __future__ import annotations

import glob
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlens.surveys.columns import TABLES, ColumnType, SurveyTable
from archlens.surveys.extra import needed
from archlens.surveys.interrupts import interruptible
from archlens.surveys.question_errors import unreadable
from archlens.surveys.store import Zoo
from archlens.text.csv_cells import FORMULA_SIGNS

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection, DuckDBPyRelation

_SQL_TYPES: Mapping[ColumnType, str] = {"text": "VARCHAR", "whole": "BIGINT", "number": "DOUBLE", "truth": "BOOLEAN"}


def duckdb_module() -> Any:
    """DuckDB, imported now.

    Raises:
        ArchlensError: if it is not installed.
    """
    return interruptible(lambda: needed("duckdb", for_what="questions to a survey"), _nothing_stops_it)


def _nothing_stops_it() -> None:
    """It is over in a moment; DuckDB aborts the process if Python raises an interrupt inside of its import."""


@contextmanager
def opened_tables(zoo: Zoo) -> Iterator[DuckDBPyConnection]:
    """A connection to the tables of a survey: a view of each, named as it is, and nothing else within reach.

    Raises:
        ArchlensError: if DuckDB is not installed, or a table cannot be read.
    """
    duckdb = duckdb_module()
    with interruptible(lambda: _opened(duckdb, zoo), _nothing_stops_it) as connection:
        yield connection


def _opened(duckdb: Any, zoo: Zoo) -> DuckDBPyConnection:
    connection: DuckDBPyConnection = duckdb.connect(":memory:")
    for table in TABLES:
        try:
            _typed(_read(connection, table, zoo), table).create_view(table.name)
        except duckdb.Error as error:
            raise unreadable(f"the table {zoo.path(table.name)}", str(error)) from error
    _close_to_all_else(connection, [zoo.path(table.name) for table in TABLES])
    return connection


def identifier(name: str) -> str:
    """The name of a column as it stands in SQL.

    Example:
        >>> identifier("max_share")
        '"max_share"'
    """
    return '"' + name.replace('"', '""') + '"'


def _read(connection: DuckDBPyConnection, table: SurveyTable, zoo: Zoo) -> DuckDBPyRelation:
    """A table as it is in its file."""
    return _READERS[zoo.format.name](connection, table, _as_pattern(zoo.path(table.name)))


def _read_parquet(connection: DuckDBPyConnection, _table: SurveyTable, pattern: str) -> DuckDBPyRelation:
    return connection.read_parquet([pattern])


def _read_csv(connection: DuckDBPyConnection, table: SurveyTable, pattern: str) -> DuckDBPyRelation:
    """The cells as text; those of columns of text without what tells spreadsheets that they are some."""
    cells = connection.read_csv([pattern], all_varchar=True, header=True, delimiter=",", quotechar='"', escapechar='"')
    texts = {column.name for column in table.columns if column.type == "text"}
    columns = [_without_mark(name) if name in texts else identifier(name) for name in cells.columns]
    return cells.project(", ".join(columns))


def _read_json_lines(connection: DuckDBPyConnection, table: SurveyTable, pattern: str) -> DuckDBPyRelation:
    types = {column.name: _SQL_TYPES[column.type] for column in table.columns}
    return connection.read_json(pattern, columns=types, format="newline_delimited")


_READERS: Mapping[str, Callable[[DuckDBPyConnection, SurveyTable, str], DuckDBPyRelation]] = {
    "parquet": _read_parquet,
    "csv": _read_csv,
    "jsonl": _read_json_lines,
}
"""Name of a format of tables → what reads a table from the files that a pattern fits."""


def _typed(read: DuckDBPyRelation, table: SurveyTable) -> DuckDBPyRelation:
    """The documented columns, each of its type; null is what an older version of archlens did not write yet."""
    there = set(read.columns)
    columns = []
    for column in table.columns:
        value = identifier(column.name) if column.name in there else "NULL"
        columns.append(f"CAST({value} AS {_SQL_TYPES[column.type]}) AS {identifier(column.name)}")
    return read.project(", ".join(columns))


def _without_mark(name: str) -> str:
    """A column of CSV as :func:`archlens.text.csv_cells.text_in_cell` reads each of its cells."""
    column = identifier(name)
    signs = "".join(f"\\{sign}" if sign.isascii() else sign for sign in FORMULA_SIGNS)
    marked = _literal(f"^'( *[{signs}])")
    return f"regexp_replace({column}, {marked}, '\\1') AS {column}"


def _as_pattern(path: Path) -> str:
    """A path as a pattern that only it fits: DuckDB takes every path for a pattern."""
    return glob.escape(str(path))


def _close_to_all_else(connection: DuckDBPyConnection, files: list[Path]) -> None:
    """Let nothing be opened from now on but the files of the tables; no question can undo it."""
    allowed = ", ".join(_literal(each) for file in files for each in (str(file), _as_pattern(file)))
    settings = (
        "python_enable_replacements = false",
        "temp_directory = ''",
        f"allowed_paths = [{allowed}]",
        "enable_external_access = false",
        "lock_configuration = true",
    )
    for setting in settings:
        connection.execute(f"SET {setting}").fetchall()


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
