"""Words for a terminal: in the characters and colours that it has."""

from __future__ import annotations

import itertools
from collections.abc import Iterable

from archlens import limits
from archlens.render.document import Span, Style, Words
from archlens.text.terminal import Terminal, to_ascii

_CODES = {"strong": "1", "quiet": "2", "name": "36", "warning": "33", "error": "31"}


def transliterate(words: Words, terminal: Terminal) -> Words:
    """The words in the characters that the terminal has: all of Unicode, or ASCII alone."""
    if not terminal.ascii_only:
        return words
    # A name that was cut to the limit may not be cut once more, by a sign that is no ASCII.
    most = limits.current().shown_name
    return tuple(Span(to_ascii(span.text, most), span.style) for span in words)


def paint(words: Iterable[Span], terminal: Terminal) -> str:
    """The words in colour, if the terminal has any."""
    runs = itertools.groupby(words, key=lambda span: span.style)
    return "".join(_in_colour("".join(span.text for span in run), style, terminal) for style, run in runs)


def _in_colour(text: str, style: Style, terminal: Terminal) -> str:
    code = _CODES.get(style) if terminal.colour else None
    return f"\x1b[{code}m{text}\x1b[0m" if code and text else text
