"""Words of a drawing in the characters that there are, before they are measured: all of Unicode, or ASCII alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archlens.render.document import Named, Span, Style, Words
from archlens.render.fitting import elide_words, words_width
from archlens.text.names import quoted, visible
from archlens.text.terminal import OWN_SIGNS, to_ascii
from archlens.text.widths import ELLIPSIS

ARROW = " → "
_DRAWN = re.compile("[→┐├┤┘┴┬└│─]|->")
_WIDEST_NAME = 36
"""Columns of a name; what is wider loses its middle."""


@dataclass(frozen=True, slots=True)
class Pen:
    """Makes words.

    Attributes:
        ascii_only: whether there is ASCII alone.
    """

    ascii_only: bool = False

    @property
    def mark(self) -> str:
        """What stands for what is left out."""
        return OWN_SIGNS[ELLIPSIS] if self.ascii_only else ELLIPSIS

    def text(self, text: str, style: Style = "plain") -> Words:
        """Words of archlens's own."""
        if not text:
            return ()
        return (Span(self._characters(text), style),)

    def name(self, text: str, style: Style = "plain", names: str | None = None, what: Named = "call") -> Words:
        """A name from the model; one with signs of a drawing in it stands in quotes, and draws nothing.

        Args:
            text: the name, as it is shown.
            style: what it is.
            names: the whole of what it names, as the model spells it.
            what: what it names.
        """
        drawn = _DRAWN.search(text) is not None
        written = self._characters(quoted(text) if drawn else visible(text)) or '""'
        return elide_words((Span(written, style, names, what),), _WIDEST_NAME, self.mark)

    def _characters(self, text: str) -> str:
        return to_ascii(text) if self.ascii_only else text


def spaced(words: Words, width: int) -> Words:
    """Words with blanks behind them, up to a width."""
    room = width - words_width(words)
    return (*words, Span(" " * room)) if room > 0 else words


def in_a_line(items: Sequence[Words], between: Words) -> Words:
    """Words with others between."""
    line: list[Span] = []
    for number, item in enumerate(items):
        if number:
            line.extend(between)
        line.extend(item)
    return tuple(line)


def widest(lines: Iterable[Words]) -> int:
    """Columns of the widest line."""
    return max(map(words_width, lines), default=0)
