"""``archlens card``: a section about a model for a README or a model card."""

from __future__ import annotations

import click

from archlens.cli.model_options import Reading, reading_options
from archlens.cli.output import STANDARD_OUTPUT, output_option


@click.command()
@click.argument("model", metavar="MODEL")
@output_option(
    "The file to write the card into, between its two markers; all else in it stays as it is. A new file has the card "
    "alone. Without one, or with -, the card goes to standard output.",
)
@click.option(
    "--name",
    metavar="NAME",
    help="What the heading and the markers call the model; as its file, if not given. It tells the cards of several "
    "models in one file apart.",
)
@click.option(
    "--picture",
    metavar="PICTURE",
    help="A picture below the flow: a file to write and lead to (.svg, .png), or mermaid for one in the text, which "
    "GitHub and GitLab draw.",
)
@click.option("--append", is_flag=True, help="Add the card at the end of a file that has no markers for it.")
@click.option(
    "--check",
    is_flag=True,
    help="Write nothing, but tell whether the card in the file is up to date; else exit code 1.",
)
@reading_options
def card(
    model: str,
    target: str | None,
    name: str | None,
    picture: str | None,
    reading: Reading,
    *,
    append: bool,
    check: bool,
) -> int:
    """Write a section about a model into a README or a model card, and keep it up to date.

    It tells how inputs meet, depths, parameters, costs and findings in at most 60 lines of Markdown. It stands between
    two lines, which Markdown does not show, and is written anew in their place:

    \b
      <!-- archlens:card NAME -->
      <!-- /archlens:card -->

    \b
    Examples:
      archlens card model.keras
      archlens card model.keras -o README.md
      archlens card model.keras -o README.md --append --picture model.svg
      archlens card model.keras -o README.md --check
    """  # noqa: D301 - click knows \b as the character
    if check and target in (None, STANDARD_OUTPUT):
        raise click.UsageError("--check needs the file of the card: -o FILE.")
    from archlens.cli.card_run import CardOptions, check_card, write_card  # only now: --help would wait for it

    options = CardOptions(target, name, picture, append=append)
    return check_card(model, reading, options) if check else write_card(model, reading, options)
