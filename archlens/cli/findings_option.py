"""The option ``--findings`` holds back what is not grave enough to be read now, and never that it is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from archlens.text.severities import SHOWN_FINDINGS

F = TypeVar("F", bound="Callable[..., Any]")


def findings_option(command: F) -> F:
    """Give a command the option, handed over as ``findings``: the least severity of a finding that people are told."""
    decorated: F = _OPTION(command)
    return decorated


_OPTION: Any = click.option(
    "--findings",
    type=click.Choice(SHOWN_FINDINGS),
    default="info",
    show_default=True,
    help="The least severity of a finding that is told to people; the others are counted. Exit codes, and formats for "
    "programs, know them all.",
)
