"""``archlens report``: what models are."""

from __future__ import annotations

import click

from archlens.cli.findings_option import findings_option
from archlens.cli.format_option import format_option
from archlens.cli.model_options import Reading, exclude_option, reading_and_browser_options
from archlens.cli.output import output_option, width_option
from archlens.text.severities import ShownFindings


@click.command()
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@format_option(
    "report",
    help="How to write it; what the ending of FILE says, else text. "
    "JSON is an object for one model, an array for several; HTML is a page about one, CSV the table of its calls.",
)
@click.option("--branch", metavar="NAME", help="Report the branch of this input alone, call by call.")
@click.option(
    "--full",
    is_flag=True,
    help="Shorten nothing, and list all calls: class, settings, what each takes and gives, parameters.",
)
@click.option(
    "--batch",
    metavar="N",
    type=click.IntRange(min=1),
    help="Estimate the memory that training on batches of N samples takes, with what that is made of.",
)
@click.option(
    "--beside", metavar="FOLDER", help="Tell where it stands among the models of a survey, which is in this folder."
)
@findings_option
@output_option()
@width_option
@exclude_option
@reading_and_browser_options
def report(
    models: tuple[str, ...],
    format_name: str | None,
    branch: str | None,
    batch: int | None,
    beside: str | None,
    findings: ShownFindings,
    target: str | None,
    width: int | None,
    exclude: tuple[str, ...],
    reading: Reading,
    *,
    full: bool,
    browser: bool,
) -> int:
    """Tell what models are: their branches, fusions, depths and features.

    A MODEL is a file, a folder of models, a pattern of files, a URL, - for standard input, or module:function for code
    that builds one.
    A model that cannot be read is told on stderr and does not stop the others; the exit code is then 2.

    \b
    Examples:
      archlens report model.keras
      archlens report model.keras --branch text --full
      archlens report model.keras --findings warning --width 80
      archlens report model.keras --batch 32
      archlens report model.keras --beside zoo/
      archlens report *.keras -o reports.json
      archlens report model.keras -o report.html
      archlens report model.keras -o calls.csv
      archlens report model.keras --format html --open
      archlens report models/ --exclude 'old*'
      archlens report app.models:build_model
    """  # noqa: D301 - click knows \b as the character
    from archlens.cli.report_run import report_models  # only now: --help would wait 100 ms for it

    return report_models(
        models,
        exclude,
        reading,
        format_name=format_name,
        branch=branch,
        batch=batch,
        beside=beside,
        findings=findings,
        target=target,
        width=width,
        full=full,
        browser=browser,
    )
