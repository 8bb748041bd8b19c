"""The option ``--format``: it offers the forms that can show what a command writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import click

from archlens.render.formats import Subject, formats_of


def format_option(subject: Subject, *aliases: str, default: str | None, help: str) -> Callable[[Any], Any]:  # noqa: A002 - click's name
    """The option, handed over as ``form``, the name of a form.

    Args:
        subject: what the command writes.
        aliases: other spellings of the option.
        default: the form, if none is given; ``None`` where the ending of a file decides.
        help: what the help says of it.
    """
    return click.option(
        "--format",
        *aliases,
        "form",
        type=click.Choice([each.name for each in formats_of(subject)]),
        default=default,
        show_default=default is not None,
        help=help,
    )
