"""``archlens.survey`` and ``archlens.find``: tables of many models, and those that are nearest to one."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archlens.analysis.features import EXPANSION
from archlens.api.analyzing import analysis_of, analyze, check_expansion
from archlens.errors import ArgumentError
from archlens.limits import within
from archlens.surveys.folders import format_there
from archlens.surveys.nearest import Neighbours, find_nearest
from archlens.surveys.records import SurveyProgress, SurveyReading
from archlens.surveys.run import SurveyPlan, make_survey
from archlens.surveys.sources import surveyed_files
from archlens.surveys.store import open_zoo
from archlens.surveys.survey_results import Survey
from archlens.surveys.table_formats import format_named
from archlens.text.paths import path_of
from archlens.text.values import in_brief

if TYPE_CHECKING:  # of processes, or of a cluster: one of the two is imported when a survey is made
    from archlens.surveys.executors import SurveyExecutor

_LONGEST_TIMEOUT = 10**6
"""Seconds; what is longer is taken for no end."""


def survey(
    sources: str | os.PathLike[str] | Iterable[str | os.PathLike[str]],
    output: str | os.PathLike[str],
    *,
    format: str | None = None,  # noqa: A002 - the word of the command line
    jobs: int | None = None,
    timeout: float | None = 120,
    client: Any = None,
    exclude: Sequence[str] = (),
    retry: bool = False,
    anew: bool = False,
    expansion: float = EXPANSION,
    limits: Mapping[str, int] | None = None,
    progress: Callable[[SurveyProgress], None] | None = None,
) -> Survey:
    """Survey many model files: tables of their figures, which data frames and SQL can ask.

    One that was interrupted or killed goes on where it was, and one that is made again reads only what is new or has
    changed. Afterwards the tables hold exactly the files that the sources mean, each in one of ``models`` and
    ``errors``.

    Args:
        sources: files, folders of models, patterns of files, and URLs of these; one, or several.
        output: the folder of the survey: a new one, or that of a survey to go on with.
        format: of the tables: ``parquet``, ``csv`` or ``jsonl``. ``None``: as the tables that are there, else
            ``parquet``.
        jobs: processes that read at the same time; as many as there are processors, if not given.
        timeout: seconds that one file may take; what takes longer is ended, and a row of ``errors``. ``None``, or
            more than a million: no end.
        client: a ``distributed.Client``: the files are read on the workers of its cluster of Dask, under the same paths
            and URLs. ``jobs`` says nothing then.
        exclude: patterns of local paths to leave out, as of ``archlens report --exclude``.
        retry: whether files that could not be read before are tried again, even if they have not changed.
        anew: whether all files are read anew, whatever was surveyed before.
        expansion: as of :func:`analyze`.
        limits: limits of reading to change, by name.
        progress: is told how far it is, many times a second.

    Returns:
        The survey: where its tables are, and how many files are in which.

    Raises:
        ArchlensError: if the sources mean no file, the folder is none of a survey, was made in another way (with
            another version of archlens, or other options of reading), is in use or cannot be written, or a package of
            the extra ``survey`` is missing.
        UnknownNameError: if there is no format, or no limit, of a name.
        ArgumentError: if an argument is of no kind that it takes.
        KeyboardInterrupt: if it is interrupted; the tables are then of what was read until then.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     made = survey("sample_models/image_text*.keras", Path(folder, "zoo"), jobs=1)
        ...     [row["strategy"] for row in made.rows("models", ["strategy"])]
        ['joint', 'joint', 'joint', 'joint']
    """
    check_expansion(expansion)
    _check_processes(jobs, timeout)
    with within(limits):  # a name that is none is told before any file is read
        reading = SurveyReading(expansion, dict(limits or {}))
    several = [sources] if isinstance(sources, (str, os.PathLike)) else sources
    names = [path_of(each, "a model file or a folder of them") for each in several]
    folder = Path(path_of(output, "a folder to write to"))
    plan = SurveyPlan(
        folder=folder,
        format=format_there(folder) if format is None else format_named(format),
        reading=reading,
        retry=retry,
        anew=anew,
    )
    tell = progress or _tell_nobody
    tell(SurveyProgress("listing", 0))  # a folder of a hundred thousand files takes ten seconds
    files = surveyed_files(names, exclude)
    return make_survey(plan, files, analyze, _executor_of(client, jobs, timeout), tell)


def _check_processes(jobs: object, timeout: object) -> None:
    if jobs is not None and not (isinstance(jobs, int) and jobs >= 1):
        raise ArgumentError(expected="at least 1 job", found=in_brief(jobs), hint="None takes all processors.")
    if timeout is not None and not (isinstance(timeout, (int, float)) and timeout > 0):
        hint = "It is in seconds; None sets no end."
        raise ArgumentError(expected="a timeout above 0", found=in_brief(timeout), hint=hint)


def _executor_of(client: Any, jobs: int | None, timeout: float | None) -> Callable[[], SurveyExecutor]:
    """What begins what runs a survey: processes on this machine, or those of a cluster."""
    # No clock of a thread waits for ever, or for as long as a float can say.
    seconds = None if timeout is None or timeout > _LONGEST_TIMEOUT else timeout
    if client is None:
        from archlens.surveys.executors import LocalExecutor

        return partial(LocalExecutor, jobs, seconds)
    from archlens.surveys.dask_executor import DaskExecutor

    return partial(DaskExecutor, client, seconds)


def find(model: Any, zoo: str | os.PathLike[str] | Survey, *, most: int = 10) -> Neighbours:
    """Find the models of a survey that are nearest to one: copies first, then by the likeness of architectures.

    Neither names nor weights count: a model that was renamed or trained anew is the same.

    Args:
        model: path of a model file, a live model, or an Analysis with its graph.
        zoo: the folder of a survey, or what :func:`survey` handed back.
        most: how many models are told of, the model itself not among them.

    Returns:
        The nearest models, with what they have in common.

    Raises:
        ArchlensError: if the folder is none of a survey, or a table of it is damaged.
        ReportFormatError: if an Analysis was read back from a report, which holds no graph.
        ArgumentError: if the number is none of at least 1; and what :func:`analyze` raises of a model.

    Example:
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     made = survey("sample_models/merge_*.keras", Path(folder, "zoo"), jobs=1)
        ...     first, second = find("sample_models/merge_add.keras", made, most=1).nearest
        >>> first.itself, second.path, second.kinship, second.likeness
        (True, 'sample_models/merge_average.keras', 'other', 0.418552)
    """
    opened = zoo.zoo if isinstance(zoo, Survey) else open_zoo(path_of(zoo, "the folder of a survey"))
    return find_nearest(analysis_of(model), opened, most)


def _tell_nobody(_: object) -> None:
    """What is told of progress where nobody asks."""
