"""What a survey does with one file; it runs in the process of a worker."""

from __future__ import annotations

from collections.abc import Callable

from archlens.analysis.analysis import Analysis
from archlens.errors import BEYOND_MEMORY, ArchlensError
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
        analysis = analyze(file.path, expansion=reading.expansion, limits=reading.limits or None)
        return SurveyOutcome(file, rows_of(file, analysis))
    except ArchlensError as error:
        return refused_outcome(file, error)
    except (MemoryError, RecursionError):
        return error_outcome(file, "memory", f"{file.path}: {BEYOND_MEMORY}")
