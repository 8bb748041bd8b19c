"""What a survey has done so far, so that it can be stopped at any moment and go on: a database of SQLite.

It holds the files that were named, and of each file that was surveyed its rows. A file's outcome is there as a whole or
not at all, and never twice; the process that writes it has it for itself as long as it lives. All of that is SQLite's,
across kills and power cuts. The tables that people ask are made of it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import time
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from archlens.errors import ArchlensError
from archlens.surveys.columns import ERRORS
from archlens.surveys.records import Row, SurveyedFile, SurveyOutcome
from archlens.text.json_writer import json_line

NAME = "journal.sqlite"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS listed (path BLOB PRIMARY KEY, size INTEGER, stamp BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS outcomes (
    path BLOB PRIMARY KEY, size INTEGER, stamp BLOB NOT NULL, failed INTEGER NOT NULL, rows BLOB NOT NULL
);
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
"""

_AT_ONCE = 1_000
"""Files that are fetched at once from those that wait."""

_AT_RISK = 0.25
"""Seconds of work that a kill may cost."""

_LISTED = "SELECT 1 FROM listed WHERE listed.path = outcomes.path"
_AS_IT_WAS = "listed.size IS outcomes.size AND listed.stamp = outcomes.stamp"

_CURRENT, _FORMATS = "tables are current", "formats of tables"
_SURROGATES = "surrogatepass"


@dataclass(frozen=True, slots=True)
class Settled:
    """What was to be done about the files that were named, before any was read.

    Attributes:
        gone: files of the survey that were not named any more; their rows are dropped.
        changed: files whose size or stamp is another one than before; their rows are dropped, and they are read anew.
        kept: files that were surveyed before and are not read again.
    """

    gone: int
    changed: int
    kept: int


