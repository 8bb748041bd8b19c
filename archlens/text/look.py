"""What a terminal can show; apart from the report for it, which a command for programs does without."""

from __future__ import annotations

from dataclasses import dataclass

WIDTH = 100
"""Columns of a report that goes elsewhere than to a terminal."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the terminal can show.

    Attributes:
        width: columns that no line exceeds (with ``View.full``, tables may).
        colour: whether to colour.
        ascii_only: whether it shows nothing but ASCII.
    """

    width: int = WIDTH
    colour: bool = False
    ascii_only: bool = False

    @property
    def mark(self) -> str:
        """What stands for what is left out."""
        return "..." if self.ascii_only else "…"
