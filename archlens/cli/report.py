"""``archlens report``: what models are."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import click

from archlens.cli import output
from archlens.cli.model_options import Reading, analyze_named, reading_options
from archlens.cli.output import complain, telling, write_file, write_stream
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.render.document import View
from archlens.settings.path_patterns import expand
from archlens.text.escape import visible
from archlens.text.look import Look

FAILED = 2


@click.command()
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "markdown", "html"]),
    default="text",
    show_default=True,
    help="How to write the report. JSON is an object for one model, an array for several; HTML is a page about one.",
)
@click.option("--branch", metavar="NAME", help="Report the branch of this input alone, call by call.")
@click.option("--full", is_flag=True, help="Shorten nothing: long branches, lists and names in full.")
@click.option("-o", "--output", "target", metavar="FILE", help="Write to this file instead of the terminal.")
@reading_options
def report(
    models: tuple[str, ...], form: str, branch: str | None, target: str | None, reading: Reading, *, full: bool
) -> int:
    """Tell what models are: their branches, fusions, depths and features.

    A MODEL is a file, a pattern of files, a URL, - for standard input, or module:function for code that builds one.
    A model that cannot be read is told on stderr and does not stop the others; the exit code is then 2.

    \b
    Examples:
      archlens report model.keras
      archlens report model.keras --branch text --full
      archlens report *.keras --format json -o reports.json
      archlens report model.keras --format html -o report.html
      archlens report model.keras --format html --open
      archlens report app.models:build_model
    """  # noqa: D301 - click knows \b as the character
    view = View(full=full, branch=branch)
    look = output.look_of(sys.stdout) if target is None else Look()
    try:
        models = tuple(expand(models))
        if form == "html":
            return _page(models, view, target, reading)
        if target is not None:
            output.check_target(target, models)
        reports = _reports(models, form, view, look, reading)
        if target is None and form != "json":
            written = _print_each(reports)
        else:
            written = _write_together(list(reports), target, form, array=len(models) > 1)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    return 0 if written == len(models) else FAILED


def _reports(models: Sequence[str], form: str, view: View, look: Look, reading: Reading) -> Iterator[str]:
    """The report of every model that can be read; the others are told on stderr."""
    for number, model in enumerate(models, 1):
        with telling(model):
            with waiting_for(model, number=number, of=len(models)):
                made = _one(model, form, view, look, reading)
            yield made


def _one(model: str, form: str, view: View, look: Look, reading: Reading) -> str:
    """The report of a model. Each form is imported when it is asked for: the others are half of a report's start-up."""
    analysis, view = analyze_named(model, reading), replace(view, source=model)
    if form == "json":
        from archlens.render import json_report

        return json_report.render(analysis, view)
    if form == "html":
        from archlens.render import html

        return html.render(analysis, view)
    if form == "markdown":
        from archlens.render import markdown_report

        return markdown_report.render(analysis, view)
    from archlens.render import text_report

    return text_report.render(analysis, view, look)


def _page(models: Sequence[str], view: View, target: str | None, reading: Reading) -> int:
    """The page about one model, written or printed, and opened if that was asked for; the exit code.

    Raises:
        ArchlensError: if there are several models, or the page cannot be written.
    """
    if len(models) > 1:
        raise ArchlensError(
            expected="one model with --format html", found=f"{len(models)}", hint="Make a page for each of them."
        )
    named = target
    if target is None and reading.open_flag:
        target = f"{output.stem_of(models[0])}.html"
    if target is not None:
        output.check_target(target, models)
    pages = list(_reports(models, "html", view, Look(), replace(reading, open_flag=False)))
    written = _write_together(pages, target, "html", array=False)
    if written and target is not None and named is None:
        output.write_stream(f"wrote {visible(target)}\n", sys.stdout)
    if written and target is not None and reading.open_flag:
        _open(target)
    return 0 if written else FAILED


def _open(target: str) -> None:
    """Show a page in the browser."""
    import webbrowser  # only now: it brings subprocess along

    if not webbrowser.open(Path(target).resolve().as_uri()):
        complain(f"{target}: no browser could be started. Open the file in one.")


def _print_each(reports: Iterator[str]) -> int:
    """Print reports as they come, an empty line between two; their number."""
    number = 0
    for number, report_text in enumerate(reports, 1):
        write_stream(report_text if number == 1 else f"\n{report_text}", sys.stdout)
    return number


def _write_together(reports: Sequence[str], target: str | None, form: str, *, array: bool) -> int:
    """Write the reports as one text; their number. Without any, nothing is written."""
    if not reports:
        return 0
    text = "\n".join(reports)
    if form == "json":
        text = "[\n" + ",\n".join(each.rstrip("\n") for each in reports) + "\n]\n" if array else reports[0]
    if target is None:
        write_stream(text, sys.stdout)
    else:
        write_file(text, target)
    return len(reports)
