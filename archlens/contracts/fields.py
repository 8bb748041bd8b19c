"""The fields of contracts, and the kinds of value that they take.

A kind reads a value of the settings: it gives the value as the contract's check wants it, or refuses it there.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archlens.contracts.setting_location import SettingLocation, describe_value
from archlens.text.figures import significant
from archlens.text.quantities import amount_of, bytes_of

_PERCENT = 100

Kind = Callable[[Any, SettingLocation], Any]
"""Reads a value at a location; what it gives does not matter if it refused the value."""


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


def text(value: Any, location: SettingLocation) -> str:
    """A string that is not empty."""
    if isinstance(value, str) and value.strip():
        return value
    location.refuse(expected="a string that is not empty", found=describe_value(value), hint="Write it in quotes.")
    return ""


def texts(value: Any, location: SettingLocation) -> tuple[str, ...]:
    """A string, or a list of strings."""
    if isinstance(value, list) and value:
        return tuple(dict.fromkeys(text(item, location.at(i)) for i, item in enumerate(value)))
    if isinstance(value, str) and value.strip():
        return (value,)
    location.refuse(expected="a name, or a list of names", found=describe_value(value), hint="Write names in quotes.")
    return ()


def perhaps_none(kind: Kind) -> Kind:
    """As ``kind``, but an empty list is one."""

    def read(value: Any, location: SettingLocation) -> Any:
        return () if value == [] else kind(value, location)

    return read


def count(value: Any, location: SettingLocation) -> int:
    """A whole number, 0 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 0:
        return value
    location.refuse(
        expected="a whole number, 0 or more", found=describe_value(value), hint="Large ones may be written 1_000_000."
    )
    return 0


def positive_count(value: Any, location: SettingLocation) -> int:
    """A whole number, 1 or more."""
    if isinstance(value, int) and not isinstance(value, bool) and value >= 1:
        return value
    location.refuse(expected="a whole number, 1 or more", found=describe_value(value))
    return 1


def amount(value: Any, location: SettingLocation) -> int:
    """A whole number, 0 or more, of something that there may be very many of: ``"1.5 G"`` is one, too."""
    found = _whole(value, amount_of)
    if found is None:
        hint = 'Large ones may be written 1_000_000, or as "1.5 M" (k, M, G, T).'
        location.refuse(expected="a whole number, 0 or more", found=describe_value(value), hint=hint)
        return 0
    return found


def byte_size(value: Any, location: SettingLocation) -> int:
    """A number of bytes: a whole number, or a size such as ``"100 MB"`` or ``"58 MiB"``."""
    found = _whole(value, bytes_of)
    if found is None:
        hint = 'Write it as "100 MB" (kB, MB, GB, TB), as "95 MiB" (KiB, MiB, GiB, TiB), or as a whole number.'
        location.refuse(expected="a number of bytes", found=describe_value(value), hint=hint)
        return 0
    return found


def _whole(value: Any, read: Callable[[str], int | None]) -> int | None:
    """A whole number, 0 or more, that is written as one (``1e9`` is), or in quotes as ``read`` knows it."""
    if isinstance(value, str):
        return read(value)
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return None
    if not math.isfinite(value) or value < 0 or value != int(value):
        return None
    return int(value)


def factor_of_change(value: Any, location: SettingLocation) -> float:
    """A number, 0 or more, as a part of what was before."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value >= 0 and math.isfinite(value):
        return value
    location.refuse(expected="a number, 0 or more", found=describe_value(value), hint="Of 5 percent, write 0.05.")
    return 0


def number(value: Any, location: SettingLocation) -> float:
    """A number above 0."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and value > 0 and math.isfinite(value):
        return value
    location.refuse(expected="a number above 0", found=describe_value(value))
    return 1


def share(value: Any, location: SettingLocation) -> float:
    """A number from 0 to 1."""
    if isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1:
        return value
    is_percent = isinstance(value, (int, float)) and 1 < value <= _PERCENT
    hint = f"Of percent, write {significant(value / _PERCENT, 6)}." if is_percent else ""
    location.refuse(expected="a number from 0 to 1", found=describe_value(value), hint=hint)
    return 0


def flag(value: Any, location: SettingLocation) -> bool:
    """``true`` or ``false``."""
    if isinstance(value, bool):
        return value
    location.refuse(expected="true or false", found=describe_value(value), hint="Write it without quotes.")
    return False


def some_of(known: Sequence[str], what: str) -> Kind:
    """One of the known words, or a list of them."""

    def read(value: Any, location: SettingLocation) -> tuple[str, ...]:
        found = texts(value, location)
        for i, word in enumerate(found):
            if word and word not in known:
                (location.at(i) if isinstance(value, list) else location).unknown(word, known, what=what)
        return found

    return read


def one_of(known: Sequence[str], what: str) -> Kind:
    """One of the known words."""

    def read(value: Any, location: SettingLocation) -> str:
        word = text(value, location)
        if word and word not in known:
            location.unknown(word, known, what=what)
            return known[0]
        return word or known[0]

    return read


def table_of(kind: Kind, what: str) -> Kind:
    """A table whose values are of a kind."""

    def read(value: Any, location: SettingLocation) -> Mapping[str, Any]:
        if isinstance(value, dict):
            return {key: kind(item, location.at(key)) for key, item in value.items()}
        location.refuse(expected=f"a table of {what}", found=describe_value(value), hint="Write { name = … }.")
        return {}

    return read


def exactly_one(fields: Mapping[str, Any], names: Iterable[str], location: SettingLocation) -> None:
    """Refuse a contract that has none of these fields, or several."""
    names = list(names)
    found = [name for name in names if name in fields]
    if len(found) != 1:
        location.refuse(
            expected=f"one of the fields {', '.join(names)}",
            found=" and ".join(found) or "none of them",
            hint="A contract speaks of one of them; make one contract for each." if found else "",
        )


def at_least_one(fields: Mapping[str, Any], names: Iterable[str], location: SettingLocation) -> None:
    """Refuse a contract that has none of these fields."""
    names = list(names)
    if not any(name in fields for name in names):
        location.refuse(
            expected=f"at least one of the fields {', '.join(names)}",
            found="none of them",
            hint="Without, nothing is promised.",
        )
