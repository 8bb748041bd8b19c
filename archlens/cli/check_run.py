"""What ``archlens check`` does: settings, models and baseline read, all checked, the outcome written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.checks.baseline_use import Accepting
from archlens.checks.check_models import run
from archlens.checks.check_settings import Setup, read_setup
from archlens.checks.jobs import CheckPlan, plan
from archlens.checks.outcome import FailOn, Outcome, Unchecked
from archlens.cli import output
from archlens.cli.format_option import format_asked_for
from archlens.cli.model_options import Reading, analyze_named
from archlens.cli.named_settings import complain_of, named_settings
from archlens.cli.output import check_target
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError, UnknownNameError
from archlens.readers.targets import Target
from archlens.render.check.service_commands import disarm
from archlens.render.document import View
from archlens.render.formats import Format
from archlens.rules import BY_CODE
from archlens.settings import Settings
from archlens.text.names import quoted
from archlens.text.severities import ShownFindings
from archlens.text.suggestions import did_you_mean

FAILED = 2


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line wants checked.

    Attributes:
        models: as they were named; none for those of the contracts.
        leave_out: patterns of those of the models that are left out.
        config: the settings, if not those that are found here or above.
        select: codes of rules, or starts of codes, to run alone.
        ignore: codes of rules, or starts of codes, to leave out.
        contracts: names of contracts to check alone.
        fail_on: the least severity of a finding that fails, if not that of the settings.
    """

    models: Sequence[str]
    leave_out: Sequence[str]
    config: str | None
    select: Sequence[str]
    ignore: Sequence[str]
    contracts: Sequence[str]
    fail_on: FailOn | None


def check_models(
    wanted: Wanted,
    reading: Reading,
    *,
    format_name: str | None,
    findings: ShownFindings,
    target: str | None,
    width: int | None,
    baseline: str | None,
    update: bool,
) -> int:
    """Check models and write what it came to; the exit code.

    Args:
        wanted: what to check.
        reading: how models are read.
        format_name: of the one to write the outcome in; ``None`` for what the ending of the file asks for, else text.
        findings: of which severity the findings are told, and of graver ones.
        target: the file to write it to; ``None`` for the terminal.
        width: columns of text; ``None`` for those that there are.
        baseline: the file that says what is accepted.
        update: whether to write the baseline anew.
    """
    try:
        setup = _setup(wanted)
        planned = plan(setup, wanted.models, wanted.contracts, wanted.leave_out)
        _check_files(setup, planned, target, baseline)
        format_ = format_asked_for(format_name, target, "outcome")
        accepting = Accepting.start(Path(baseline), update=update) if baseline is not None else None
        outcome = _outcome(setup, planned, reading, rules=not wanted.contracts)
        if accepting is not None:
            outcome = accepting.finish(outcome, setup, planned, some_rules=bool(wanted.select or wanted.ignore))
        view = View(findings=findings, terminal=output.terminal_for(target, width))
        _tell(outcome, format_, view, target, accepting)
    except ArchlensError as error:
        complain_of(error)
        return FAILED
    return outcome.exit_code


def _setup(wanted: Wanted) -> Setup:
    """The settings, with what the command line puts in their place.

    Raises:
        SettingsError: with every mistake in them.
    """
    settings = named_settings(wanted.config)
    select, ignore = _codes(wanted.select, "--select"), _codes(wanted.ignore, "--ignore")
    return read_setup(settings, _overrides(settings, select, ignore, wanted.fail_on))


def _codes(given: Sequence[str], option: str) -> list[str]:
    """Codes of rules, or starts of codes, however they were given.

    Raises:
        UnknownNameError: if no rule's code starts so.
    """
    codes = [code.strip() for part in given for code in part.split(",") if code.strip()]
    for code in codes:
        if not any(known.startswith(code) for known in BY_CODE):
            raise UnknownNameError(
                code,
                expected=f"the code of a rule, or its start, after {option}",
                found=quoted(code),
                hint=did_you_mean(code, BY_CODE, most=None),
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
            shapes = {**setup.shapes.for_model(target.key), **reading.shapes}
            return analyze_named(target.load, replace(reading, shapes=shapes), target.folder)

    return run(setup, planned, analyze, rules=rules)


def _tell(outcome: Outcome, format_: Format, view: View, target: str | None, accepting: Accepting | None) -> None:
    """Write the outcome, and on stderr what could not be checked, and that a baseline was written.

    Raises:
        ArchlensError: if it cannot be written.
    """
    write = format_.writer("outcome")
    output.deliver(write(outcome, view), target)
    for unchecked in outcome.unchecked:
        output.complain(disarm(unchecked.message + _named_by(unchecked)))
    if accepting is not None and accepting.writes:
        wrote, did_not = "wrote {}: it accepts all that was found.", "did not write {}: not all could be checked."
        output.complain((did_not if outcome.unchecked else wrote).format(accepting.path))


def _named_by(unchecked: Unchecked) -> str:
    """Where the settings name what could not be checked, to be added to its message."""
    contract = unchecked.contract
    return "" if contract is None else f" ({contract.path}:{contract.line})"
