"""What there is instead of a name that there is not: "did you mean", said in one way."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from archlens.text.lists import first_to_last, listed_names
from archlens.text.names import quoted

_MOST_LISTED = 8
_LIKE = 0.5
"""A name that is less like what was asked for has a few letters in common with it, by chance."""

_SHORT_FOR = 0.75
"""Unless it has nearly all that was asked for in it, in order, as ``text_input`` has ``txt``."""

_SHORTEST = 3

_ALIKE = 0.6
"""Of many words that are no names of the same kind, one that is less like what was asked for is none that is meant."""

_CODE = re.compile(r"A[LS]\d{3}", re.ASCII)
"""A code of a finding, of a rule or of a scan."""

_LIKE_A_CODE = re.compile(r"A[LS]\d\w{0,3}", re.ASCII)
_LETTERS = 2
_LIKE_DIGITS = str.maketrans("OIL", "011")

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

    Codes are no words: that two have most digits in common says nothing. Of these it lists the family that is meant.

    Example:
        >>> codes = ["AL101", "AL102", "AL103", "AL201"]
        >>> did_you_mean("AL109", codes)
        "With AL1 begin: 'AL101', 'AL102', 'AL103'."
        >>> did_you_mean("AL999", codes), did_you_mean("al2O1", codes)
        ("There are: 'AL101' … 'AL103', 'AL201'.", "Did you mean 'AL201'?")
    """
    names = list(dict.fromkeys(known))
    if not names:
        return "There are none."
    if all(map(_CODE.fullmatch, names)):
        return _among_codes(name, names)
    ordered = _by_nearness(name, names)
    of_many = most is not None and len(names) > most
    there_are = f"There are: {listed_names(ordered if of_many else names, most, last=', ')}."
    if not _is_likely(name, ordered[0]):
        return there_are
    return f"Did you mean {quoted(ordered[0])}? {there_are}"


def is_code(name: str) -> bool:
    """Whether a name is spelled as codes are, whether or not there is such a code.

    Example:
        >>> is_code("AL101"), is_code("al9"), is_code("AL1O1"), is_code("bottleneck"), is_code("all")
        (True, True, True, False, False)
    """
    has_digits = any(character.isdecimal() for character in name)
    return has_digits and _LIKE_A_CODE.fullmatch(_as_code(name)) is not None


def code_or_name(asked: str, codes: Sequence[str], names: Sequence[str]) -> str:
    """What may be meant by what is neither a code nor a name; in a sentence that another can follow, or nothing.

    Example:
        >>> code_or_name("botleneck", ["AL205"], ["bottleneck"]), code_or_name("al2o5", ["AL205"], ["bottleneck"])
        ("Did you mean 'bottleneck'? ", "Did you mean 'AL205'? ")
        >>> code_or_name("nothing like it", ["AL205"], ["bottleneck"])
        ''
    """
    if is_code(asked):
        return f"{_among_codes(asked, codes)} "
    near = nearest(asked, names, _ALIKE)
    return "" if near is None else f"Did you mean {quoted(near)}? "


def _as_code(name: str) -> str:
    """A name in the spelling of codes: capitals, and digits where letters look like them."""
    capitals = name.strip().upper()
    return capitals[:_LETTERS] + capitals[_LETTERS:].translate(_LIKE_DIGITS)


def _among_codes(name: str, codes: Sequence[str]) -> str:
    """What there is instead of a code that there is not."""
    meant = _as_code(name)
    if meant in codes:
        return f"Did you mean {quoted(meant)}?"
    families: dict[str, list[str]] = {}
    for code in codes:
        families.setdefault(code[: _LETTERS + 1], []).append(code)
    family = families.get(meant[: _LETTERS + 1]) if is_code(name) else None
    if family is not None:
        return f"With {meant[: _LETTERS + 1]} begin: {listed_names(family, None, last=', ')}."
    ranges = ", ".join(map(_first_and_last, families.values()))
    return f"There are: {ranges}."


def _first_and_last(codes: Sequence[str]) -> str:
    if len(codes) == 1:
        return quoted(codes[0])
    return first_to_last(quoted(codes[0]), quoted(codes[-1]))


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
