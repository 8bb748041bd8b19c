"""The fields of contracts, and the kinds of value that they take.

A kind reads a value of the settings: it gives the value as the contract's check wants it, or refuses it at its place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archlens.contracts.setting_place import Place, told

Kind = Callable[[Any, Place], Any]
"""Reads a value at a place; what it gives does not matter if it refused the value."""


@dataclass(frozen=True, slots=True)
class Field:
    """A field of a type of contract.

    Attributes:
        name: its key, words joined by hyphens.
        kind: what reads its value.
        meaning: what it says, in a few words.
        required: whether a contract must have it.
        default: its value where a contract leaves it out; ``None``: it is then no key of the contract's fields.
    """

    name: str
    kind: Kind
    meaning: str
    required: bool = False
    default: Any = None


def text(value: Any, place: Place) -> str:
    """A string that is not empty."""
    if isinstance(value, str) and value.strip():
        return value
    place.refuse(expected="a string that is not empty", found=told(value), hint="Write it in quotes.")
    return ""


def texts(value: Any, place: Place) -> tuple[str, ...]:
    """A string, or a list of strings."""
    if isinstance(value, list) and value:
        return tuple(dict.fromkeys(text(item, place.at(i)) for i, item in enumerate(value)))
    if isinstance(value, str) and value.strip():
        return (value,)
    place.refuse(expected="a name, or a list of names", found=told(value), hint="Write names in quotes.")
    return ()


def perhaps_none(kind: Kind) -> Kind:
    """As ``kind``, but an empty list is one."""

    def read(value: Any, place: Place) -> Any:
        return () if value == [] else kind(value, place)

    return read


def count(value: Any, place: Place) -> int:
    """A whole number, 0 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    place.refuse(expected="a whole number, 0 or more", found=told(value), hint="Large ones may be written 1_000_000.")
    return 0


def number(value: Any, place: Place) -> float:
    """A number above 0."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 and math.isfinite(value):
        return value
    place.refuse(expected="a number above 0", found=told(value))
    return 1


def share(value: Any, place: Place) -> float:
    """A number from 0 to 1."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return value
    hint = f"Of percent, write {value / 100:g}." if isinstance(value, (int, float)) and 1 < value <= 100 else ""  # noqa: PLR2004
    place.refuse(expected="a number from 0 to 1", found=told(value), hint=hint)
    return 0


def flag(value: Any, place: Place) -> bool:
    """``true`` or ``false``."""
    if isinstance(value, bool):
        return value
    place.refuse(expected="true or false", found=told(value), hint="Write it without quotes.")
    return False


def some_of(known: Sequence[str], what: str) -> Kind:
    """One of the known words, or a list of them."""

    def read(value: Any, place: Place) -> tuple[str, ...]:
        found = texts(value, place)
        for i, word in enumerate(found):
            if word and word not in known:
                (place.at(i) if isinstance(value, list) else place).unknown(word, known, what=what)
        return found

    return read


def table_of(kind: Kind, what: str) -> Kind:
    """A table whose values are of a kind."""

    def read(value: Any, place: Place) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return {key: kind(item, place.at(key)) for key, item in value.items()}
        place.refuse(expected=f"a table of {what}", found=told(value), hint="Write { name = … }.")
        return {}

    return read


def exactly_one(fields: Mapping[str, Any], names: Iterable[str], place: Place) -> None:
    """Refuse a contract that has none of these fields, or several."""
    names = list(names)
    found = [name for name in names if name in fields]
    if len(found) != 1:
        place.refuse(
            expected=f"one of the fields {', '.join(names)}",
            found=" and ".join(found) or "none of them",
            hint="A contract speaks of one of them; make one contract for each." if found else "",
        )


def at_least_one(fields: Mapping[str, Any], names: Iterable[str], place: Place) -> None:
    """Refuse a contract that has none of these fields."""
    names = list(names)
    if not any(name in fields for name in names):
        place.refuse(
            expected=f"at least one of the fields {', '.join(names)}",
            found="none of them",
            hint="Without, nothing is promised.",
        )
