"""``archlens survey``: tables of many models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from archlens.cli.model_options import exclude_option, expansion_option, limits_option
from archlens.surveys.table_formats import FORMATS

_FORMATS = [format_.name for format_ in FORMATS]


@click.command()
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@click.option("-o", "--output", "folder", metavar="FOLDER", help="Write the tables to this folder, or go on there.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(_FORMATS),
    default=_FORMATS[0],
    show_default=True,
    help="Of the tables.",
)
@click.option(
    "--jobs",
    metavar="N",
    type=click.IntRange(min=1),
    help="Processes that read at the same time; as many as there are processors, if not given.",
)
@click.option(
    "--timeout",
    metavar="SECONDS",
    type=click.FloatRange(min=0, min_open=True),
    default=120,
    show_default=True,
    help="Time that one file may take; what takes longer is ended, and told among the errors.",
)
@click.option("--retry", is_flag=True, help="Try files again that could not be read before.")
@click.option("--anew", is_flag=True, help="Read all files anew, whatever was surveyed before.")
@exclude_option
@expansion_option
@limits_option
def survey(
    models: tuple[str, ...],
    folder: str | None,
    format_name: str,
    jobs: int | None,
    timeout: float,
    exclude: tuple[str, ...],
    expansion: float,
    limits: Mapping[str, int],
    *,
    retry: bool,
    anew: bool,
) -> int:
    """Survey many models: tables of their figures, for data frames and SQL.

    A MODEL is a file, a folder of models, a pattern of files, or a URL of these. A survey that was stopped goes on
    where it was, and the same command again reads only what is new or has changed; rows of files that are gone are
    dropped. Files that cannot be read are rows of the table of errors; the exit code is then 2.

    \b
    Examples:
      archlens survey models/ -o zoo/
      archlens survey 'models/**/*.keras' --exclude 'old*' -o zoo/ --format csv
      archlens survey s3://bucket/models/ -o zoo/ --jobs 8 --timeout 30
    """  # noqa: D301 - click knows \b as the character
    from archlens.cli.survey_run import survey_models  # only now: --help would wait for it

    options: dict[str, Any] = {
        "format": format_name,
        "jobs": jobs,
        "timeout": timeout,
        "exclude": exclude,
        "retry": retry,
        "anew": anew,
        "expansion": expansion,
        "limits": limits,
    }
    return survey_models(models, folder, options)
