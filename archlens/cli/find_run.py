"""What ``archlens find`` does: a model read, the tables of a survey gone through, and what is nearest written."""

from __future__ import annotations

from archlens.cli import output
from archlens.cli.format_option import format_asked_for
from archlens.cli.model_options import Reading, analyze_named
from archlens.cli.output import telling
from archlens.cli.progress import waiting_for
from archlens.errors import ArchlensError
from archlens.render.document import View
from archlens.surveys.nearest import find_nearest
from archlens.surveys.store import open_zoo

FAILED = 2


def find_models(
    model: str,
    zoo: str,
    most: int,
    reading: Reading,
    *,
    format_name: str | None,
    target: str | None,
    width: int | None,
    full: bool,
) -> int:
    """Find the nearest models and write them; the exit code.

    Args:
        model: as it was named.
        zoo: the folder of the survey.
        most: how many are told of.
        reading: how the model is read.
        format_name: of the one to write in; ``None`` for what the ending of the file asks for, else text.
        target: the file to write to; ``None`` for the terminal.
        width: columns of text; ``None`` for those that there are.
        full: whether to shorten nothing.
    """
    try:
        opened = open_zoo(zoo)
        opened.format.check()
        if target is not None:
            output.check_target(target, [model, str(opened.path("models"))])
        format_ = format_asked_for(format_name, target, "nearest")
        with telling(model), waiting_for(model):
            found = find_nearest(analyze_named(model, reading), opened, most)
            view = View(full=full, terminal=output.terminal_for(target, width))
            output.deliver(format_.writer("nearest")(found, view), target)
            return 0
    except ArchlensError as error:
        output.complain(str(error))
    return FAILED
