"""What ``archlens survey`` does: a survey made, and what came of it said."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlens.cli.output import complain, write_stream
from archlens.cli.progress_bar import ProgressBar
from archlens.errors import ArchlensError
from archlens.surveys.store import is_survey, open_zoo
from archlens.text.figures import count, plural
from archlens.text.names import visible

if TYPE_CHECKING:  # imported when a survey is made
    from archlens.surveys.store import Zoo
    from archlens.surveys.survey_results import Survey

FAILED = 2


def survey_models(models: Sequence[str], folder: str | None, options: Mapping[str, Any]) -> int:
    """Make a survey, or go on with one; or tell of one that there is. The exit code.

    Args:
        models: files, folders of models, patterns of files, or URLs; without a folder, the folder of a survey.
        folder: of the survey.
        options: as of ``archlens.survey``.
    """
    try:
        if folder is None:
            return _tell_of(models)
        return _make(models, folder, options)
    except ArchlensError as error:
        complain(str(error))
        return FAILED


def _tell_of(models: Sequence[str]) -> int:
    """Tell of a survey that there is."""
    if len(models) != 1 or not is_survey(Path(models[0])):
        raise ArchlensError(
            expected="-o FOLDER, where the tables are written, or the folder of a survey to tell of",
            found="neither",
            hint="For example: archlens survey models/ -o zoo/",
        )
    write_stream(f"{_counts(open_zoo(models[0]))}\n", sys.stdout)
    return 0


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
    if not made.errors:
        return 0
    errors = visible(str(made.path("errors")))
    complain(f"{plural(made.errors, 'file')} could not be read: {errors} says why. --retry tries them again.")
    return FAILED


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
        done.append(f"{count(made.gone)} gone")
    return f"; {', '.join(done)}" if made.kept or made.gone or made.changed else ""


def _tell_interrupted(folder: str) -> None:
    """What there is of a survey that was stopped."""
    try:
        there_is = _counts(open_zoo(folder))
    except ArchlensError:  # stopped again, while the tables were written
        there_is = f"{visible(folder)}: no tables yet"
    complain(f"interrupted. {there_is}. The same command goes on.")