class Journal:
    """The database of a survey, held by one process.

    Raises:
        ArchlensError: by all that it does, if the database is damaged, or the disk full.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Take a connection; :func:`open_journal` makes one.

        Args:
            connection: that is locked for this process.
        """
        self._connection = connection
        self._committed_at = time.monotonic()

    def name(self, files: Iterable[SurveyedFile]) -> None:
        """Note the files that are to be surveyed, in place of those that were noted before.

        Args:
            files: any number, in any order; one that is named twice counts once.
        """
        rows = ((_bytes(file.path), file.size, _bytes(file.stamp)) for file in files)
        try:
            self._connection.execute("DELETE FROM listed")
            self._connection.executemany("INSERT OR REPLACE INTO listed VALUES (?, ?, ?)", rows)
        except BaseException:  # half of the files would have the others taken for gone
            self._connection.rollback()
            raise

    @property
    def named(self) -> int:
        """How many files are to be surveyed, those that were among them."""
        return self._number("SELECT count(*) FROM listed")

    @property
    def surveyed(self) -> int:
        """How many files have an outcome."""
        return self._number("SELECT count(*) FROM outcomes")

    @property
    def failed(self) -> int:
        """How many files could not be read."""
        return self._number("SELECT count(*) FROM outcomes WHERE failed")

    @property
    def surveyed_and_named(self) -> int:
        """How many of the files that are named have an outcome, be they as they were or not."""
        return self._number("SELECT count(*) FROM outcomes JOIN listed USING (path)")

    def settle(self, *, retry: bool = False) -> Settled:
        """Drop what is out of date: outcomes of files that are gone or have changed.

        A file of which nothing tells whether it has changed is read anew.

        Args:
            retry: whether outcomes of files that could not be read are dropped, too.
        """
        gone = self._drop(f"NOT EXISTS ({_LISTED})")
        changed = self._drop(f"stamp = x'' OR NOT EXISTS ({_LISTED} AND {_AS_IT_WAS})")
        if retry:
            self._drop("failed")
        self.commit()
        return Settled(gone, changed, self.surveyed)

    def clear(self) -> None:
        """Drop all outcomes."""
        self._drop("TRUE")
        self.commit()

    def _drop(self, which: str) -> int:
        number = self._connection.execute(f"DELETE FROM outcomes WHERE {which}").rowcount  # noqa: S608 - our own words
        if number:
            self._mark(_CURRENT, "")
        return number

    def waiting(self) -> Iterator[SurveyedFile]:
        """The files without an outcome, in the order of their paths; outcomes may come while they are given."""
        after = b""
        while True:
            found = self._connection.execute(
                "SELECT path, size, stamp FROM listed WHERE path > ? "
                "AND NOT EXISTS (SELECT 1 FROM outcomes WHERE outcomes.path = listed.path) ORDER BY path LIMIT ?",
                (after, _AT_ONCE),
            ).fetchall()
            if not found:
                return
            for path, size, stamp in found:
                yield SurveyedFile(_text(path), size, _text(stamp))
            after = found[-1][0]

    def add(self, outcome: SurveyOutcome) -> None:
        """Note what came of a file; now and then what was noted is made safe."""
        file = outcome.file
        failed = bool(outcome.rows[ERRORS.name])
        rows = {table: [list(row.values()) for row in rows] for table, rows in outcome.rows.items() if rows}
        packed = zlib.compress(json_line(rows, compact=True).encode("ascii"), 1)
        self._connection.execute(
            "INSERT OR REPLACE INTO outcomes VALUES (?, ?, ?, ?, ?)",
            (_bytes(file.path), file.size, _bytes(file.stamp), failed, packed),
        )
        self._mark(_CURRENT, "")
        if time.monotonic() - self._committed_at > _AT_RISK:
            self.commit()

    def commit(self) -> None:
        """Make safe what was noted."""
        self._connection.commit()
        self._committed_at = time.monotonic()

    def outcomes(self, columns: Mapping[str, Sequence[str]]) -> Iterator[Mapping[str, list[Row]]]:
        """The rows of each file that was surveyed, in the order of paths.

        Args:
            columns: name of a table → its columns, in order.
        """
        for (packed,) in self._connection.execute("SELECT rows FROM outcomes ORDER BY path"):
            found = json.loads(zlib.decompress(packed))
            yield {
                table: [dict(zip(columns[table], values, strict=True)) for values in rows]
                for table, rows in found.items()
            }

    @property
    def formats(self) -> tuple[str, ...]:
        """The formats of which there are tables: one, or none; more if their writer was stopped as it changed them."""
        return tuple(filter(None, self._marked(_FORMATS).split(",")))

    @property
    def tables_are_current(self) -> bool:
        """Whether nothing has changed since the tables were made."""
        return bool(self._marked(_CURRENT))

    def begin_tables(self, format_name: str) -> None:
        """Note that there will be tables of a format, too."""
        self._mark(_FORMATS, ",".join(dict.fromkeys([*self.formats, format_name])))
        self.commit()

    def end_tables(self, format_name: str) -> None:
        """Note that there are tables of this format, of all that is here, and none of another."""
        self._mark(_FORMATS, format_name)
        self._mark(_CURRENT, "yes")
        self.commit()

    def _mark(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO marks VALUES (?, ?)", (name, value))

    def _marked(self, name: str) -> str:
        found = self._connection.execute("SELECT value FROM marks WHERE name = ?", (name,)).fetchone()
        return str(found[0]) if found else ""

    def _number(self, query: str) -> int:
        return int(self._connection.execute(query).fetchone()[0])


@contextmanager
def open_journal(folder: Path) -> Iterator[Journal]:
    """The journal in a folder, made if there is none; nobody else has it as long as the context lasts.

    What was noted is safe when the context ends, however it ends.

    Args:
        folder: of the survey.

    Raises:
        ArchlensError: if another process has it, it is damaged, or it cannot be written.
    """
    path = folder / NAME
    try:
        connection = sqlite3.connect(path, timeout=0)
        try:
            # The lock is taken once and held; it goes with the process, whichever way that ends.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("BEGIN EXCLUSIVE")
            for statement in _SCHEMA.split(";")[:-1]:
                connection.execute(statement)
            connection.commit()
            journal = Journal(connection)
            try:
                yield journal
            finally:
                journal.commit()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise _refused(folder, error) from error


def _refused(folder: Path, error: sqlite3.Error) -> ArchlensError:
    if error.sqlite_errorcode == sqlite3.SQLITE_BUSY:
        return ArchlensError(
            expected=f"a survey in {os.fspath(folder)} that nobody else is at work on",
            found="one that another process is writing",
            hint="Wait for it to end, or name another folder after -o.",
        )
    return ArchlensError(
        expected=f"to read and write {os.fspath(folder / NAME)}",
        found=f"an error of the database ({error})",
        hint="Is the disk full, or the file damaged? Survey the models into another folder.",
    )


def _bytes(text: str) -> bytes:
    """A text as its bytes in UTF-8; names of files may hold lone surrogates, which stand for bytes of their own."""
    return text.encode("utf-8", _SURROGATES)


def _text(data: bytes) -> str:
    return data.decode("utf-8", _SURROGATES)
