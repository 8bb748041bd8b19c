"""``archlens check``: contracts and rules over models."""

from __future__ import annotations

from typing import Literal

import click

from archlens.cli.findings_option import findings_option
from archlens.cli.format_option import format_option
from archlens.cli.model_options import Reading, exclude_option, reading_options
from archlens.cli.output import output_option, width_option
from archlens.text.severities import ShownFindings


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
@format_option(
    "outcome",
    "--output-format",
    help="How to write it; what the ending of FILE says, else text. "
    "github: annotations of a workflow; sarif: for code scanning; junit: for test reports.",
)
@findings_option
@output_option()
@width_option
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
@exclude_option
@reading_options
def check(
    models: tuple[str, ...],
    exclude: tuple[str, ...],
    config: str | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    names: tuple[str, ...],
    format_name: str | None,
    findings: ShownFindings,
    target: str | None,
    width: int | None,
    fail_on: Literal["error", "warning", "info", "never"] | None,
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
      archlens check models/ --exclude 'old*'
      archlens check -o archlens.sarif
    """  # noqa: D301 - click knows \b as the character
    if update and baseline is None:
        raise click.UsageError("--update-baseline needs --baseline FILE.")
    if exclude and not models:
        raise click.UsageError("--exclude needs the models that it leaves some of out: archlens check models/")

    from archlens.cli.check_run import Wanted, check_models  # only now: --help would wait 200 ms for it

    wanted = Wanted(models, exclude, config, select, ignore, names, fail_on)
    return check_models(
        wanted,
        reading,
        format_name=format_name,
        findings=findings,
        target=target,
        width=width,
        baseline=baseline,
        update=update,
    )
