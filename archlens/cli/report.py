"""``archlens report``: what models are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from archlens.cli import output
from archlens.cli.format_option import format_asked_for, format_option
from archlens.cli.model_options import (
    Reading,
    analyze_named,
    exclude_option,
    open_refused,
    reading_and_browser_options,
)
from archlens.cli.named_models import named_models
from archlens.cli.output import STANDARD_OUTPUT, complain, output_option, telling
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.readers.targets import Target
from archlens.render.document import View
from archlens.render.formats import Format, named

FAILED = 2

_PAGE = "html"
"""The format that a browser shows."""


@click.command()
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@format_option(
    "report",
    help="How to write it; what the ending of FILE says, else text. "
    "JSON is an object for one model, an array for several; HTML is a page about one.",
)
@click.option("--branch", metavar="NAME", help="Report the branch of this input alone, call by call.")
@click.option("--full", is_flag=True, help="Shorten nothing: long branches, lists and names in full.")
@output_option()
@exclude_option
@reading_and_browser_options
def report(
    models: tuple[str, ...],
    format_name: str | None,
    branch: str | None,
    target: str | None,
    exclude: tuple[str, ...],
    reading: Reading,
    *,
    full: bool,
    browser: bool,
) -> int:
    """Tell what models are: their branches, fusions, depths and features.

    A MODEL is a file, a folder of models, a pattern of files, a URL, - for standard input, or module:function for code
    that builds one.
    A model that cannot be read is told on stderr and does not stop the others; the exit code is then 2.

    \b
    Examples:
      archlens report model.keras
      archlens report model.keras --branch text --full
      archlens report *.keras -o reports.json
      archlens report model.keras -o report.html
      archlens report model.keras --format html --open
      archlens report models/ --exclude 'old*'
      archlens report app.models:build_model
    """  # noqa: D301 - click knows \b as the character
    try:
        targets, all_there = named_models(models, exclude)
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
        view = View(full=full, branch=branch, terminal=output.terminal_for(target))
        written = _write(_reports(targets, format_, view, reading), target, format_, array=len(targets) > 1)
        if browser and written and target is not None:
            _show(target)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    return 0 if written == len(targets) and all_there else FAILED


def _check_number(targets: Sequence[Target], format_: Format) -> None:
    """Refuse several models where the format shows one.

    Raises:
        ArchlensError: if there are several.
    """
    if format_.several == "one" and len(targets) > 1:
        raise ArchlensError(
            expected=f"one model with --format {format_.name}",
            found=f"{len(targets)}",
            hint="Make a page for each of them.",
        )


def _reports(targets: Sequence[Target], format_: Format, view: View, reading: Reading) -> Iterator[str]:
    """The report of every model that can be read; the others are told on stderr."""
    for number, target in enumerate(targets, 1):
        with telling(target.name):
            with waiting_for(target.name, number=number, of=len(targets)):
                analysis = analyze_named(target.load, reading, target.folder)
                text: str = format_.writer("report")(analysis, replace(view, source=target.name))
            yield text


def _show(target: str) -> None:
    """Show a page in the browser."""
    import webbrowser  # only now: it brings subprocess along

    if not webbrowser.open(Path(target).resolve().as_uri()):
        complain(f"{target}: no browser could be started. Open the file in one.")


def _write(reports: Iterator[str], target: str | None, format_: Format, *, array: bool) -> int:
    """Write the reports, on standard output as they come where the format has one after another; their number."""
    if target in (None, STANDARD_OUTPUT) and format_.several == "apart":
        return _print_each(reports)
    return _write_together(list(reports), target, format_, array=array)


def _print_each(reports: Iterator[str]) -> int:
    """Print reports as they come, an empty line between two; their number."""
    number = 0
    for number, report_text in enumerate(reports, 1):
        output.deliver(report_text if number == 1 else f"\n{report_text}", None)
    return number


def _write_together(reports: Sequence[str], target: str | None, format_: Format, *, array: bool) -> int:
    """Write the reports as one text; their number. Without any, nothing is written."""
    if not reports:
        return 0
    text = "\n".join(reports)
    if array and format_.several == "array":
        text = "[\n" + ",\n".join(each.rstrip("\n") for each in reports) + "\n]\n"
    output.deliver(text, target)
    return len(reports)
