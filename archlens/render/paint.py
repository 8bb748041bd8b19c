"""Words for a terminal: in the characters and colours that it has."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from dataclasses import replace

from archlens import limits
from archlens.render.document import Named, Span, Words
from archlens.text.terminal import Terminal, to_ascii

_CODES = {"strong": "1", "quiet": "2", "name": "36", "warning": "33", "error": "31"}

Tints = Mapping[tuple[Named, str], str]
"""The colour of each name, as the terminal is told it: by what it names, a call or an output, and which."""


def transliterate(words: Words, terminal: Terminal) -> Words:
    """The words in the characters that the terminal has: all of Unicode, or ASCII alone."""
    if not terminal.ascii_only:
        return words
    # A name that was cut to the limit may not be cut once more, by a sign that is no ASCII.
    most = limits.current().shown_name
    return tuple(replace(span, text=to_ascii(span.text, most)) for span in words)


def paint(words: Iterable[Span], terminal: Terminal, tints: Tints | None = None) -> str:
    """The words in colour, if the terminal has any.

    Args:
        words: what to write.
        terminal: what it can show.
        tints: the colours of names, where each has one of its own or none; else all have the same.
    """
    runs = itertools.groupby(words, key=lambda span: _code(span, tints))
    return "".join(_in_colour("".join(span.text for span in run), code, terminal) for code, run in runs)


def _code(span: Span, tints: Tints | None) -> str | None:
    if span.style == "name" and tints is not None:
        return None if span.names is None else tints.get((span.what, span.names))
    return _CODES.get(span.style)


def _in_colour(text: str, code: str | None, terminal: Terminal) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if terminal.colour and code and text else text
