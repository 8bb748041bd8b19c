"""``archlens check``: contracts and rules over models."""

from __future__ import annotations

import difflib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from archlens import settings as files
from archlens.analysis.analysis import Analysis
from archlens.checks.baseline_use import Accepting
from archlens.checks.check_settings import Setup, read_setup
from archlens.checks.jobs import CheckPlan, plan
from archlens.checks.outcome import FailOn, Outcome
from archlens.checks.run import run
from archlens.checks.targets import Target
from archlens.cli import output
from archlens.cli.model_options import Reading, analyze_named, reading_options
from archlens.cli.output import check_target
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError, UnknownNameError
from archlens.render.check import OutputFormat, write
from archlens.render.check.problem_lines import inert
from archlens.rules import BY_CODE
from archlens.settings import Settings, SettingsError
from archlens.text.look import Look

FAILED = 2


@click.command()
@click.argument("models", metavar="[MODEL...]", nargs=-1)
@click.option("--config", metavar="FILE", help="The settings; else archlens.toml or pyproject.toml, here or above.")
@click.option(
    "--select", metavar="CODES", multiple=True, help="Run these rules only: codes or starts of codes (AL1,AL203)."
)
@click.option(
    "--ignore", metavar="CODES", multiple=True, help="Leave these rules out, beside those that the settings do."
)
@click.option(
    "--contract",
    "names",
    metavar="NAME",
    multiple=True,
    help="Check this contract alone, and no rules. Can be given several times.",
)
@click.option(
    "--output-format",
    "form",
    type=click.Choice(["text", "json", "github", "sarif", "junit"]),
    default="text",
    show_default=True,
    help="github: annotations of a workflow; sarif: for code scanning; junit: for test reports.",
)
@click.option("-o", "--output", "target", metavar="FILE", help="Write to this file instead of the terminal.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "info", "never"]),
    help="The least severity of a finding that fails; a broken contract always does.  [default: warning]",
)
@click.option(
    "--baseline", metavar="FILE", help="Accept what this file lists; written, outside CI, if it is not there."
)
@click.option(
    "--update-baseline", "update", is_flag=True, help="Write the baseline anew: all that is found now is accepted."
)
@reading_options
def check(
    models: tuple[str, ...],
    config: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    names: tuple[str, ...],
    form: OutputFormat,
    target: str | None,
    fail_on: FailOn | None,
    baseline: str | None,
    reading: Reading,
    *,
    update: bool,
) -> int:
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

    if update and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE.")
    try:
        setup = _setup(config, select, ignore, fail_on)
        planned = plan(setup, models, names)
        _check_files(setup, planned, target, baseline)
        accepting = Accepting.start(Path(baseline), update=update) if baseline is not None else None
        outcome = _outcome(setup, planned, reading, rules=not names)
        if accepting is not None:
            outcome = accepting.finish(outcome, setup, planned, some_rules=bool(select or ignore))
        _tell(outcome, form, target, accepting)
    except ArchlensError as error:
        # Of settings, a line for each mistake.
        for message in str(error).split("\n") if isinstance(error, SettingsError) else [str(error)]:
            output.complain(inert(message))
        return FAILED
    return outcome.exit_code


def _setup(config: str | None, select: Sequence[str], ignore: Sequence[str], fail_on: FailOn | None) -> Setup:
    """The settings, with what the command line puts in their place.

    Raises:
        SettingsError: with every mistake in them.
    """
    path = Path(config) if config is not None else files.find(Path.cwd())
    settings = None if path is None else files.load(path)
    return read_setup(settings, _overrides(settings, _codes(select, "--select"), _codes(ignore, "--ignore"), fail_on))


def _codes(given: Sequence[str], option: str) -> list[str]:
    """Codes of rules, or starts of codes, however they were given.

    Raises:
        UnknownNameError: if no rule's code starts so.
    """
    codes = [code.strip() for part in given for code in part.split(",") if code.strip()]
    for code in codes:
        if not any(known.startswith(code) for known in BY_CODE):
            near = difflib.get_close_matches(code, BY_CODE, n=1, cutoff=0)[0]
            raise UnknownNameError(
                code,
                expected=f"the code of a rule, or its start, after {option}",
                hint=f"Did you mean {near!r}? There are: {', '.join(BY_CODE)}.",
            )
    return codes


def _overrides(
    settings: Settings | None, select: list[str], ignore: list[str], fail_on: FailOn | None
) -> dict[str, Any]:
    """Settings in the place of the file's: ``--ignore`` is added to what the file ignores."""
    overrides: dict[str, Any] = {}
    if select:
        overrides["select"] = select
    before = settings.data.get("ignore", []) if settings else []
    if ignore and isinstance(before, list):
        overrides["ignore"] = [*before, *ignore]
    if fail_on is not None:
        overrides["fail-on"] = fail_on
    return overrides


def _check_files(setup: Setup, planned: CheckPlan, target: str | None, baseline: str | None) -> None:
    """Refuse to write over what is read.

    Raises:
        ArchlensError: if a file to write is a model, the settings, or the other file to write.
    """
    read = [*(job.target.load for job in planned.jobs), *filter(None, [setup.path])]
    for written, option in ((target, "-o"), (baseline, "--baseline")):
        if written is not None:
            check_target(written, read, option, "a file that is read")
            read.append(written)


def _outcome(setup: Setup, planned: CheckPlan, reading: Reading, *, rules: bool) -> Outcome:
    """The models checked."""
    numbers = {job.target: number for number, job in enumerate(planned.jobs, 1)}

    def analyze(target: Target) -> Analysis:
        with waiting_for(target.name, number=numbers[target], of=len(numbers)):
            return analyze_named(target.load, reading, target.folder)

    return run(setup, planned, analyze, rules=rules)


def _tell(outcome: Outcome, form: OutputFormat, target: str | None, accepting: Accepting | None) -> None:
    """Write the outcome, and on stderr what could not be checked, and that a baseline was written.

    Raises:
        ArchlensError: if it cannot be written.
    """
    text = write(outcome, form, output.look_of(sys.stdout) if target is None else Look())
    if target is None:
        output.write_stream(text, sys.stdout)
    else:
        output.write_file(text, target)
    for unchecked in outcome.unchecked:
        output.complain(inert(unchecked.message))
    if accepting is not None and accepting.writes:
        wrote, did_not = "wrote {}: it accepts all that was found.", "did not write {}: not all could be checked."
        output.complain((did_not if outcome.unchecked else wrote).format(accepting.path))
