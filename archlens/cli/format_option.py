"""The option ``--format`` offers the formats that can show what a command writes; else the ending of a file decides."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePath
from typing import Any

import click

from archlens.cli.output import is_regular_or_new
from archlens.render.formats import Format, Subject, formats_of, named, of_ending

_TEXT = "text"


def format_option(subject: Subject, *aliases: str, default: str | None = None, help: str) -> Callable[[Any], Any]:  # noqa: A002 - click's name
    """The option, handed over as ``format_name``, the name of a format.

    Args:
        subject: what the command writes.
        aliases: other spellings of the option.
        default: the format, if none is given; ``None`` where the ending of a file decides.
        help: what the help says of it.
    """
    return click.option(
        "--format",
        *aliases,
        "format_name",
        type=click.Choice([each.name for each in formats_of(subject)]),
        default=default,
        show_default=default is not None,
        help=help,
    )


def format_asked_for(name: str | None, target: str | None, subject: Subject, default: str = _TEXT) -> Format:
    """The format in which something is written.

    1. The one that ``--format`` names.
    2. The one that the ending of the file asks for.
    3. The default: on standard output, for a device or pipe; where it is text, in a file without an ending, too.

    Args:
        name: what ``--format`` says.
        target: the file to write to; ``None`` or ``-`` for standard output.
        subject: what is written.
        default: the name of the format of case 3.

    Raises:
        UnknownEndingError: if no format has the ending of the file.

    Example:
        >>> format_asked_for(None, "report.html", "report").name, format_asked_for("json", "r.html", "report").name
        ('html', 'json')
    """
    if name is not None:
        return named(name, subject)
    if target is None or not is_regular_or_new(target):
        return named(default, subject)
    if default == _TEXT and not PurePath(target).suffix:
        return named(default, subject)
    return of_ending(target, subject)
