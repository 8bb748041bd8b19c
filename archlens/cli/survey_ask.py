"""What ``archlens survey`` tells of a survey that there is."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from archlens.cli import output
from archlens.cli.format_option import format_asked_for
from archlens.cli.question_options import Question
from archlens.cli.survey_reports import write_reports
from archlens.errors import ArchlensError
from archlens.render.document import View
from archlens.render.formats import Format, Subject, formats_of
from archlens.render.survey.survey_page import COLUMNS, MOST_ROWS, SurveyPage
from archlens.surveys.columns import TABLES
from archlens.surveys.questions import Questions, asking
from archlens.surveys.store import NAME, Zoo, open_zoo
from archlens.text.figures import plural
from archlens.text.lists import listed
from archlens.text.names import visible

FAILED = 2

_PAGE = "html"
_CSV = "csv"
_MOST_LISTED = 100
"""Models that a terminal is shown; there are surveys of a million."""


def tell_of(folder: str, question: Question, target: str | None, format_name: str | None) -> int:
    """Tell of a survey: an overview, the models on a condition, or a page about them; the exit code.

    Args:
        folder: of the survey.
        question: what is asked.
        target: the file to write to; ``None`` for the terminal.
        format_name: of the one to write in; ``None`` for what the ending of the file asks for, else text.

    Raises:
        ArchlensError: if it cannot be told.
    """
    zoo = open_zoo(folder)
    if target is not None:
        _check(target, zoo, format_name)
    subject: Subject = "answer" if question.where is not None or question.columns else "overview"
    format_ = _format(format_name, target, subject)
    view = View(full=question.full, terminal=output.terminal_for(target, question.width))
    if question.reports is not None:
        _check_page(format_, target)
    with asking(zoo, question.where) as questions:
        asked = _asked(questions, question, format_, subject)
    all_written, note = True, ""
    if isinstance(asked, SurveyPage) and question.reports is not None:
        asked = _with_reports(asked, zoo, question.reports, str(target))
        all_written = len(asked.reports) == len(asked.rows)
        note = f", and {plural(len(asked.reports), 'page')} to {visible(question.reports)}"
    output.deliver(format_.writer(subject)(asked, view), target, note)
    return 0 if all_written else FAILED


def _check(target: str, zoo: Zoo, format_name: str | None) -> None:
    """Refuse to write over the survey, and to take a folder's name, meant for a new survey, for that of a file.

    Raises:
        ArchlensError: if the target is one of these.
    """
    is_new = output.is_regular_or_new(target) and not Path(target).is_file()
    if target.endswith(("/", os.sep)) or (is_new and format_name is None and not Path(target).suffix):
        raise ArchlensError(
            expected=f"a file after -o, for {zoo.folder} is a survey, of which it is told",
            found=target,
            hint="Give the file an ending, such as .html or .csv. To make a survey, name models.",
        )
    files = [zoo.folder / NAME, *(zoo.path(table.name) for table in TABLES)]
    output.check_target(target, map(str, files), what="a part of the survey")


def _check_page(format_: Format, target: str | None) -> None:
    """Refuse reports that no page links to.

    Raises:
        ArchlensError: if no page is written to a file.
    """
    if format_.name != _PAGE or target in (None, output.STANDARD_OUTPUT):
        raise ArchlensError(
            expected="--reports with a page that links to them, such as -o survey.html",
            found="none",
            hint="Name the file of the page.",
        )


def tell_overview(zoo: Zoo) -> None:
    """Tell on the terminal what there is in a survey, as far as can be told here."""
    with asking(zoo) as questions:
        overview = questions.overview()
    view = View(terminal=output.terminal_of(sys.stdout))
    output.deliver(_format(None, None, "overview").writer("overview")(overview, view), None)


def _format(name: str | None, target: str | None, subject: Subject) -> Format:
    """The format to tell it in.

    Raises:
        ArchlensError: if the one that is asked for cannot tell it.
    """
    names = [each.name for each in formats_of(subject)]
    is_table = name == _CSV or (name is None and target is not None and Path(target).suffix.lower() == f".{_CSV}")
    asked = _CSV if is_table else name
    if asked is not None and asked not in names:
        about = "the models of a survey" if subject == "answer" else "an overview of a survey"
        hint = "To list models, say --where or --columns." if is_table else "It is for the tables of a new survey."
        found = f"--format {name}" if name else f"a file for {asked}, {target}"
        raise ArchlensError(expected=f"--format {listed(names, last=' or ')} for {about}", found=found, hint=hint)
    return format_asked_for(name, target, subject)


def _asked(questions: Questions, question: Question, format_: Format, subject: Subject) -> object:
    """What the writer of the format takes."""
    if format_.name == _PAGE:
        rows = questions.answer(COLUMNS, MOST_ROWS).rows
        return SurveyPage(questions.overview(), rows, questions.codes())
    if subject == "overview":
        return questions.overview()
    most = _MOST_LISTED if format_.several == "apart" and not question.full else None
    return questions.answer(question.columns, most)


def _with_reports(page: SurveyPage, zoo: Zoo, folder: str, target: str) -> SurveyPage:
    """The page with links to reports, which are written now."""
    paths = [str(row[COLUMNS.index("path")]) for row in page.rows]
    written = write_reports(paths, Path(folder), zoo.summary)
    return replace(page, reports=written, folder=_link(Path(folder), Path(target)))


def _link(folder: Path, page: Path) -> str:
    """What leads from a page to the files of a folder: the way there, in which no part can be taken for a scheme."""
    way = os.path.relpath(folder.resolve(), page.resolve().parent)
    return f"./{quote(Path(way).as_posix())}/"
