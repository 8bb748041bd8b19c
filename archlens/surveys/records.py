"""What a survey hands on from one part to the next: a file, how it is read, and what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Row = Mapping[str, object]
"""Name of a column → value; what is unknown is None."""


@dataclass(frozen=True, slots=True)
class SurveyedFile:
    """A model file among many.

    Attributes:
        path: of the file, or its URL; what opens it, and what it is called in every table.
        size: in bytes; None if nothing tells.
        stamp: what changes when the file does: its time of change, or the ETag of a store. With the path and the size
            it says whether a file was surveyed before.
    """

    path: str
    size: int | None
    stamp: str


@dataclass(frozen=True, slots=True)
class SurveyReading:
    """How each file of a survey is read; the same for all of them.

    Attributes:
        expansion: as of ``archlens.analyze``.
        limits: bounds of reading to change, by name.
    """

    expansion: float
    limits: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SurveyOutcome:
    """What came of a file: rows of its figures, or one row of the table of errors.

    Attributes:
        file: the file.
        rows: name of a table → its rows.
    """

    file: SurveyedFile
    rows: Mapping[str, tuple[Row, ...]]


Stage = Literal["listing", "reading", "writing"]


@dataclass(frozen=True, slots=True)
class SurveyProgress:
    """How far a survey is.

    Attributes:
        stage: files are listed, they are read, or the tables are written.
        done: files that this is done with.
        of: how many there are; ``None`` as long as that is not known.
        kept: how many of those that are done were so before.
        errors: how many could not be read.
    """

    stage: Stage
    done: int
    of: int | None = None
    kept: int = 0
    errors: int = 0
