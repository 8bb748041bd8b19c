"""What a terminal can show; apart from the report for it, which a command for programs does without."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from archlens.text.widths import ELLIPSIS, shortened

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

_TO_ASCII = str.maketrans({**OWN_SIGNS, "←": "<-", "≥": ">=", "≠": "!="})

_LINES_TO_ASCII = str.maketrans({"→": ">", "─": "-", "┄": ".", "│": "|", "×": "x", **dict.fromkeys("┐┘┌└├┤┬┴┼", "+")})
"""The lines of a drawing, each sign by one: what stands below each other must go on doing so."""


def drawing_to_ascii(line: str) -> str:
    """A line of a drawing for a terminal that knows ASCII alone, of the same width.

    Example:
        >>> drawing_to_ascii("a → b ┐"), drawing_to_ascii("      ├→ c 8×8")
        ('a > b +', '      +> c 8x8')
    """
    return to_ascii(line.translate(_LINES_TO_ASCII))


@dataclass(frozen=True, slots=True)
class Terminal:
    """What the terminal can show.

    Attributes:
        width: columns that no line exceeds (with ``View.full``, tables may).
        colour: whether to colour.
        ascii_only: whether it shows nothing but ASCII.
        colours: how many it has, where it colours.
    """

    width: int = WIDTH
    colour: bool = False
    ascii_only: bool = False
    colours: int = 16

    @property
    def mark(self) -> str:
        """What stands for what is left out.

        Example:
            >>> Terminal().mark, Terminal(ascii_only=True).mark
            ('…', '...')
        """
        return OWN_SIGNS[ELLIPSIS] if self.ascii_only else ELLIPSIS


def colours_in(environment: Mapping[str, str]) -> int:
    """How many colours a terminal has, as it tells in the environment.

    Example:
        >>> colours_in({"COLORTERM": "truecolor"}), colours_in({"TERM": "xterm-256color"}), colours_in({"TERM": "vt"})
        (16777216, 256, 16)
    """
    if environment.get("COLORTERM") in ("truecolor", "24bit"):
        return 2**24
    return 256 if "256color" in environment.get("TERM", "") else 16


def to_ascii(text: str, most: int | None = None) -> str:
    r"""Visible ``text`` for a terminal that knows ASCII alone: signs by their likes, all else escaped.

    Args:
        text: the text.
        most: how many characters the result may have: in ASCII, text can be longer than it was.

    Example:
        >>> to_ascii("größe → 3 × 4"), to_ascii("größer", 9)
        ('gr\\xf6\\xdfe -> 3 x 4', 'gr\\...fer')
    """
    plain = text.translate(_TO_ASCII).encode("ascii", "backslashreplace").decode("ascii")
    if most is None or len(plain) <= most:
        return plain
    mark = OWN_SIGNS[ELLIPSIS]
    return shortened(plain, most - len(mark)).replace(ELLIPSIS, mark)
