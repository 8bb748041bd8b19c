"""The lines of a comparison told in words, before anyone decides how they look.

What is text of a model file stands in :class:`Name` (what it calls its parts) or :class:`Quoted` (anything else), so
that each renderer can make it harmless in its own way.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from archlens.comparison.architecture.structure import FigureValue
from archlens.graph import Shape

Sign = Literal["+", "-", "~", ""]


Words = tuple[str, ...]


_MOST_NAMES = 4


_ENOUGH = 1 << 200


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
    shown = list(names) if full or len(names) <= most + 1 else list(names[:most])
    rest = len(names) - len(shown)
    words: list[str] = []
    for i, each in enumerate(shown):
        if i:
            words.append(last if i == len(shown) - 1 and not rest else ", ")
        words.append(Name(each))
    return (*words, f" and {rest:,} more") if rest else tuple(words)


def shape(axes: Shape) -> str:
    """A shape as Keras prints it.

    Example:
        >>> shape((None, 8)), shape((None,)), shape(None)
        ('(None, 8)', '(None,)', '?')
    """
    if axes is None:
        return "?"
    written = [number(axis).replace(",", "") if axis is not None else "None" for axis in axes]
    return f"({written[0]},)" if len(written) == 1 else f"({', '.join(written)})"


def number(value: FigureValue) -> str:
    """A figure as people read it.

    Example:
        >>> number(25636712), number(0.5), number(None), number(True), number("add")
        ('25,636,712', '0.5', 'none', 'yes', 'add')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}" if abs(value) < _ENOUGH else "≈ 2^" + str(value.bit_length() - 1)
    if isinstance(value, float):
        return f"{value:.3g}"
    return "none" if value is None else value
