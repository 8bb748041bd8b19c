"""What ``archlens diff`` does: two models read, compared, and what changed written."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from archlens.analysis.analysis import Analysis
from archlens.cli import output
from archlens.cli.format_option import format_asked_for
from archlens.cli.model_options import Reading, analyze_named
from archlens.cli.output import telling
from archlens.cli.progress import waiting_for
from archlens.comparison import Architecture, compare
from archlens.comparison.lock.lock_files import architecture_in
from archlens.errors import ArchlensError, ModelFileError
from archlens.readers import revisions
from archlens.readers.live.model_functions import names_function
from archlens.render.document import View

SAME, DIFFERENT, FAILED = 0, 1, 2


def diff_models(
    sides: tuple[str, str],
    reading: Reading,
    *,
    format_name: str | None,
    target: str | None,
    width: int | None,
    full: bool,
    other_names: bool,
) -> int:
    """Compare two models and write what changed; the exit code.

    Args:
        sides: the old and the new model, as they were named.
        reading: how models are read.
        format_name: of the one to write in; ``None`` for what the ending of the file asks for, else text.
        target: the file to write to; ``None`` for the terminal.
        width: columns of text; ``None`` for those that there are.
        full: whether to shorten nothing.
        other_names: whether to list names that differ, too.
    """
    try:
        if target is not None:
            output.check_target(target, sides)
        format_ = format_asked_for(format_name, target, "comparison")
        models = [_side(name, reading) for name in sides]
        before, now = models
        if before is None or now is None:
            return FAILED
        _check_shapes(reading, before, now)
        comparison = compare(before, now)
        terminal = output.terminal_for(target, width)
        view = View(sides=sides, full=full, other_names=other_names, terminal=terminal)
        output.deliver(format_.writer("comparison")(comparison, view), target)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    except (MemoryError, RecursionError):
        output.complain("expected models that can be compared in memory, found larger or deeper ones.")
        return FAILED
    return SAME if comparison.same else DIFFERENT


def _check_shapes(reading: Reading, *sides: Analysis | Architecture) -> None:
    """Refuse shapes that no side can be given; a lock file has those that it was written with.

    Raises:
        ArchlensError: if both sides are lock files.
    """
    if reading.shapes and all(isinstance(side, Architecture) for side in sides):
        raise ArchlensError(
            expected="a model to give shapes to", found="two lock files", hint="Lock the models anew with --shape."
        )


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
        return architecture_in(Path(name)) or analyze_named(name, reading)
    path = stack.enter_context(revisions.checked_out(*found))
    try:
        return architecture_in(path) or analyze_named(str(path), reading)
    except ModelFileError as error:
        raise ModelFileError(
            name, place=error.place, expected=error.expected, found=error.found, hint=error.hint
        ) from error
