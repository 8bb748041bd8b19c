"""A survey that is made, or goes on: files noted, those that wait read, and tables written of all of them."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from archlens.errors import ArchlensError
from archlens.readers.files.remote import is_url
from archlens.surveys.columns import TABLES
from archlens.surveys.error_rows import failed_outcome
from archlens.surveys.executors import SurveyExecutor, outcomes
from archlens.surveys.folders import SurveySettings, prepare, refuse_other_settings, unmake
from archlens.surveys.journal import NAME, Journal, Settled, open_journal
from archlens.surveys.records import Row, SurveyedFile, SurveyOutcome, SurveyProgress, SurveyReading
from archlens.surveys.store import open_zoo, write_summary
from archlens.surveys.survey_results import Survey
from archlens.surveys.table_files import TableFiles
from archlens.surveys.table_formats import BY_NAME, TableFormat
from archlens.surveys.work import Analyze, survey_file
from archlens.text.figures import plural

Tell = Callable[[SurveyProgress], None]


@dataclass(frozen=True, slots=True)
class SurveyPlan:
    """What is asked of a survey.

    Attributes:
        folder: where its tables go.
        format: of the tables.
        reading: how each file is read.
        retry: whether files that could not be read before are tried again.
        anew: whether all files are read anew, whatever is there.
    """

    folder: Path
    format: TableFormat
    reading: SurveyReading
    retry: bool = False
    anew: bool = False


def make_survey(
    plan: SurveyPlan,
    files: Iterable[SurveyedFile],
    analyze: Analyze,
    executor: Callable[[], AbstractContextManager[SurveyExecutor]],
    tell: Tell,
) -> Survey:
    """Make a survey, or go on with one: afterwards its tables hold exactly these files.

    However often it is stopped in between, by an interrupt or a kill, the tables in the end are the same.

    Args:
        plan: what is asked of it.
        files: to survey; all are listed before the first is read.
        analyze: what reads a model.
        executor: what does the work, for as long as its context lasts.
        tell: is told how far it is.

    Raises:
        ArchlensError: if there are no files, the folder is not one of a survey, another process has it, it was made
            with other settings, or it cannot be written.
        KeyboardInterrupt: if the user stops it; the tables are then of what was read until now.
    """
    plan.format.check()
    settings = SurveySettings.of(plan.reading)
    is_new = prepare(plan.folder, settings)
    try:
        with open_journal(plan.folder) as journal:
            return _Run(plan, settings, journal, tell).made_of(files, analyze, executor)
    except NoFilesError:
        if is_new:
            unmake(plan.folder, [NAME])
        raise


class NoFilesError(ArchlensError):
    """There is nothing to survey."""


class _Run:
    """A run of a survey, whose journal is open."""

    def __init__(self, plan: SurveyPlan, settings: SurveySettings, journal: Journal, tell: Tell) -> None:
        self._plan = plan
        self._settings = settings
        self._journal = journal
        self._tell = tell
        self._tables = TableFiles(plan.folder)

    def made_of(
        self,
        files: Iterable[SurveyedFile],
        analyze: Analyze,
        executor: Callable[[], AbstractContextManager[SurveyExecutor]],
    ) -> Survey:
        """Make the survey; arguments and errors are those of :func:`make_survey`."""
        plan = self._plan
        self._tables.discard()
        if not plan.anew:
            refuse_other_settings(plan.folder, self._settings)
        settled = self._settle(files)
        work = partial(survey_file, reading=plan.reading, analyze=analyze)
        try:
            with executor() as running:
                read = self._read(running, work, settled)
        except KeyboardInterrupt:
            self._write()
            raise
        self._write()
        return Survey(open_zoo(plan.folder), read, settled.kept, settled.changed, settled.gone)

    def _settle(self, files: Iterable[SurveyedFile]) -> Settled:
        """Note the files, and drop what is out of date."""
        journal, folder = self._journal, self._plan.folder
        journal.name(self._told(_outside(folder, files)))
        if not journal.named:
            raise NoFilesError(expected="files to survey", found="none", hint="Check the paths and patterns.")
        if self._plan.anew:
            journal.clear()
            write_summary(folder, self._settings.summary(None))
        elif journal.surveyed and not journal.surveyed_and_named:
            raise _another_survey(folder, journal.surveyed)
        return journal.settle(retry=self._plan.retry)

    def _told(self, files: Iterable[SurveyedFile]) -> Iterator[SurveyedFile]:
        for number, file in enumerate(files, 1):
            self._tell(SurveyProgress("listing", number))
            yield file

    def _read(self, executor: SurveyExecutor, work: Callable[[SurveyedFile], SurveyOutcome], settled: Settled) -> int:
        """Read the files that wait; how many these were."""
        journal = self._journal
        of, errors, number = journal.named, journal.failed, 0
        self._tell(SurveyProgress("reading", settled.kept, of, settled.kept, errors))
        waiting = _seen(executor, journal.waiting())
        for number, (file, result) in enumerate(outcomes(executor, work, waiting), 1):
            outcome = result if isinstance(result, SurveyOutcome) else failed_outcome(file, result)
            journal.add(outcome)
            errors += bool(outcome.rows["errors"])
            self._tell(SurveyProgress("reading", settled.kept + number, of, settled.kept, errors))
        return number

    def _write(self) -> None:
        """Write the tables of all that was read, unless they are there."""
        journal, format_ = self._journal, self._plan.format
        journal.commit()
        of, errors = journal.surveyed, journal.failed
        is_current = journal.tables_are_current and journal.formats == (format_.name,)
        if not (is_current and self._tables.are_there(format_)):
            self._replace_tables(of)
        write_summary(self._plan.folder, self._settings.summary(format_.name, journal.named, of - errors, errors))

    def _replace_tables(self, of: int) -> None:
        folder, format_ = self._plan.folder, self._plan.format
        try:
            self._tables.stage(self._rows(of), format_)
            self._journal.begin_tables(format_.name)
            # From here on who opens the survey is told that some tables may be older than others.
            write_summary(folder, self._settings.summary(format_.name, writing=True))
            self._tables.move()
        finally:
            self._tables.discard()
        for name in self._journal.formats:
            if name != format_.name:
                self._tables.remove(BY_NAME[name])
        self._journal.end_tables(format_.name)

    def _rows(self, of: int) -> Iterator[Mapping[str, Sequence[Row]]]:
        columns = {table.name: table.names for table in TABLES}
        for number, rows in enumerate(self._journal.outcomes(columns), 1):
            self._tell(SurveyProgress("writing", number, of))
            yield rows


def _outside(folder: Path, files: Iterable[SurveyedFile]) -> Iterator[SurveyedFile]:
    """Files that are not the survey's own: its folder may stand among the models."""
    own = tuple(place + os.sep for place in {os.path.abspath(folder), os.path.realpath(folder)})  # noqa: PTH100 - no ".."
    for file in files:
        if is_url(file.path) or not os.path.abspath(file.path).startswith(own):  # noqa: PTH100 - a million of them
            yield file


def _another_survey(folder: Path, surveyed: int) -> ArchlensError:
    return ArchlensError(
        expected=f"files of the survey in {os.fspath(folder)}, which has {plural(surveyed, 'file')}",
        found="other files only: all that was surveyed would be dropped",
        hint="Name another folder after -o, or survey them anew: --anew, or anew=True in Python.",
    )


def _seen(executor: SurveyExecutor, files: Iterable[SurveyedFile]) -> Iterator[SurveyedFile]:
    """Files, of which the first on this machine is looked for where it will be read: else all would be errors there."""
    unseen = True
    for file in files:
        if unseen and not is_url(file.path):
            executor.check_sees(file.path)
            unseen = False
        yield file
