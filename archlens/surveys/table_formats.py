"""The formats in which the tables of a survey are written and read back: one record a format."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from archlens.errors import UnknownNameError
from archlens.surveys.columns import ColumnType, SurveyTable
from archlens.surveys.extra import needed
from archlens.surveys.records import Row
from archlens.text.csv_cells import text_cell, text_in_cell
from archlens.text.json_writer import json_line
from archlens.text.names import quoted
from archlens.text.suggestions import did_you_mean

_AT_ONCE = 10_000
"""Rows that are held while a file is read."""

_LONGEST_CELL = 2**24
"""What is read; a cell may hold a hundred names of a thousand characters, some of them written out."""


class TableWriter(Protocol):
    """What writes a table into a file that is open; the header is written when it is made."""

    def write(self, rows: Sequence[Row]) -> None:
        """Write some more rows, each with all columns."""

    def close(self) -> None:
        """Write what belongs behind the last row. The file itself stays open."""


_INSTEAD = "Tables that need no package: --format csv or --format jsonl"


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A format of tables.

    Attributes:
        name: what it is called on the command line.
        ending: of its files.
        title: how people call it.
        writer: what writes a table into a file that is open for bytes.
        read: the rows of a file, with the columns that are asked for, a few at a time.
        package: what it needs beside archlens; ``None`` for nothing.
    """

    name: str
    ending: str
    title: str
    writer: Callable[[BinaryIO, SurveyTable], TableWriter]
    read: Callable[[Path, SurveyTable, Sequence[str]], Iterator[Row]]
    package: str | None = None

    def check(self) -> None:
        """See that it can be written, before hours are spent on what goes into it.

        Raises:
            ArchlensError: if its package is not installed.
        """
        if self.package is not None:
            needed(self.package, for_what=f"tables in {self.title}", instead=_INSTEAD)


class _ParquetWriter:
    def __init__(self, file: BinaryIO, table: SurveyTable) -> None:
        self._arrow = needed("pyarrow", for_what="tables in Parquet", instead=_INSTEAD)
        parquet = needed("pyarrow.parquet", for_what="tables in Parquet")
        self._schema = arrow_schema(table)
        self._writer = parquet.ParquetWriter(file, self._schema, compression="zstd")

    def write(self, rows: Sequence[Row]) -> None:
        if rows:
            self._writer.write_table(self._arrow.Table.from_pylist(list(rows), schema=self._schema))

    def close(self) -> None:
        try:
            self._writer.close()
        finally:
            self._writer.is_open = False  # else, where the disk is full, it tries again when it is collected


def arrow_schema(table: SurveyTable) -> Any:
    """The schema of a table for Apache Arrow; of each column the description is its meaning.

    Raises:
        ArchlensError: if pyarrow is not installed.

    Example:
        >>> from archlens.surveys.columns import MODELS
        >>> arrow_schema(MODELS).field("macs").type
        DataType(int64)
    """
    arrow = needed("pyarrow", for_what="tables in Parquet")
    types = {"text": arrow.string(), "whole": arrow.int64(), "number": arrow.float64(), "truth": arrow.bool_()}
    fields = [
        arrow.field(column.name, types[column.type], metadata={"description": column.meaning})
        for column in table.columns
    ]
    return arrow.schema(fields)


def _read_parquet(path: Path, _table: SurveyTable, columns: Sequence[str]) -> Iterator[Row]:
    parquet = needed("pyarrow.parquet", for_what="tables in Parquet")
    with parquet.ParquetFile(path) as file:
        for batch in file.iter_batches(_AT_ONCE, columns=list(columns)):
            yield from batch.to_pylist()


class _LineWriter:
    """What writes a line a row, in UTF-8."""

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8", newline="", write_through=True)

    def close(self) -> None:
        self._text.flush()
        self._text.detach()


class _CsvWriter(_LineWriter):
    def __init__(self, file: BinaryIO, table: SurveyTable) -> None:
        super().__init__(file)
        self._rows = csv.writer(self._text, lineterminator="\n")
        self._types = table.types
        self._rows.writerow(table.names)

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self._rows.writerow([csv_cell(row[name], type_) for name, type_ in self._types.items()])


def csv_cell(value: Any, type_: ColumnType) -> str:
    """A value as it stands in CSV; nothing where it is null.

    Example:
        >>> csv_cell("=1+1", "text"), csv_cell(0.5, "number"), csv_cell(True, "truth"), csv_cell(None, "whole")
        ("'=1+1", '0.5', 'true', '')
    """
    if value is None:
        return ""
    if type_ == "text":
        return text_cell(value)
    if type_ == "truth":
        return "true" if value else "false"
    return str(value)


def _read_csv(path: Path, table: SurveyTable, columns: Sequence[str]) -> Iterator[Row]:
    types = table.types
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield {name: _value(row[name], types[name]) for name in columns}


def _value(cell: str, type_: ColumnType) -> object:
    return None if cell == "" else _READ_AS[type_](cell)


_READ_AS: dict[ColumnType, Callable[[str], object]] = {
    "text": text_in_cell,
    "whole": int,
    "number": float,
    "truth": lambda cell: cell == "true",
}


class _JsonLinesWriter(_LineWriter):
    def __init__(self, file: BinaryIO, table: SurveyTable) -> None:
        super().__init__(file)
        self._names = table.names

    def write(self, rows: Sequence[Row]) -> None:
        self._text.writelines(f"{json_line({name: row[name] for name in self._names})}\n" for row in rows)


def _read_json_lines(path: Path, _table: SurveyTable, columns: Sequence[str]) -> Iterator[Row]:
    with path.open(encoding="utf-8") as file:
        for line in file:
            row = json.loads(line)
            yield {name: row[name] for name in columns}


PARQUET = TableFormat("parquet", ".parquet", "Parquet", _ParquetWriter, _read_parquet, "pyarrow")

FORMATS = (
    PARQUET,  # typed and small, for data frames and DuckDB
    TableFormat("csv", ".csv", "CSV", _CsvWriter, _read_csv),  # for spreadsheets
    TableFormat("jsonl", ".jsonl", "JSON Lines", _JsonLinesWriter, _read_json_lines),  # for scripts
)
"""All formats, the default first."""

BY_NAME = {format_.name: format_ for format_ in FORMATS}
"""Name of a format → it."""


def format_named(name: str) -> TableFormat:
    """The format of that name.

    Raises:
        UnknownNameError: if there is none.

    Example:
        >>> format_named("jsonl").ending
        '.jsonl'
    """
    if name not in BY_NAME:
        expected = "a format of the tables of a survey"
        raise UnknownNameError(name, expected=expected, found=quoted(name), hint=did_you_mean(name, BY_NAME))
    return BY_NAME[name]
