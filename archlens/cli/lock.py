"""``archlens lock``: the lock file of a model's architecture."""

from __future__ import annotations

from pathlib import Path

import click

from archlens.cli import output
from archlens.cli.model_options import Reading, analyze_named, reading_options
from archlens.cli.output import output_option
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError

FAILED = 2


@click.command()
@click.argument("model", metavar="MODEL")
@output_option("The file to write, or - for standard output; MODEL.lock in this folder, if not given.")
@reading_options
def lock(model: str, target: str | None, reading: Reading) -> int:
    """Write down the architecture of a model, for contracts of the type locked and for archlens diff.

    The file is text in lines that a person can read and git can compare. Weights are no part of it, so that training
    a model again does not change it. A lock file that is there is replaced; a file of another kind never is.

    \b
    Examples:
      archlens lock model.keras
      archlens lock model.keras -o locks/model.lock
    """  # noqa: D301 - click knows \b as the character
    # Only now: --help would wait 100 ms for them.
    from archlens.comparison import Architecture
    from archlens.comparison.lock.lock_writing import SCHEMA

    target = target or f"{output.stem_of(model)}.lock"
    with output.telling(model):
        output.check_target(target, [model])
        before = _before(target, SCHEMA.partition("/")[0])
        with waiting_for(model):
            text = Architecture.of(analyze_named(model, reading)).to_lock()
        output.deliver(text, target, " (as it was)" if before == text else "")
        return 0
    return FAILED


def _before(target: str, start: str) -> str | None:
    """The lock file that is there, which has such a start; ``None`` without one.

    Raises:
        ArchlensError: if there is another kind of file.
    """
    try:
        if not output.is_regular_or_new(target):  # there is nothing to read on a terminal, and no end of it
            return None
        text = Path(target).read_bytes().decode("utf-8", "replace")
    except (OSError, ValueError):  # not there, or writing will tell
        return None
    if text and not text.startswith(start):
        raise ArchlensError(
            expected=f"a lock file of archlens at {target}, or none",
            found="another file",
            hint="Name another after -o.",
        )
    return text
