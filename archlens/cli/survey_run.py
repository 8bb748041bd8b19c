"""What ``archlens survey`` does: a survey made, and what came of it said."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlens.cli.output import complain, write_stream
from archlens.cli.progress_bar import ProgressBar
from archlens.cli.question_options import Question
from archlens.cli.survey_ask import tell_of, tell_overview
from archlens.errors import ArchlensError
from archlens.render.formats import formats_of
from archlens.surveys.store import is_survey, open_zoo
from archlens.surveys.table_formats import BY_NAME, FORMATS
from archlens.text.figures import count, plural
from archlens.text.lists import listed
from archlens.text.names import visible

if TYPE_CHECKING:  # imported when a survey is made
    from archlens.surveys.store import Zoo
    from archlens.surveys.survey_results import Survey

FAILED = 2

_ENDINGS = frozenset(
    [format_.ending for format_ in FORMATS]
    + [told.ending for subject in ("answer", "overview") for told in formats_of(subject)]
)
"""Of files, which no folder should have: of tables, and of what is told of a survey."""

_TOLD = 3
"""Files that could not be read which are told one by one."""


def survey_models(
    models: Sequence[str],
    target: str | None,
    format_name: str | None,
    options: Mapping[str, Any],
    question: Question,
    scheduler: str | None = None,
    given: Sequence[str] = (),
) -> int:
    """Make a survey, or go on with one; or tell of one that there is. The exit code.

    Args:
        models: files, folders of models, patterns of files, or URLs; or the folder of a survey.
        target: the folder to write a survey to, or the file to write what is told of one.
        format_name: of the one to write in; ``None`` for the usual one.
        options: as of ``archlens.survey``.
        question: what is asked of a survey.
        scheduler: of the cluster that reads; ``None`` for this machine.
        given: those of the options that the user gave, as they are spelled.
    """
    try:
        if len(models) == 1 and is_survey(Path(models[0])):
            _refuse_making(given, models[0])
            return tell_of(models[0], question, target, format_name)
        question.refuse()
        folder, options = _folder(target), {**options, "format": _table_format(format_name)}
        if scheduler is None:
            return _make(models, folder, options)
        from archlens.surveys.dask_executor import connected  # only now: the cluster's package is large

        with connected(scheduler) as client:
            return _make(models, folder, {**options, "client": client})
    except ArchlensError as error:
        complain(str(error))
        return FAILED


def _refuse_making(given: Sequence[str], folder: str) -> None:
    """Refuse what says how models are read where a survey is told of: nothing would be tried again with ``--retry``.

    Raises:
        ArchlensError: if an option says such a thing.
    """
    if given:
        raise ArchlensError(
            expected=f"models to survey with {given[0]}",
            found=f"the folder of a survey, {visible(folder)}, of which it is told",
            hint=f"Name the models as before: archlens survey MODELS -o {visible(folder)} {given[0]}",
        )


def _folder(target: str | None) -> str:
    """Where the tables go.

    Raises:
        ArchlensError: if nothing says it, or it is the name of a file.
    """
    if target is None:
        raise ArchlensError(
            expected="-o FOLDER, where the tables are written, or the folder of a survey to tell of",
            found="neither",
            hint="For example: archlens survey models/ -o zoo/",
        )
    path = Path(target)
    is_named_as_file = path.suffix.lower() in _ENDINGS and not target.endswith(("/", os.sep))
    if is_named_as_file and not path.is_dir():
        raise ArchlensError(
            expected="a folder after -o, to which the tables are written",
            found=f"the name of a file, {visible(target)}",
            hint="For example: -o zoo/. What is told of a survey goes to a file: archlens survey zoo/ -o zoo.html",
        )
    return target


def _table_format(name: str | None) -> str | None:
    """The format of the tables; ``None`` for that of the tables that there are.

    Raises:
        ArchlensError: if it is one for what is told of a survey.
    """
    if name is not None and name not in BY_NAME:
        raise ArchlensError(
            expected=f"--format {listed(list(BY_NAME), last=' or ')} for the tables of a survey",
            found=f"--format {name}",
            hint="Make the survey first, then have it told: archlens survey zoo/ --format text",
        )
    return name


def _make(models: Sequence[str], folder: str, options: Mapping[str, Any]) -> int:
    from archlens.api import survey  # only now: what tells of a survey reads no model

    bar = ProgressBar()
    try:
        made = survey(models, folder, progress=bar.tell, **options)
    except KeyboardInterrupt:
        bar.wipe()
        _tell_interrupted(folder)
        raise
    finally:
        bar.wipe()
    write_stream(f"{_counts(made.zoo)}{_what_was_done(made)}\n", sys.stdout)
    _tell_what_is_in(made.zoo)
    if not made.errors:
        return 0
    _tell_errors(made)
    return FAILED


def _tell_errors(made: Survey) -> None:
    """Tell the first files that could not be read, and where to find the others."""
    for row in islice(made.rows("errors", ["message"]), _TOLD):
        complain(str(row["message"]))
    errors = visible(str(made.path("errors")))
    complain(f"{plural(made.errors, 'file')} could not be read: {errors} says why. --retry tries them again.")


def _tell_what_is_in(zoo: Zoo) -> None:
    """An overview behind it, where DuckDB is there: tables other than Parquet are made without the extra."""
    if find_spec("duckdb") is not None:
        write_stream("\n", sys.stdout)
        tell_overview(zoo)


def _counts(zoo: Zoo) -> str:
    """How many files are in which table."""
    summary = zoo.summary
    counted = [plural(summary.models, "model"), plural(summary.errors, "error")]
    waiting = summary.files - summary.models - summary.errors
    if waiting:
        counted.append(f"{count(waiting)} not read yet")
    return f"{visible(str(zoo.folder))}: {', '.join(counted)}"


def _what_was_done(made: Survey) -> str:
    """What this run did, where that is more than reading all files."""
    changed = f" ({count(made.changed)} changed)" if made.changed else ""
    done = [f"{count(made.read)} read now{changed}"]
    if made.kept:
        done.append(f"{count(made.kept)} as before")
    if made.gone:
        done.append(f"{count(made.gone)} dropped")
    return f"; {', '.join(done)}" if made.kept or made.gone or made.changed else ""


def _tell_interrupted(folder: str) -> None:
    """What there is of a survey that was stopped."""
    try:
        there_is = _counts(open_zoo(folder))
    except ArchlensError:  # stopped again, while the tables were written
        there_is = f"{visible(folder)}: no tables yet"
    complain(f"interrupted. {there_is}. The same command goes on.")
