"""What comes of a survey, for those who call it from Python."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archlens.surveys.records import Row
from archlens.surveys.store import Zoo


@dataclass(frozen=True, slots=True)
class Survey:
    """A survey that was made, and what its last run did for it.

    Attributes:
        zoo: its tables.
        read: how many files were read in this run, those that could not be among them.
        kept: how many were surveyed before, and stayed as they were.
        changed: how many of those that were read had been surveyed before, as they were then.
        gone: how many files were surveyed before and are none of those that were named now; their rows are dropped.
    """

    zoo: Zoo
    read: int
    kept: int
    changed: int
    gone: int

    @property
    def folder(self) -> Path:
        """Where the tables are."""
        return self.zoo.folder

    @property
    def files(self) -> int:
        """How many files there are: ``models + errors``, if the survey was not stopped."""
        return self.zoo.summary.files

    @property
    def models(self) -> int:
        """How many of them were read."""
        return self.zoo.summary.models

    @property
    def errors(self) -> int:
        """How many of them could not be read."""
        return self.zoo.summary.errors

    def path(self, table: str) -> Path:
        """The file of a table, for whoever reads it with a library of their own.

        Args:
            table: its name: ``models``, ``branches``, ``fusions``, ``outputs``, ``findings`` or ``errors``.

        Raises:
            UnknownNameError: if there is no table of that name.
        """
        return self.zoo.path(table)

    def rows(self, table: str, columns: Sequence[str] | None = None) -> Iterator[Row]:
        """The rows of a table, a few of them held at a time.

        Args:
            table: its name.
            columns: those that are wanted; all, if not given.

        Raises:
            UnknownNameError: if there is no table of that name, or no column in it.
            ArchlensError: if the file of the table is damaged.
        """
        return self.zoo.rows(table, columns)
