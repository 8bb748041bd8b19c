"""``archlens init``: a settings file to start from."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archlens.cli import output
from archlens.cli.model_options import Reading, analyze_named, reading_options
from archlens.cli.output import output_option
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError

if TYPE_CHECKING:  # imported when a model is read
    from archlens.analysis.analysis import Analysis

FAILED = 2


@click.command()
@click.argument("model", metavar="MODEL")
@output_option("The file to write; - for standard output.", default="archlens.toml", show_default=True)
@click.option("--force", is_flag=True, help="Replace the file if it is there.")
@reading_options
def init(model: str, target: str, reading: Reading, *, force: bool) -> int:
    """Write a settings file with contracts that a model keeps as it stands.

    It is a starting point: loosen what may change, drop what does not matter, and add what does.

    \b
    Examples:
      archlens init model.keras
      archlens init app.models:build_model -o contracts/archlens.toml
    """  # noqa: D301 - click knows \b as the character
    with output.telling(model):
        output.check_target(target, [model])
        _check(model, target, force=force)
        with waiting_for(model):
            analysis = analyze_named(model, reading)
        text = _written(analysis, _as_named_in(target, model))
        number = text.count("\n[[contracts]]\n")
        output.deliver(text, target, f" with {number} contracts")
        return 0
    return FAILED


def _written(analysis: Analysis, model: str) -> str:
    """The settings file.

    Raises:
        ArchlensError: if the path of the model is no text.
    """
    from archlens.contracts.starting_file import starting_file  # only now: --help would wait 150 ms for it

    try:
        return starting_file(analysis, model)
    except ValueError as error:
        raise ArchlensError(
            expected="a path that TOML can hold", found=f"another ({error})", hint="Rename it."
        ) from error


def _check(model: str, target: str, *, force: bool) -> None:
    """Refuse what could only end badly.

    Raises:
        ArchlensError: if the model has no name, or the file is there, or is one of another kind.
    """
    if model == "-":
        raise ArchlensError(
            expected="a model with a name", found="standard input", hint="Contracts name their model; give its path."
        )
    if Path(target).name == "pyproject.toml":
        raise ArchlensError(
            expected="a file of its own after -o",
            found=target,
            hint="Write archlens.toml, and copy its contracts as [[tool.archlens.contracts]].",
        )
    if not force and output.is_regular_or_new(target) and os.path.lexists(target):
        raise ArchlensError(
            expected=f"no file {target} yet", found="one", hint="--force replaces it; -o names another."
        )


def _as_named_in(target: str, model: str) -> str:
    """A model as a contract in the file ``target`` names it: a path relative to that file, or the name itself."""
    if not Path(model).exists():
        return model  # a URL, or module:function
    folder = Path(target).resolve().parent
    try:
        return Path(os.path.relpath(Path(model).resolve(), folder)).as_posix()
    except ValueError:  # another drive of Windows
        return Path(model).resolve().as_posix()
