"""What a survey does with one file; it runs in the process of a worker."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable
from functools import partial
from pathlib import Path

from archlens.analysis.analysis import Analysis
from archlens.errors import ArchlensError, ModelFileError, beyond_memory, system_error
from archlens.readers.files.remote import ReplacedFileError, as_listed, is_url
from archlens.readers.garbage import no_search_for_garbage
from archlens.surveys.error_rows import error_outcome, refused_outcome
from archlens.surveys.records import SurveyedFile, SurveyOutcome, SurveyReading
from archlens.surveys.rows import rows_of

Analyze = Callable[..., Analysis]
"""``archlens.analyze``, which is handed in: a survey stands below it."""


def survey_file(file: SurveyedFile, reading: SurveyReading, analyze: Analyze) -> SurveyOutcome:
    """Read a file, and flatten its figures to rows; if it cannot be read, that is a row, too.

    Args:
        file: the file.
        reading: how it is read.
        analyze: what reads it; a function of a module, so that it can be sent to another process.

    Example:
        >>> import archlens
        >>> file = SurveyedFile("sample_models/image_text.keras", 1, "")
        >>> outcome = survey_file(file, SurveyReading(expansion=4.0), archlens.analyze)
        >>> [len(rows) for rows in outcome.rows.values()]
        [1, 2, 1, 1, 2, 0]
        >>> missing = SurveyedFile("no/such.keras", None, "")
        >>> survey_file(missing, SurveyReading(expansion=4.0), archlens.analyze).rows["errors"][0]["kind"]
        'unreadable'
    """
    try:
        _refuse_what_cannot_be_read(file.path)
        with no_search_for_garbage():  # the Analysis is there until its rows are
            return SurveyOutcome(file, rows_of(file, _analysis(file, reading, analyze)))
    except ArchlensError as error:
        return refused_outcome(file, error)
    except (MemoryError, RecursionError):
        return error_outcome(file, "memory", str(beyond_memory(file.path)))


def _analysis(file: SurveyedFile, reading: SurveyReading, analyze: Analyze) -> Analysis:
    """That of a file, as it was listed; of one that was replaced since then, as it is now.

    Its row keeps the stamp of the listing, so that the next survey sees that it has changed, and reads it anew.
    """
    read = partial(analyze, file.path, expansion=reading.expansion, limits=reading.limits or None)
    try:
        with as_listed(file.path, file.size, file.stamp):
            return read()
    except ReplacedFileError:
        return read()


def _refuse_what_cannot_be_read(path: str) -> None:
    """Refuse pipes and devices, and folders that cannot be listed, as a folder of models may have them.

    Of a pipe or a device there may be no end: it would be read until the memory is full.

    Raises:
        ModelFileError: if the path leads to one of them.
    """
    if is_url(path):
        return
    try:
        mode = Path(path).stat().st_mode
    except (OSError, ValueError):  # reading it will tell
        return
    if stat.S_ISDIR(mode):
        _refuse_what_cannot_be_listed(path)
    elif not stat.S_ISREG(mode):
        hint = "Leave it out, or read it alone: archlens report FILE"
        raise ModelFileError(path, expected="a file or a folder", found="a pipe or a device", hint=hint)


def _refuse_what_cannot_be_listed(folder: str) -> None:
    try:
        os.scandir(folder).close()
    except OSError as error:
        raise ModelFileError(
            folder,
            expected="a folder that can be listed",
            found=system_error(error),
            hint="Models in it are not in the survey. Give yourself the right to list it, or leave it out: --exclude",
        ) from error
