"""The folder of a survey as others find it: one file a table, and ``survey.json``, which says what they are.

Who reads a survey opens it here; who writes one is :mod:`archlens.surveys.journal`.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from archlens.errors import ArchlensError
from archlens.surveys.columns import VERSION, SurveyTable, table_named
from archlens.surveys.records import Row
from archlens.surveys.table_formats import BY_NAME, TableFormat
from archlens.text.files import write_file
from archlens.text.json_writer import json_document
from archlens.text.names import quoted
from archlens.text.values import in_brief

NAME = "survey.json"
SCHEMA = "archlens.survey/1"

_MOST_BYTES = 10**6


@dataclass(frozen=True, slots=True)
class SurveySummary:
    """What ``survey.json`` says of a survey, under the same names.

    Attributes:
        format: of the tables; ``None`` as long as there are none.
        columns: the version of their columns.
        archlens: the version that read the models.
        expansion: as of ``archlens.analyze``.
        limits: bounds of reading that were changed, by name.
        files: the files that were named.
        models: how many of them are in the table of models.
        errors: how many are in the table of errors. All others of the files wait to be surveyed.
        writing: whether the tables are being replaced: some may be older than others.
    """

    format: str | None
    columns: int
    archlens: str
    expansion: float
    limits: Mapping[str, int] = field(default_factory=dict)
    files: int = 0
    models: int = 0
    errors: int = 0
    writing: bool = False


@dataclass(frozen=True, slots=True)
class Zoo:
    """The tables of a survey.

    Attributes:
        folder: where they are.
        summary: what ``survey.json`` says.
    """

    folder: Path
    summary: SurveySummary

    @property
    def format(self) -> TableFormat:
        """The format of the tables."""
        return BY_NAME[self.summary.format or ""]

    def path(self, table: str) -> Path:
        """The file of a table.

        Args:
            table: its name.

        Raises:
            UnknownNameError: if there is no table of that name.
        """
        return self.folder / f"{table_named(table).name}{self.format.ending}"

    def rows(self, table: str, columns: Sequence[str] | None = None) -> Iterator[Row]:
        """The rows of a table in order, a few held at a time: a survey may be of a million models.

        Args:
            table: its name.
            columns: those that are wanted; all, if not given.

        Raises:
            UnknownNameError: if there is no table of that name, or no column in it.
            ArchlensError: if the file is damaged, or what reads it is not installed.
        """
        known, path = table_named(table), self.path(table)
        wanted = known.names if columns is None else known.named(columns)
        return _read(self.format, path, known, wanted)


def _read(format_: TableFormat, path: Path, table: SurveyTable, columns: Sequence[str]) -> Iterator[Row]:
    try:
        yield from format_.read(path, table, columns)
    except (OSError, ValueError, LookupError) as error:
        raise ArchlensError(
            expected=f"a table of a survey in {os.fspath(path)}",
            found=f"one that cannot be read ({error})",
            hint="Start the survey again.",
        ) from error


def is_survey(folder: Path) -> bool:
    """Whether a folder is one of a survey, finished or not.

    Example:
        >>> is_survey(Path("sample_models"))
        False
    """
    try:
        return (folder / NAME).is_file()
    except (OSError, ValueError):
        return False


def open_zoo(folder: str | os.PathLike[str]) -> Zoo:
    """The tables of a survey.

    Args:
        folder: the folder that the survey was written to.

    Raises:
        ArchlensError: if it is none, or of another version, or its tables are not all there.
    """
    path = Path(folder)
    if not is_survey(path):
        raise _no_survey(path)
    summary = read_summary(path)
    if summary.format is None or summary.writing:
        raise _unfinished(path, "has no tables yet" if summary.format is None else "is being written, or was stopped")
    zoo = Zoo(path, summary)
    missing = [name for name in ("models", "errors") if not zoo.path(name).is_file()]
    if missing:
        raise _unfinished(path, f"lacks the table {quoted(missing[0])}")
    return zoo


def read_summary(folder: Path) -> SurveySummary:
    """What ``survey.json`` in a folder says.

    Raises:
        ArchlensError: if it cannot be read, or is of another version.
    """
    path = folder / NAME
    try:
        with path.open("rb") as file:
            data = json.loads(file.read(_MOST_BYTES))
    except (OSError, ValueError, RecursionError) as error:
        raise _damaged(path, f"one that cannot be read ({error})") from error
    schema = data.get("schema") if isinstance(data, dict) else None
    if schema != SCHEMA:
        raise _damaged(path, f"schema {in_brief(schema)} in place of {quoted(SCHEMA)}")
    summary = _summary_in(path, data)
    if summary.columns != VERSION:
        raise ArchlensError(
            expected=f"a survey with columns of version {VERSION} in {os.fspath(folder)}",
            found=f"version {summary.columns}, written by archlens {quoted(summary.archlens, 40)}",
            hint="Survey the models anew, into another folder.",
        )
    return summary


def write_summary(folder: Path, summary: SurveySummary) -> None:
    """Write ``survey.json`` into a folder, whole.

    Raises:
        ArchlensError: if it cannot be written.
    """
    write_file(json_document({"schema": SCHEMA, **asdict(summary)}), folder / NAME)


_KINDS: Mapping[str, tuple[type, ...]] = {
    "format": (str, type(None)),
    "columns": (int,),
    "archlens": (str,),
    "expansion": (int, float),
    "limits": (dict,),
    "files": (int,),
    "models": (int,),
    "errors": (int,),
    "writing": (bool,),
}


def _summary_in(path: Path, data: Mapping[str, Any]) -> SurveySummary:
    for key, kinds in _KINDS.items():
        if not isinstance(data.get(key), kinds):
            raise _damaged(path, f"{in_brief(data.get(key))} at {key}")
    if data["format"] not in (None, *BY_NAME):
        raise _damaged(path, f"{in_brief(data['format'])} at format")
    return SurveySummary(**{key: data[key] for key in _KINDS})


def _no_survey(path: Path) -> ArchlensError:
    found = "a folder without one" if path.is_dir() else ("a file" if path.exists() else "nothing there")
    return ArchlensError(
        expected=f"the folder of a survey, with {NAME} in it, at {os.fspath(path)}",
        found=found,
        hint="Make one with: archlens survey MODELS -o FOLDER",
    )


def _unfinished(path: Path, what: str) -> ArchlensError:
    return ArchlensError(
        expected=f"the tables of a survey in {os.fspath(path)}",
        found=f"a survey that {what}",
        hint="Start the survey again, with the same command: it goes on where it was.",
    )


def _damaged(path: Path, found: str) -> ArchlensError:
    return ArchlensError(
        expected=f"{os.fspath(path)} as a survey writes it",
        found=found,
        hint="Survey the models anew, into another folder.",
    )
