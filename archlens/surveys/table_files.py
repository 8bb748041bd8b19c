"""The tables of a survey as files: written beside their places, and moved there together when all are whole."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from archlens.errors import ArchlensError, system_error
from archlens.surveys.columns import TABLES, SurveyTable
from archlens.surveys.records import Row
from archlens.surveys.store import NAME as SUMMARY
from archlens.surveys.table_formats import BY_NAME, TableFormat
from archlens.text.files import StagedFile, left_behind

_AT_ONCE = 5_000
"""Rows of a table that are held before they are written."""


class _GrowingTable:
    """A table that is being written."""

    def __init__(self, staged: StagedFile, table: SurveyTable, format_: TableFormat) -> None:
        self._writer = format_.writer(staged.file, table)
        self._rows: list[Row] = []

    def add(self, rows: Sequence[Row]) -> None:
        self._rows += rows
        if len(self._rows) >= _AT_ONCE:
            self.flush()

    def close(self) -> None:
        self._writer.close()

    def flush(self) -> None:
        self._writer.write(self._rows)
        self._rows = []


class TableFiles:
    """The tables of a folder that is a survey.

    Raises:
        ArchlensError: by all that it does, if the system refuses it.
    """

    def __init__(self, folder: Path) -> None:
        """Take a folder.

        Args:
            folder: of the survey.
        """
        self._folder = folder
        self._staged: list[StagedFile] = []

    def stage(self, rows: Iterable[Mapping[str, Sequence[Row]]], format_: TableFormat) -> None:
        """Write all tables beside their places, in one pass.

        Args:
            rows: of each file, name of a table → rows.
            format_: in which to write them.
        """
        with self._told():
            self.discard()
            # Where the disk is full, one that cannot be closed must not keep the others from it.
            with ExitStack() as closing:
                growing = {table.name: self._growing(table, format_) for table in TABLES}
                for table in growing.values():
                    closing.callback(table.close)
                for each in rows:
                    for name, more in each.items():
                        growing[name].add(more)
                for table in growing.values():
                    table.flush()

    def move(self) -> None:
        """Put what was written into its place."""
        with self._told():
            for staged in self._staged:
                staged.move()
        self._staged = []

    def discard(self) -> None:
        """Leave nothing of what was written and not moved; what a process that was killed left behind goes, too."""
        for staged in self._staged:
            staged.discard()
        self._staged = []
        for path in left_behind(self._folder, _all_names()):
            path.unlink(missing_ok=True)

    def remove(self, format_: TableFormat) -> None:
        """Remove the tables of a format."""
        with self._told():
            for table in TABLES:
                (self._folder / f"{table.name}{format_.ending}").unlink(missing_ok=True)

    def are_there(self, format_: TableFormat) -> bool:
        """Whether all tables of a format are in their places."""
        return all((self._folder / f"{table.name}{format_.ending}").is_file() for table in TABLES)

    def _growing(self, table: SurveyTable, format_: TableFormat) -> _GrowingTable:
        staged = StagedFile(self._folder / f"{table.name}{format_.ending}")
        self._staged.append(staged)
        return _GrowingTable(staged, table, format_)

    @contextmanager
    def _told(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise ArchlensError(
                expected=f"to write the tables in {os.fspath(self._folder)}",
                found=system_error(error),
                hint="Is the disk full? Start the survey again: it goes on where it was.",
            ) from error


def _all_names() -> Iterator[str]:
    yield SUMMARY
    for format_ in BY_NAME.values():
        yield from (f"{table.name}{format_.ending}" for table in TABLES)
