"""``archlens find``: the models of a survey that are nearest to one."""

from __future__ import annotations

import click

from archlens.cli.format_option import format_option
from archlens.cli.model_options import Reading, reading_options
from archlens.cli.output import output_option, width_option


@click.command()
@click.argument("model", metavar="MODEL")
@click.argument("zoo", metavar="ZOO")
@click.option(
    "-n",
    "most",
    metavar="N",
    type=click.IntRange(min=1),
    default=10,
    show_default=True,
    help="Tell of so many models, MODEL itself not among them.",
)
@format_option("nearest", help="How to write it; what the ending of FILE says, else text.")
@click.option("--full", is_flag=True, help="Shorten nothing.")
@output_option()
@width_option
@reading_options
def find(
    model: str,
    zoo: str,
    most: int,
    format_name: str | None,
    target: str | None,
    width: int | None,
    reading: Reading,
    *,
    full: bool,
) -> int:
    """Find the models of a survey that are nearest to one, copies first.

    ZOO is the folder of a survey, which `archlens survey MODELS -o ZOO` makes. MODEL is a file, a URL, - for standard
    input, or module:function for code that builds a model; it need not be in the survey.

    The same architecture with the same settings comes first, whatever it is called and however it was trained; then
    the same classes and wiring with other settings; then by the likeness of architectures.

    \b
    Examples:
      archlens find model.keras zoo/
      archlens find model.keras zoo/ -n 3 --format json
    """  # noqa: D301 - click knows \b as the character
    from archlens.cli.find_run import find_models  # only now: --help would wait for it

    return find_models(model, zoo, most, reading, format_name=format_name, target=target, width=width, full=full)
