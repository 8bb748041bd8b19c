"""The lines of a comparison told in words, before anyone decides how they look.

What is text of a model file stands in :class:`Name` (what it calls its parts) or :class:`Quoted` (anything else), so
that each renderer can make it harmless in its own way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from archlens.comparison.architecture.structure import FigureValue
from archlens.text.figures import count, plural, significant
from archlens.text.lists import in_a_row
from archlens.text.names import quoted, visible
from archlens.text.widths import shortened

Sign = Literal["+", "-", "~", ""]


Words = tuple[str, ...]


_MOST_NAMES = 4
_INPUT = "InputLayer"
"""The class of every input, and of nothing else."""
_LONGEST = 120
"""Of a longer word of the model, only the beginning is shown where there is one line for it."""


class Name(str):
    """What a model calls one of its parts."""

    __slots__ = ()


class Quoted(str):
    """Other text from a model: a class, a value."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PassageLine:
    """A line.

    Attributes:
        sign: ``+`` for what is new, ``-`` for what is gone, ``~`` for what is other; empty for the rest.
        words: what it says; plain strings are archlens's own words.
    """

    sign: Sign
    words: Words


@dataclass(frozen=True, slots=True)
class Passage:
    """Lines under a title.

    Attributes:
        title: a word or two.
        lines: the lines.
        left_out: how many more there would be.
    """

    title: str
    lines: tuple[PassageLine, ...]
    left_out: int = 0


def listed(names: Sequence[str], *, full: bool = False, most: int = _MOST_NAMES, last: str = " and ") -> Words:
    """Names in running words; beyond so many, the rest is counted."""
    # The place that counting one more would take is better given to its name.
    few = full or len(names) <= most + 1
    shown = list(map(Name, names if few else names[:most]))
    return tuple(in_a_row(shown, last, len(names) - len(shown)))


def calls_counted(classes: Iterable[str]) -> str:
    """How many calls of these classes there are, inputs apart: the number of calls in a report leaves them out, too.

    Example:
        >>> calls_counted(["Dense", "ReLU"]), calls_counted(["InputLayer", "Dense"]), calls_counted(["InputLayer"])
        ('2 calls', '1 input and 1 call', '1 input')
    """
    named = list(classes)
    inputs = named.count(_INPUT)
    parts = [(inputs, "input"), (len(named) - inputs, "call")]
    return " and ".join(plural(number, noun) for number, noun in parts if number)


def figure_text(value: FigureValue) -> str:
    """A figure of a comparison as people read it, whatever its kind.

    Example:
        >>> figure_text(25636712), figure_text(0.5), figure_text(None), figure_text(True), figure_text("add")
        ('25,636,712', '0.5', 'none', 'yes', 'add')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return count(value)
    if isinstance(value, float):
        return significant(value)
    return "none" if value is None else value


def plain(word: str) -> str:
    r"""A word of a line, as it can be shown anywhere.

    Example:
        >>> print(plain(Name("x\x1b[2J")), plain(Quoted("größe")), plain("→"))
        'x\x1b[2J' größe →
    """
    if not isinstance(word, (Name, Quoted)):
        return word
    if isinstance(word, Name):
        return quoted(word, _LONGEST)
    return visible(shortened(word, _LONGEST))
