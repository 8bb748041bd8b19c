"""``archlens diff``: what changed between two models."""

from __future__ import annotations

import click

from archlens.cli.format_option import format_option
from archlens.cli.model_options import Reading, reading_options
from archlens.cli.output import output_option, width_option


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@format_option("comparison", help="How to write it; what the ending of FILE says, else text.")
@click.option("--full", is_flag=True, help="Shorten nothing.")
@click.option("--names", is_flag=True, help="List other names, too; they are no change of the architecture.")
@output_option()
@width_option
@reading_options
def diff(
    old: str,
    new: str,
    format_name: str | None,
    target: str | None,
    width: int | None,
    reading: Reading,
    *,
    full: bool,
    names: bool,
) -> int:
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
    from archlens.cli.diff_run import diff_models  # only now: --help would wait 150 ms for it

    return diff_models(
        (old, new), reading, format_name=format_name, target=target, width=width, full=full, other_names=names
    )
