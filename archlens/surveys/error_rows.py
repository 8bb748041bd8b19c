"""Files that could not be read, as rows of the table of errors."""

from __future__ import annotations

from concurrent.futures import CancelledError

from archlens.errors import ArchlensError, LimitError, ModelFileError, NotAGraphError
from archlens.surveys.cells import finished
from archlens.surveys.columns import ERRORS, ErrorKind
from archlens.surveys.records import SurveyedFile, SurveyOutcome
from archlens.surveys.work_process import WorkerDiedError


def error_outcome(
    file: SurveyedFile, kind: ErrorKind, message: str, *, limit: str | None = None, place: str | None = None
) -> SurveyOutcome:
    """What came of a file that could not be read: one row of errors, and no rows of other tables.

    Args:
        file: the file.
        kind: why, in a word of :data:`archlens.surveys.columns.ERROR_KINDS`.
        message: what was expected, what was found, what to do.
        limit: the limit that the file goes beyond.
        place: where in the file the trouble is.

    Example:
        >>> outcome = error_outcome(SurveyedFile("m.keras", 9, "now"), "unreadable", "expected a model, found text.")
        >>> (row,) = outcome.rows["errors"]
        >>> row["path"], row["kind"], outcome.rows["models"]
        ('m.keras', 'unreadable', ())
    """
    row = {
        "size": file.size,
        "stamp": file.stamp,
        "kind": kind,
        "limit_name": limit,
        "place": place,
        "message": message,
    }
    return SurveyOutcome(file, finished(file, {ERRORS.name: [row]}))


def refused_outcome(file: SurveyedFile, error: ArchlensError) -> SurveyOutcome:
    """What came of a file that archlens refuses, with the kind, limit and place that the error tells.

    Example:
        >>> error = LimitError("m.keras", limit="calls", expected="at most 9 calls", found="10")
        >>> (row,) = refused_outcome(SurveyedFile("m.keras", 9, "now"), error).rows["errors"]
        >>> row["kind"], row["limit_name"]
        ('limit', 'calls')
    """
    kind: ErrorKind = "unreadable"
    limit = None
    if isinstance(error, LimitError):
        kind, limit = "limit", error.limit
    elif _is_in_code_alone(error):
        kind = "no graph"
    place = error.place if isinstance(error, ModelFileError) else None
    return error_outcome(file, kind, str(error), limit=limit, place=place)


def _is_in_code_alone(error: ArchlensError) -> bool:
    """Whether the file is a model's, and its graph in code alone; the reader says so by what its error comes from."""
    cause = error.__cause__
    return isinstance(cause, NotAGraphError) and cause.modules is not None


def failed_outcome(file: SurveyedFile, error: Exception) -> SurveyOutcome:
    """What came of a file whose work was begun and not done.

    Raises:
        CancelledError: if nobody was at work on it.
        ArchlensError: if nobody could be: that is no matter of this file.

    Example:
        >>> (row,) = failed_outcome(SurveyedFile("m.keras", 9, "now"), TimeoutError()).rows["errors"]
        >>> row["kind"]
        'timeout'
    """
    if isinstance(error, WorkerDiedError):
        return error_outcome(file, "crashed", f"{file.path}: {error}")
    if isinstance(error, (CancelledError, ArchlensError)):
        raise error
    if isinstance(error, TimeoutError):
        return error_outcome(file, "timeout", f"{file.path}: {_TOO_LONG}")
    message = f"{file.path}: {type(error).__name__}: {error}. This is a bug of archlens: please report it."
    return error_outcome(file, "unexpected", message)


_TOO_LONG = (
    "expected a file that can be read in the time that one may take, found that it takes longer. Give it more: "
    "--timeout SECONDS --retry, or timeout= and retry=True in Python."
)
