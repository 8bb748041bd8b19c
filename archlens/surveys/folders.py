"""The folder that a survey is written to: whether it may be, and whether what is in it was made in the same way."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from archlens.errors import ArchlensError, system_error
from archlens.surveys.columns import VERSION
from archlens.surveys.records import SurveyReading
from archlens.surveys.store import NAME, SurveySummary, is_survey, read_summary, write_summary
from archlens.surveys.table_formats import BY_NAME, PARQUET, TableFormat
from archlens.text.figures import significant
from archlens.text.files import left_behind
from archlens.text.names import quoted
from archlens.version import __version__

_ANEW = "Name another folder after -o, or survey all files anew: --anew, or anew=True in Python."


@dataclass(frozen=True, slots=True)
class SurveySettings:
    """What all rows of a survey have in common: figures of different ones cannot be compared.

    Attributes:
        expansion: as of ``archlens.analyze``.
        limits: bounds of reading that were changed, by name.
    """

    expansion: float
    limits: Mapping[str, int]

    @classmethod
    def of(cls, reading: SurveyReading) -> SurveySettings:
        """Those of a way to read files."""
        return cls(float(reading.expansion), dict(sorted(reading.limits.items())))

    def summary(
        self, format_name: str | None, files: int = 0, models: int = 0, errors: int = 0, *, writing: bool = False
    ) -> SurveySummary:
        """What ``survey.json`` says, as of :class:`archlens.surveys.store.SurveySummary`."""
        return SurveySummary(
            format=format_name,
            columns=VERSION,
            archlens=__version__,
            expansion=self.expansion,
            limits=self.limits,
            files=files,
            models=models,
            errors=errors,
            writing=writing,
        )


def prepare(folder: Path, settings: SurveySettings) -> bool:
    """Make the folder of a survey, if there is none; whether there was none.

    Raises:
        ArchlensError: if it is a file, holds other things, or cannot be made.
    """
    try:
        if folder.exists() and not folder.is_dir():
            raise _refused(folder, "a file")
        if is_survey(folder):
            return False
        folder.mkdir(parents=True, exist_ok=True)
        left = list(left_behind(folder, [NAME]))
        if set(folder.iterdir()) - set(left):
            raise _refused(folder, "one with other things in it, which a survey would not touch")
        for path in left:
            path.unlink(missing_ok=True)
    except (OSError, ValueError) as error:
        raise _refused(folder, system_error(error)) from error
    write_summary(folder, settings.summary(None))
    return True


def format_there(folder: Path) -> TableFormat:
    """The format of the tables in a folder; the usual one, if there are none or nothing tells.

    Example:
        >>> format_there(Path("no", "survey")).name
        'parquet'
    """
    try:
        name = read_summary(folder).format if is_survey(folder) else None
    except ArchlensError:  # told where the survey is opened, if it is not made anew
        name = None
    return BY_NAME.get(name or "", PARQUET)


def unmake(folder: Path, names: Iterable[str]) -> None:
    """Take a folder away again that was made for nothing.

    Args:
        folder: that of a survey without a file.
        names: of the files in it beside its summary; where there are others, it stays.
    """
    for name in (NAME, *names):
        (folder / name).unlink(missing_ok=True)
    with contextlib.suppress(OSError):
        folder.rmdir()


def _refused(folder: Path, found: str) -> ArchlensError:
    return ArchlensError(
        expected=f"a new folder, or that of a survey, at {os.fspath(folder)}",
        found=found,
        hint="Name another one after -o.",
    )


def refuse_other_settings(folder: Path, settings: SurveySettings) -> None:
    """Refuse to go on with a survey that was made in another way.

    Raises:
        ArchlensError: if archlens was of another version then, or files were read with other options.
    """
    summary = read_summary(folder)
    if summary.archlens != __version__:
        raise _made_otherwise(
            folder,
            f"by archlens {__version__}",
            f"one by archlens {quoted(summary.archlens, 40)}, whose figures may be others",
        )
    if summary.expansion != settings.expansion:
        raise _made_otherwise(
            folder,
            f"with --expansion {significant(settings.expansion, 15)}",
            f"one with {significant(summary.expansion, 15)}",
        )
    if summary.limits != settings.limits:
        raise _made_otherwise(folder, f"with {_said(settings.limits)}", f"one with {_said(summary.limits)}")


def _said(limits: Mapping[str, object]) -> str:
    options = [f"--limit {name}={value}" for name, value in limits.items()]
    return quoted(" ".join(options), 200) if options else "the usual limits"


def _made_otherwise(folder: Path, expected: str, found: str) -> ArchlensError:
    return ArchlensError(expected=f"a survey made {expected} in {os.fspath(folder)}", found=found, hint=_ANEW)
