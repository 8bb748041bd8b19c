"""What ``archlens report`` does: models read, and reports written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from archlens.cli import output
from archlens.cli.format_option import format_asked_for
from archlens.cli.model_options import Reading, analyze_named, open_refused
from archlens.cli.named_models import named_models
from archlens.cli.output import STANDARD_OUTPUT, complain, telling
from archlens.cli.process_end import keep_to_the_end
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.readers.garbage import no_search_for_garbage
from archlens.readers.targets import Target
from archlens.render.document import View
from archlens.render.formats import Format, formats_of, named
from archlens.text.lists import listed
from archlens.text.severities import ShownFindings
from archlens.text.text_pieces import Text, in_pieces, without_line_end

if TYPE_CHECKING:  # imported when a model is read
    from archlens.analysis.analysis import Analysis
    from archlens.surveys.store import Zoo
    from archlens.surveys.survey_answers import Standing

FAILED = 2

_PAGE = "html"
"""The format that a browser shows."""

_CALLS = "csv"
"""The format that lists calls."""


def report_models(
    models: Sequence[str],
    leave_out: Sequence[str],
    reading: Reading,
    *,
    format_name: str | None,
    branch: str | None,
    batch: int | None,
    beside: str | None,
    findings: ShownFindings,
    target: str | None,
    width: int | None,
    full: bool,
    browser: bool,
) -> int:
    """Read models and write their reports; the exit code.

    Args:
        models: files, folders of models, patterns of files, URLs, ``-``, or ``module:function``.
        leave_out: patterns of models to leave out.
        reading: how they are read.
        format_name: of the one to write in; ``None`` for what the ending of the file asks for, else text.
        branch: the input whose branch alone is reported; ``None`` for the whole model.
        batch: samples in a batch, of which it is told what training takes; ``None`` for nothing of that.
        beside: the folder of a survey, among whose models it is told where it stands; ``None`` for nothing of that.
        findings: of which severity the findings are told, and of graver ones.
        target: the file to write to; ``None`` for the terminal.
        width: columns of text; ``None`` for those that there are.
        full: whether to shorten nothing.
        browser: whether to show the page in the browser.
    """
    try:
        targets, all_there = named_models(models, leave_out)
        if not targets:
            return FAILED
        if browser and target is None and format_name == _PAGE:
            target = f"{output.stem_of(targets[0].name)}{named(_PAGE, 'report').ending}"
        if target is not None:
            output.check_target(target, [each.load for each in targets])
        format_ = format_asked_for(format_name, target, "report")
        if browser and (format_.name != _PAGE or target == STANDARD_OUTPUT):
            raise open_refused()
        _check_number(targets, format_)
        if beside is not None:
            _check_beside(format_)
        terminal = output.terminal_for(target, width)
        view = View(full=full, branch=branch, batch=batch, findings=findings, terminal=terminal)
        zoo = None if beside is None else _opened(beside)
        reports = _Reports(targets, format_, view, reading, zoo)
        _write(reports, target, format_, array=len(targets) > 1)
        if browser and reports.number and target is not None:
            _show(target)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    return 0 if reports.number == len(targets) and all_there else FAILED


def _check_number(targets: Sequence[Target], format_: Format) -> None:
    """Refuse several models where the format shows one.

    Raises:
        ArchlensError: if there are several.
    """
    if format_.several == "one" and len(targets) > 1:
        raise ArchlensError(
            expected=f"one model with --format {format_.name}",
            found=f"{len(targets)}",
            hint="Write a file for each of them.",
        )


def _check_beside(format_: Format) -> None:
    """Refuse to say where a model stands in a format that lists its calls.

    Raises:
        ArchlensError: if that is the format.
    """
    if format_.name == _CALLS:
        others = [each.name for each in formats_of("report") if each.name != _CALLS]
        raise ArchlensError(
            expected=f"--beside with --format {listed(others, last=' or ')}",
            found=f"--format {_CALLS}, which lists the calls of a model alone",
            hint="Where it stands among others is told by the other formats.",
        )


def _opened(folder: str) -> Zoo:
    from archlens.surveys.duckdb_tables import duckdb_module  # only now: most reports are about a model alone
    from archlens.surveys.store import open_zoo

    zoo = open_zoo(folder)
    duckdb_module()  # what is missing is told once, and not of each model
    return zoo


class _Reports:
    """The reports of models, made one after another; models that cannot be read are told on stderr.

    Attributes:
        number: of reports so far.
    """

    def __init__(
        self, targets: Sequence[Target], format_: Format, view: View, reading: Reading, zoo: Zoo | None
    ) -> None:
        self.number = 0
        self._targets = targets
        self._writer = format_.writer("report")
        self._view = view
        self._reading = reading
        self._zoo = zoo

    def __iter__(self) -> Iterator[Text]:
        for place, target in enumerate(self._targets, 1):
            # Until it is written: a report is made of objects by the million, none of them garbage.
            with telling(target.name), no_search_for_garbage():
                yield self._report(target, place)

    def _report(self, target: Target, place: int) -> Text:
        """The report of a model."""
        with waiting_for(target.name, number=place, of=len(self._targets)):
            analysis = analyze_named(target.load, self._reading, target.folder)
            beside = _standing(analysis, target.name, self._zoo)
            own = replace(self._view, source=target.name, beside=beside)
            report: Text = self._writer(analysis, own)
        if place == len(self._targets):
            keep_to_the_end(analysis)
        self.number += 1
        return report if isinstance(report, str) else output.within_memory(report, target.name)


def _standing(analysis: Analysis, source: str, zoo: Zoo | None) -> Standing | None:
    """Where a model stands among those of a survey, if there is one."""
    if zoo is None:
        return None
    from archlens.surveys.standings import standing  # as in _opened

    return standing(analysis, source, zoo)


def _show(target: str) -> None:
    """Show a page in the browser."""
    import webbrowser  # only now: it brings subprocess along

    if not webbrowser.open(Path(target).resolve().as_uri()):
        complain(f"{target}: no browser could be started. Open the file in one.")


def _write(reports: Iterable[Text], target: str | None, format_: Format, *, array: bool) -> None:
    """Write the reports, on standard output as they come where the format has one after another."""
    if target in (None, STANDARD_OUTPUT) and format_.several == "apart":
        _print_each(reports)
    else:
        _write_together(iter(reports), target, array=array and format_.several == "array")


def _print_each(reports: Iterable[Text]) -> None:
    """Print reports as they come, an empty line between two."""
    between: tuple[str, ...] = ()
    for report in reports:
        output.deliver(chain(between, in_pieces(report)), None)
        between = ("\n",)


def _write_together(reports: Iterator[Text], target: str | None, *, array: bool) -> None:
    """Write the reports as one text. Without any, nothing is written."""
    first = next(reports, None)
    if first is not None:
        output.deliver(_as_one(chain((first,), reports), array=array), target)


def _as_one(reports: Iterable[Text], *, array: bool) -> Iterator[str]:
    """Reports as one text: an array, or an empty line between two."""
    between = "[\n" if array else ""
    for report in reports:
        yield between
        pieces = in_pieces(report)
        yield from without_line_end(pieces) if array else pieces
        between = ",\n" if array else "\n"
    if array:
        yield "\n]\n"
