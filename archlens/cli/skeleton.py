"""``archlens skeleton``: a model file without its weights."""

from __future__ import annotations

import sys

import click

from archlens.cli import output
from archlens.cli.model_options import limit_option
from archlens.cli.progress import waiting_for
from archlens.text.figures import count
from archlens.text.names import visible

FAILED = 2


@click.command()
@click.argument("model", metavar="MODEL")
@click.option(
    "-o",
    "--output",
    "target",
    metavar="FILE",
    required=True,
    help="The file to write: .keras; or .h5 or .json, if the model is of that form.",
)
@click.option(
    "--anonymize",
    is_flag=True,
    help="Leave out every word that is not Keras's own: names, classes, vocabularies, paths, code, training.",
)
@limit_option
def skeleton(model: str, target: str, *, anonymize: bool) -> int:
    """Write a model without its weights: the whole architecture in a few KB.

    For a bug report, a test fixture, a review. Every weight is declared and has no data; Keras loads such a file and
    finds zeros, and archlens reports the same figures. A MODEL is a file, a folder, a URL, or - for standard input.

    \b
    Examples:
      archlens skeleton model.keras -o shared.keras
      archlens skeleton model.h5 -o shared.keras --anonymize
    """  # noqa: D301 - click knows \b as the character
    from archlens.api import skeleton as write  # only now: --help would wait 100 ms for it

    with output.telling(model):
        output.check_target(target, [model])
        with waiting_for(model):
            path = write(model, target, anonymize=anonymize)
        size = path.stat().st_size if path.is_file() else None
        told = "" if size is None else f" ({count(size)} bytes)"
        output.write_stream(f"wrote {visible(str(path))}{told}\n", sys.stdout)
        return 0
    return FAILED
