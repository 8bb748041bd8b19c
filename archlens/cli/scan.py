"""``archlens scan``: what to know of model files before loading them."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Iterator, Sequence

import click

from archlens.cli import output
from archlens.cli.model_options import limit_option
from archlens.cli.output import complain, look_of, telling, write_file, write_stream
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.render import sarif
from archlens.render.scan_report import as_json, text
from archlens.scans import Scan
from archlens.scans import scan as scan_file
from archlens.scans.codes import CODES
from archlens.settings.path_patterns import expand
from archlens.text.look import Look

FOUND, FAILED = 1, 2


@click.command()
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "json", "sarif"]),
    default="text",
    show_default=True,
    help="How to write what was found. JSON is an object for one file, an array for several.",
)
@click.option(
    "--ignore",
    metavar="CODE",
    multiple=True,
    help="Leave out findings of this code, such as AS004 for classes of your own. Can be given several times.",
)
@click.option("--full", is_flag=True, help="List every place of every finding.")
@limit_option
@click.option("-o", "--output", "target", metavar="FILE", help="Write to this file instead of the terminal.")
def scan(models: tuple[str, ...], form: str, ignore: tuple[str, ...], target: str | None, *, full: bool) -> int:
    """Tell what to know of model files before loading them.

    Code in the file, classes from elsewhere, paths, links to other files, weights that do not fit. Nothing of the file
    is run, and nothing that it names is opened. What nobody looks for is not seen: a file without findings may still
    do harm.

    A MODEL is a file, a folder, a pattern of files, a URL, or - for standard input. The exit code is 1 if something was
    found, else 2 if a file, or a part of it, could not be looked at, else 0.

    \b
    Examples:
      archlens scan model.keras
      archlens scan models/*.keras --ignore AS004
      archlens scan model.keras --format sarif -o scan.sarif
    """  # noqa: D301 - click knows \b as the character
    # Imported here and below, so that --help and --version answer at once.

    try:
        _check_codes(ignore)
        names = expand(models)
        if target is not None:
            output.check_target(target, names)
        scans: list[Scan] = []
        for each in _scans(names, ignore):
            scans.append(each)
            if form == "text" and target is None:
                output.write_stream(("\n" if len(scans) > 1 else "") + _text(each, full=full), sys.stdout)
        _write_together(scans, form, target, full=full, array=len(names) > 1)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    if any(each.findings for each in scans):
        return FOUND
    return FAILED if len(scans) < len(names) or any(each.unread for each in scans) else 0


def _check_codes(codes: Sequence[str]) -> None:

    for code in codes:
        if code not in CODES:
            raise ArchlensError(
                expected="a code after --ignore", found=repr(code), hint=f"The codes are {', '.join(CODES)}."
            )


def _scans(names: Sequence[str], ignored: Sequence[str]) -> Iterator[Scan]:
    """The scan of every file that can be opened; the others are told on stderr."""
    for number, name in enumerate(names, 1):
        with telling(name):
            with waiting_for(name, number=number, of=len(names)):
                made = scan_file(name)
            for unread in made.unread:
                part = unread.place or "the file"
                complain(f"{name}: expected to look at {part}, found what cannot be looked at: {unread.why}")
            kept = tuple(finding for finding in made.findings if finding.code not in ignored)
            yield dataclasses.replace(made, findings=kept)


def _text(made: Scan, *, full: bool, terminal: bool = True) -> str:

    return text(made, look_of(sys.stdout) if terminal else Look(), full=full)


def _write_together(scans: Sequence[Scan], form: str, target: str | None, *, full: bool, array: bool) -> None:

    if not scans or (form == "text" and target is None):
        return
    if form == "json":
        written = as_json(scans, array=array)
    elif form == "sarif":
        written = sarif.render(scans, CODES)
    else:
        written = "\n".join(_text(each, full=full, terminal=False) for each in scans)
    if target is None:
        write_stream(written, sys.stdout)
    else:
        write_file(written, target)
