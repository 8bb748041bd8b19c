"""``archlens survey``: tables of many models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click
from click.core import ParameterSource

from archlens.cli.model_options import exclude_option, expansion_option, limits_option
from archlens.cli.question_options import Question, question_options
from archlens.render.formats import formats_of
from archlens.surveys.table_formats import FORMATS
from archlens.text.lists import listed

_TABLES = [format_.name for format_ in FORMATS]
_TOLD = [format_.name for format_ in formats_of("answer")]


@click.command()
@click.argument("models", metavar="MODEL...", nargs=-1, required=True)
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FOLDER",
    help="Write the tables to this folder, or go on there. Of a survey that there is: write what is told to this file.",
)
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(dict.fromkeys([*_TABLES, *_TOLD]))),
    help=f"Of the tables: {listed(_TABLES, last=' or ')}; if not given, that of the tables there, else "
    f"{_TABLES[0]}. Of what is told of a survey: "
    f"{listed(_TOLD, last=' or ')}; what the ending of the file says, else {_TOLD[0]}.",
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
@click.option(
    "--scheduler",
    metavar="URL",
    help="Read on the workers of a Dask cluster, which has its scheduler there (tcp://HOST:8786), and not here.",
)
@click.option("--retry", is_flag=True, help="Try files again that could not be read before.")
@click.option("--anew", is_flag=True, help="Read all files anew, whatever was surveyed before.")
@exclude_option
@expansion_option
@limits_option
@question_options
def survey(
    models: tuple[str, ...],
    target: str | None,
    format_name: str | None,
    jobs: int | None,
    timeout: float,
    scheduler: str | None,
    exclude: tuple[str, ...],
    expansion: float,
    limits: Mapping[str, int],
    question: Question,
    *,
    retry: bool,
    anew: bool,
) -> int:
    """Survey many models: tables of their figures, for data frames and SQL.

    A MODEL is a file, a folder of models, a pattern of files, or a URL of these. A survey that was stopped goes on
    where it was, and the same command again reads only what is new or has changed; rows of files that are not named
    any more are dropped. Files that cannot be read are rows of the table of errors; the exit code is then 2.

    Of the folder of a survey, tell what is in it: an overview, the models on a condition, a page with all of them.

    \b
    Examples:
      archlens survey models/ -o zoo/
      archlens survey 'models/**/*.keras' --exclude 'old*' -o zoo/ --format csv
      archlens survey s3://bucket/models/ -o zoo/ --jobs 8 --timeout 30
      archlens survey s3://bucket/models/ -o zoo/ --scheduler tcp://10.0.0.5:8786
      archlens survey zoo/
      archlens survey zoo/ --where "strategy = 'late' and max_share > 0.9"
      archlens survey zoo/ --where "depth > 100" --columns path,depth,macs -o deep.csv
      archlens survey zoo/ -o zoo.html --reports reports/
    """  # noqa: D301 - click knows \b as the character
    from archlens.cli.survey_run import survey_models  # only now: --help would wait for it

    options: dict[str, Any] = {
        "jobs": jobs,
        "timeout": timeout,
        "exclude": exclude,
        "retry": retry,
        "anew": anew,
        "expansion": expansion,
        "limits": limits,
    }
    given = _given({*options, "scheduler"})
    return survey_models(models, target, format_name, options, question, scheduler, given)


def _given(names: set[str]) -> list[str]:
    """Which of these options stand on the command line, as they are spelled there."""
    context = click.get_current_context()
    return [
        parameter.opts[-1]
        for parameter in context.command.params
        if parameter.name in names and context.get_parameter_source(parameter.name) is ParameterSource.COMMANDLINE
    ]
