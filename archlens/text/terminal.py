"""What a terminal can show; apart from the report for it, which a command for programs does without."""

from __future__ import annotations

from dataclasses import dataclass

from archlens.text.widths import ELLIPSIS

WIDTH = 100
"""Columns of a report that goes elsewhere than to a terminal."""

OWN_SIGNS = {
    "→": "->",
    "÷": "/",
    "×": "x",
    "·": "-",
    ELLIPSIS: "...",
    "≈": "~",
    "┐": "\\",
    "├": "+",
    "┤": "+",
    "┘": "/",
    "┴": "+",
    "┬": "+",
    "└": "\\",
    "│": "|",
    "─": "-",
}
"""What archlens's own words and drawings are written with beside ASCII, and what stands for it in ASCII alone."""

_TO_ASCII = str.maketrans(OWN_SIGNS)


@dataclass(frozen=True, slots=True)
class Terminal:
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
        """What stands for what is left out.

        Example:
            >>> Terminal().mark, Terminal(ascii_only=True).mark
            ('…', '...')
        """
        return OWN_SIGNS[ELLIPSIS] if self.ascii_only else ELLIPSIS


def to_ascii(text: str) -> str:
    r"""Visible ``text`` for a terminal that knows ASCII alone: signs by their likes, all else escaped.

    Example:
        >>> to_ascii("größe → 3 × 4")
        'gr\\xf6\\xdfe -> 3 x 4'
    """
    return text.translate(_TO_ASCII).encode("ascii", "backslashreplace").decode("ascii")
