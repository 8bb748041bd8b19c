"""``archlens skeleton``: a model file without its weights."""

from __future__ import annotations

from pathlib import Path

import click

from archlens.cli import output
from archlens.cli.model_options import limit_option
from archlens.cli.output import output_option
from archlens.cli.progress import waiting_for
from archlens.text.figures import count

FAILED = 2


@click.command()
@click.argument("model", metavar="MODEL")
@output_option(
    "The file to write: .keras; or .h5 or .json, if the model is of that form. - for standard output, as .keras.",
    required=True,
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
    # Only now: --help would wait 100 ms for them.
    from archlens.api import refuse_model_as_target
    from archlens.skeletons import skeleton_bytes

    with output.telling(model):
        is_file = output.is_regular_or_new(target)
        output.check_target(target, [model])
        if is_file:
            refuse_model_as_target(model, Path(target))
        ending = Path(target).suffix.lower() if is_file else ".keras"
        with waiting_for(model):
            data = skeleton_bytes(model, ending, anonymize=anonymize)
        output.deliver(data, target, f" ({count(len(data))} bytes)")
        return 0
    return FAILED
