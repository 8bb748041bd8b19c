"""``archlens draw``: a picture of a model."""

from __future__ import annotations

from typing import TYPE_CHECKING, get_args

import click

from archlens.cli import output
from archlens.cli.format_option import format_asked_for, format_option
from archlens.cli.model_options import Reading, analyze_named, reading_options
from archlens.cli.output import output_option
from archlens.cli.progress import waiting_for
from archlens.render.diagram.options import ColorBy, Direction, EngineName, Fold, Options, ThemeName
from archlens.render.formats import formats_of, named

if TYPE_CHECKING:  # imported when a model is read
    from archlens.analysis.analysis import Analysis

FAILED = 2

_USUAL = "svg"
"""The format, where nothing says another."""

_ENDINGS = ", ".join(each.ending for each in formats_of("drawing"))


@click.command()
@click.argument("model", metavar="MODEL")
@output_option(f"The file to write: {_ENDINGS}; - for standard output. MODEL.svg in this folder, if not given.")
@format_option("drawing", help="How to draw it; what the ending of FILE says, if not given.")
@click.option(
    "--fold",
    type=click.Choice(["none", "blocks", "auto"]),
    default="auto",
    show_default=True,
    help="auto folds runs, blocks and repeats until there are at most 60 nodes; blocks folds all of them.",
)
@click.option("--depth", metavar="N", type=click.IntRange(min=0), help="Close nested models below this level.")
@click.option("--focus", metavar="ID", help="Draw only what is near this call, or this nested model.")
@click.option("--only-branch", metavar="NAME", help="Draw only the branch of this input.")
@click.option(
    "--direction",
    type=click.Choice(["TB", "LR"], case_sensitive=False),
    default="TB",
    show_default=True,
    help="From top to bottom, or from left to right.",
)
@click.option(
    "--theme",
    type=click.Choice(["light", "dark"]),
    default="light",
    show_default=True,
    help="Its colours; a page in HTML has those that its reader's system asks for.",
)
@click.option(
    "--color-by",
    type=click.Choice(get_args(ColorBy)),
    default="branch",
    show_default=True,
    help="What colours tell: the branch that a node belongs to, or which share of the MACs or parameters it has.",
)
@click.option(
    "--engine",
    type=click.Choice(["graphviz-pure", "dot"]),
    help="What lays the picture out: graphviz-pure, which comes with archlens, or the system's dot, which PDF needs.",
)
@reading_options
def draw(
    model: str,
    target: str | None,
    format_name: str | None,
    fold: Fold,
    depth: int | None,
    focus: str | None,
    only_branch: str | None,
    direction: Direction,
    theme: ThemeName,
    color_by: ColorBy,
    engine: EngineName | None,
    reading: Reading,
) -> int:
    """Draw a model: its branches in their colours, and where they meet.

    \b
    Examples:
      archlens draw model.keras
      archlens draw model.keras -o model.png --direction LR
      archlens draw model.keras -o model.html
      archlens draw model.keras -o costs.svg --color-by macs
      archlens draw model.keras --format pdf --engine dot
      archlens draw model.keras -o branch.svg --only-branch text --fold none
    """  # noqa: D301 - click knows \b as the character
    target = target or output.stem_of(model) + named(format_name or _USUAL, "drawing").ending
    with output.telling(model):
        output.check_target(target, [model])
        format_ = format_asked_for(format_name, target, "drawing", _USUAL)
        with waiting_for(model):
            analysis = analyze_named(model, reading)
        options = Options(
            fold=fold,
            depth=depth,
            focus=focus,
            only_branch=only_branch,
            direction=direction,
            theme=theme,
            color_by=color_by,
            engine=engine,
        )
        output.deliver(format_.writer("drawing")(analysis, options), target)
        _tell_what_is_not_marked(analysis, model)
        return 0
    return FAILED


def _tell_what_is_not_marked(analysis: Analysis, model: str) -> None:
    """Say that splits have no marks, where they are not listed: the picture would look as if there were none."""
    if analysis.splits is not None:
        return
    from archlens.analysis.omissions import SPLITS  # only now: --help would wait for it

    hint = f"--limit {SPLITS.limit}={SPLITS.size(analysis.facts)} lists them"
    output.complain(f"{model}: the picture has no marks for {SPLITS.what}, which are not listed (AL109). {hint}.")
