"""What there is instead of a name that there is not: "did you mean", said in one way."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archlens.text.lists import listed_names
from archlens.text.names import quoted

_MOST_LISTED = 8
_LIKE = 0.5
"""A name that is less like what was asked for has a few letters in common with it, by chance."""

_SHORT_FOR = 0.75
"""Unless it has nearly all that was asked for in it, in order, as ``text_input`` has ``txt``."""

_SHORTEST = 3

# A model may have a million names, each as long as it likes, and comparing two takes time with the square of that.
_MOST_NAMES = 5_000
_MOST_CHARACTERS = 200
_SHORTLIST = 50


def did_you_mean(name: str, known: Iterable[str], most: int | None = _MOST_LISTED) -> str:
    """The one of the names that is likely meant, and all that there are; of many, the nearest.

    Args:
        name: what was asked for.
        known: what there is, in an order in which it can be read.
        most: how many are listed; ``None`` for all.

    Returns:
        A hint for an error, in whole sentences.

    Example:
        >>> did_you_mean("imge", ["text", "image"]), did_you_mean("imge", [])
        ("Did you mean 'image'? There are: 'text', 'image'.", 'There are none.')
    """
    names = list(dict.fromkeys(known))
    if not names:
        return "There are none."
    ordered = _by_nearness(name, names)
    of_many = most is not None and len(names) > most
    there_are = f"There are: {listed_names(ordered if of_many else names, most, last=', ')}."
    if not _is_likely(name, ordered[0]):
        return there_are
    return f"Did you mean {quoted(ordered[0])}? {there_are}"


def nearest(name: str, known: Sequence[str], at_least: float = 0.0) -> str | None:
    """The one of the names that is most like another, whether written large or small; the first of equals.

    Args:
        name: what was asked for.
        known: what there is.
        at_least: how like it must be, from 0 to 1 (the ratio of :mod:`difflib`).

    Example:
        >>> nearest("Lamda", ["Dense", "Lambda"], 0.8), nearest("MyLayer", ["Dense", "Lambda"], 0.8)
        ('Lambda', None)
    """
    ordered = _by_nearness(name, known)
    if not ordered or _likeness(name, ordered[0]) < at_least:
        return None
    return ordered[0]


def _by_nearness(name: str, known: Sequence[str]) -> list[str]:
    """The names, those that are most like it first, found by a measure that is quick and one that is good."""
    from difflib import SequenceMatcher  # 3 ms, which only mistakes need

    matcher = SequenceMatcher(b=_folded(name))
    roughly: dict[str, float] = {}
    for each in known[:_MOST_NAMES]:
        matcher.set_seq1(_folded(each))
        roughly[each] = matcher.quick_ratio()
    ordered = sorted(roughly, key=lambda each: -roughly[each])
    shortlist = {each: _likeness(name, each) for each in ordered[:_SHORTLIST]}
    best = sorted(shortlist, key=lambda each: -shortlist[each])
    return [*best, *ordered[_SHORTLIST:], *known[_MOST_NAMES:]]


def _is_likely(name: str, other: str) -> bool:
    """Whether another name may be what was meant."""
    likeness = _likeness(name, other)
    asked = len(_folded(name))
    in_common = likeness * (asked + len(_folded(other))) / 2
    return likeness >= _LIKE or (asked >= _SHORTEST and in_common >= _SHORT_FOR * asked)


def _likeness(name: str, other: str) -> float:
    from difflib import SequenceMatcher  # as above

    return SequenceMatcher(None, _folded(other), _folded(name)).ratio()


def _folded(name: str) -> str:
    return name[:_MOST_CHARACTERS].lower()
