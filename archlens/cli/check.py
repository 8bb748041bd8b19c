"""``archlens check``: contracts and rules over models."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archlens.cli.reading import Reading, reading_options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from archlens.analysis.analysis import Analysis
    from archlens.checks.outcome import FailOn, Outcome
    from archlens.checks.outputs import OutputFormat
    from archlens.checks.plan import Plan
    from archlens.checks.setup import Setup
    from archlens.checks.targets import Target
    from archlens.settings import Settings

FAILED = 2


@click.command()
@click.argument("models", metavar="[MODEL...]", nargs=-1)
@click.option("--config", metavar="FILE", help="The settings; else archlens.toml or pyproject.toml, here or above.")
@click.option("--select", metavar="CODES", multiple=True, help="Run these rules only: codes or starts of codes (AL1,AL203).")
@click.option("--ignore", metavar="CODES", multiple=True, help="Leave these rules out, beside those that the settings do.")
@click.option("--contract", "names", metavar="NAME", multiple=True, help="Check this contract alone, and no rules. Can be given several times.")
@click.option(
    "--output-format", "form", type=click.Choice(["text", "json", "github", "sarif", "junit"]), default="text",
    show_default=True, help="github: annotations of a workflow; sarif: for code scanning; junit: for test reports.",
)  # fmt: skip
@click.option("-o", "--output", "target", metavar="FILE", help="Write to this file instead of the terminal.")
@click.option(
    "--fail-on", type=click.Choice(["error", "warning", "info", "never"]),
    help="The least severity of a finding that fails; a broken contract always does.  [default: warning]",
)  # fmt: skip
@click.option("--baseline", metavar="FILE", help="Accept what this file lists; written, outside CI, if it is not there.")
@click.option("--update-baseline", "update", is_flag=True, help="Write the baseline anew: all that is found now is accepted.")
@reading_options
def check(
    models: tuple[str, ...], config: str | None, select: tuple[str, ...], ignore: tuple[str, ...],
    names: tuple[str, ...], form: OutputFormat, target: str | None, fail_on: FailOn | None, baseline: str | None,
    reading: Reading, *, update: bool,
) -> int:  # fmt: skip
    """Check models: the contracts that the settings make, and the rules.

    A MODEL is a file, a folder of models, a pattern of files, a URL, - for standard input, or module:function for code
    that builds one. It is checked by the contracts that name it. Without any, the models of all contracts are checked.

    The exit code is 0 if all is kept, 1 if a contract is broken or a rule finds something grave enough, and 2 if
    anything could not be checked.

    \b
    Examples:
      archlens check
      archlens check model.keras
      archlens check candidate.keras --contract "image stays shallow"
      archlens check models/*.keras --select AL1 --fail-on error
      archlens check --output-format sarif -o archlens.sarif
    """  # noqa: D301 - click knows \b as the character
    # Imported here and below, so that --help and --version answer at once.
    from archlens.cli import output
    from archlens.errors import ArchlensError

    try:
        setup = _setup(config, select, ignore, fail_on)
        outcome = _outcome(setup, models, names, reading)
    except ArchlensError as error:
        output.complain(str(error))
        return FAILED
    return _tell(outcome, form, target)


def _setup(config: str | None, select: Sequence[str], ignore: Sequence[str], fail_on: FailOn | None) -> Setup:
    """The settings, with what the command line puts in their place.

    Raises:
        SettingsError: with every mistake in them.
    """
    from archlens import settings as files
    from archlens.checks.setup import read

    path = Path(config) if config is not None else files.find(Path.cwd())
    settings = None if path is None else files.load(path)
    return read(settings, _overrides(settings, _codes(select, "--select"), _codes(ignore, "--ignore"), fail_on))
