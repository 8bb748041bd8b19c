"""``archlens scan``: what to know of model files before loading them."""

from __future__ import annotations

import click

from archlens.cli.findings_option import findings_option
from archlens.cli.format_option import format_option
from archlens.cli.model_options import exclude_option, limit_option
from archlens.cli.output import output_option, width_option
from archlens.text.severities import ShownFindings


@click.command()
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@format_option(
    "scan",
    help="How to write it; what the ending of FILE says, else text. "
    "JSON is an object for one file, an array for several.",
)
@click.option(
    "--ignore",
    metavar="CODE",
    multiple=True,
    help="Leave out findings of this code, such as AS004 for classes of your own. Can be given several times.",
)
@exclude_option
@click.option("--full", is_flag=True, help="List every place of every finding.")
@limit_option
@findings_option
@output_option()
@width_option
def scan(
    models: tuple[str, ...],
    format_name: str | None,
    ignore: tuple[str, ...],
    exclude: tuple[str, ...],
    findings: ShownFindings,
    target: str | None,
    width: int | None,
    *,
    full: bool,
) -> int:
    """Tell what to know of model files before loading them.

    Code in the file, classes from elsewhere, paths, links to other files, weights that do not fit. Nothing of the file
    is run, and nothing that it names is opened. What nobody looks for is not seen: a file without findings may still
    do harm.

    A MODEL is a file, a folder of models, a pattern of files, a URL, or - for standard input. The exit code is 1 if
    something was found, else 2 if a file, or a part of it, could not be looked at, else 0.

    \b
    Examples:
      archlens scan model.keras
      archlens scan models/ --exclude 'old*' --ignore AS004
      archlens scan model.keras -o scan.sarif
    """  # noqa: D301 - click knows \b as the character
    from archlens.cli.scan_run import scan_models  # only now: --help would wait 100 ms for it

    return scan_models(
        models, ignore, exclude, format_name=format_name, findings=findings, target=target, width=width, full=full
    )
