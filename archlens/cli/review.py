"""``archlens review``: what a change of a git repository does to its models."""

from __future__ import annotations

from typing import Literal

import click

from archlens.cli.format_option import format_option
from archlens.cli.model_options import limit_option
from archlens.cli.output import output_option


@click.command()
@click.argument("paths", metavar="[PATH...]", nargs=-1)
@click.option(
    "--base",
    metavar="REVISION",
    help="Compare with the last commit that this revision and what is checked out have in common; with --github, what "
    "the event names, if not given.",
)
@click.option("--config", metavar="FILE", help="The settings; else archlens.toml or pyproject.toml, here or above.")
@click.option("--baseline", metavar="FILE", help="Accept what this file lists, as archlens check writes it.")
@format_option("review", help="How to write it; what the ending of FILE says, else markdown.")
@output_option()
@click.option(
    "--fail-on",
    type=click.Choice(["changed", "error", "warning", "info", "never"]),
    help="The least severity of a new finding that fails, or changed: any other architecture; a broken contract always "
    "does.  [default: as the settings say, else warning]",
)
@click.option(
    "--exit-zero", is_flag=True, help="Tell what fails, and exit with 0 all the same; what cannot be checked is 2."
)
@click.option(
    "--github",
    is_flag=True,
    help="In a workflow of GitHub: annotations, the summary of the job, and one comment on the pull request.",
)
@click.option(
    "--comment/--no-comment", default=True, show_default=True, help="Of --github, whether there is a comment."
)
@limit_option
def review(
    paths: tuple[str, ...],
    base: str | None,
    config: str | None,
    baseline: str | None,
    format_name: str | None,
    target: str | None,
    fail_on: Literal["changed", "error", "warning", "info", "never"] | None,
    *,
    exit_zero: bool,
    github: bool,
    comment: bool,
) -> int:
    """Review what a change does to the models of a git repository.

    Of each model that is other than at the base: what changed in its architecture, which contracts it breaks, and what
    the rules find in it that they did not find before. A PATH narrows it, as git takes it (models, ':!models/old').
    Files that git does not know yet count once they are added.

    The exit code is 0 if nothing fails, 1 if a contract is broken or something is found that fails, and 2 if a model
    could not be looked at as it stands now.

    \b
    Examples:
      archlens review --base main
      archlens review --base origin/main models --fail-on changed
      archlens review --base main -o review.json
      archlens review --github
    """  # noqa: D301 - click knows \b as the character
    if base is not None and not base.strip():  # a variable of CI that is not set: with HEAD, nothing would have changed
        raise click.UsageError("The revision after --base is empty; is the variable set that it comes from?")
    if base is None and not github:
        raise click.UsageError("Name what to compare with: archlens review --base main")
    if format_name is not None and github and target is None:
        raise click.UsageError("--github has formats of its own; --format says how to write the file after -o.")

    from archlens.cli.review_run import Asked, review_models  # only now: --help would wait 200 ms for it

    asked = Asked(paths, base, config, baseline, fail_on, exit_zero=exit_zero)
    return review_models(asked, format_name=format_name, target=target, github=github, comment=comment)
