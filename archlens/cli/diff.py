"""``archlens diff``: what changed between two models."""

from __future__ import annotations

import sys
from contextlib import ExitStack
from pathlib import Path

import click

from archlens.analysis.analysis import Analysis
from archlens.cli import output, revisions
from archlens.cli.model_options import Reading, analyze_named, reading_options
from archlens.cli.output import telling
from archlens.cli.progress import waiting_for
from archlens.comparison import Architecture, compare
from archlens.comparison.changes.comparison import Comparison
from archlens.errors import ArchlensError, ModelFileError
from archlens.readers.live.model_functions import names_function
from archlens.render.diff import ENDINGS, render
from archlens.text.look import Look

SAME, DIFFERENT, FAILED = 0, 1, 2

_FORMS = ["text", "json", "markdown", "html", "svg"]
_LOCK = b"archlens.lock/"


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@click.option(
    "--format",
    "form",
    type=click.Choice(_FORMS),
    help="How to write it; what the ending of FILE says, else text.",
)
@click.option("--full", is_flag=True, help="Shorten nothing.")
@click.option("--names", is_flag=True, help="List other names, too; they are no change of the architecture.")
@click.option("-o", "--output", "target", metavar="FILE", help="Write to this file instead of the terminal.")
@reading_options
def diff(old: str, new: str, form: str | None, target: str | None, reading: Reading, *, full: bool, names: bool) -> int:
    """Tell what changed from one model to another; the figures first.

    OLD and NEW are files, URLs, lock files, - for standard input, module:function for code that builds a model, or
    REVISION:PATH for a file as it stands in git. Names and weights are no part of an architecture: two runs of one
    script make the same.

    The exit code is 0 for the same architecture, 1 for another, and 2 if the models could not be compared.

    \b
    Examples:
      archlens diff old.keras new.keras
      archlens diff HEAD~1:model.keras model.keras --format markdown
      archlens diff old.keras new.keras -o changes.html
    """  # noqa: D301 - click knows \b as the character
    # Imported here and below, so that --help and --version answer at once.

    try:
        if target is not None:
            output.check_target(target, [old, new])
        sides = [_side(name, reading) for name in (old, new)]
        before, now = sides
        if before is None or now is None:
            return FAILED
        comparison = _compare(before, now)
        _write(comparison, form or _form_of(target), (old, new), target, full=full, names=names)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    except (MemoryError, RecursionError):
        output.complain("expected models that can be compared in memory, found larger or deeper ones.")
        return FAILED
    return SAME if comparison.same else DIFFERENT


def _side(name: str, reading: Reading) -> Analysis | Architecture | None:
    """One of the models; a complaint and ``None`` if it cannot be read."""
    with telling(name), waiting_for(name), ExitStack() as stack:
        return _read(name, reading, stack)
    return None


def _read(name: str, reading: Reading, stack: ExitStack) -> Analysis | Architecture:
    """A model, or an architecture from its lock file.

    Raises:
        ArchlensError: if it cannot be read.
    """
    found = revisions.split(name)
    # "app:build" may be a function and "main:model" a file of a branch: a file that is there wins, as elsewhere.
    if found is None or (names_function(name) and not revisions.likely(*found)):
        return _locked(Path(name)) or analyze_named(name, reading)
    path = stack.enter_context(revisions.checked_out(*found))
    try:
        return _locked(path) or analyze_named(str(path), reading)
    except ModelFileError as error:
        raise ModelFileError(
            name, place=error.place, expected=error.expected, found=error.found, hint=error.hint
        ) from error


def _locked(path: Path) -> Architecture | None:
    """The architecture in a file, if that is a lock file."""
    try:
        with path.open("rb") as file:
            if file.read(len(_LOCK)) != _LOCK:
                return None
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return None

    return Architecture.from_lock(text)


def _compare(old: Analysis | Architecture, new: Analysis | Architecture) -> Comparison:

    return compare(old, new)


def _form_of(target: str | None) -> str:

    return "text" if target is None else ENDINGS.get(Path(target).suffix.lower(), "text")


def _write(
    comparison: Comparison, form: str, sides: tuple[str, str], target: str | None, *, full: bool, names: bool
) -> None:

    look = output.look_of(sys.stdout) if target is None else Look()
    made = render(comparison, form, sides, look=look, full=full, names=names)
    if target is None:
        output.write_stream(made, sys.stdout)
    else:
        output.write_file(made, target)
