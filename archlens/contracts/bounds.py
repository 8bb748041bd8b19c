"""Bounds of a figure: ``exact``, or ``min`` and ``max``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archlens.contracts.contract import Violation
from archlens.contracts.fields import Field, Kind, amount, at_least_one, count
from archlens.contracts.setting_location import SettingLocation
from archlens.text import figures

_PLURAL = re.compile(r"(?<=[a-z])s\b")


def bounds_of(kind: Kind) -> tuple[Field, Field, Field]:
    """The fields of a figure whose bounds are written as a kind."""
    return (
        Field("exact", kind, "the figure itself"),
        Field("min", kind, "the least that it may be"),
        Field("max", kind, "the most that it may be"),
    )


BOUNDS = bounds_of(count)
"""The fields of a figure that is a whole number."""

LARGE_BOUNDS = bounds_of(amount)
"""The fields of a figure that may be so large that no one writes its digits."""

NAMES = tuple(field.name for field in BOUNDS)

UNKNOWN_HINT = "A shape or the weights of a layer are not known; archlens report tells where."
"""What to do about a figure that is unknown, where nothing better can be said."""


def validate_bounds(fields: Mapping[str, Any], location: SettingLocation, others: Sequence[str] = ()) -> None:
    """Refuse bounds that say nothing, or that nothing can keep.

    Args:
        fields: of the contract.
        location: of the contract.
        others: fields that are promises too, so that bounds may be left out.
    """
    at_least_one(fields, (*NAMES, *others), location)
    if "exact" in fields and ("min" in fields or "max" in fields):
        location.at("exact").refuse(expected="exact alone, or min and max", found="both", hint="Leave one of them out.")
    if "min" in fields and "max" in fields:
        ordered(fields, "min", "max", location)


def ordered(fields: Mapping[str, Any], least: str, most: str, location: SettingLocation) -> None:
    """Refuse a least that is more than the most."""
    if least in fields and most in fields and fields[least] > fields[most]:
        location.at(least).refuse(
            expected=f"a {least} of at most {most} ({figures.count(fields[most])})",
            found=figures.count(fields[least]),
            hint="Nothing lies between them.",
        )


def promise(fields: Mapping[str, Any]) -> str:
    """The bounds in words.

    Example:
        >>> promise({"exact": 4}), promise({"min": 1000}), promise({"min": 2, "max": 5}), promise({"max": 0})
        ('exactly 4', 'at least 1,000', '2 to 5', 'at most 0')
    """
    if "exact" in fields:
        return f"exactly {figures.count(fields['exact'])}"
    if "min" in fields and fields["min"] == fields.get("max"):
        return f"exactly {figures.count(fields['min'])}"
    if "min" in fields and "max" in fields:
        return f"{figures.count(fields['min'])} to {figures.count(fields['max'])}"
    return f"at least {figures.count(fields['min'])}" if "min" in fields else f"at most {figures.count(fields['max'])}"


def within(fields: Mapping[str, Any], figure: int) -> bool:
    """Whether a figure keeps the bounds.

    Example:
        >>> within({"min": 2, "max": 5}, 5), within({"exact": 4}, 5)
        (True, False)
    """
    if "exact" in fields:
        return bool(figure == fields["exact"])
    return bool(fields.get("min", figure) <= figure <= fields.get("max", figure))


def outside(
    fields: Mapping[str, Any],
    figure: int | None,
    *,
    whose: str,
    unit: str,
    where: Sequence[str] = (),
    proof: str = "",
    at_least: int | None = None,
    hint: str = UNKNOWN_HINT,
) -> Iterator[Violation]:
    """The violation of a figure that is out of bounds, or not known; none if there are no bounds.

    Args:
        fields: of the contract.
        figure: what is; ``None`` if it is not known, which keeps no promise.
        whose: what the figure is of (``branch 'image'``).
        unit: what is counted (``calls deep``).
        where: the calls that prove it; of a figure that is not known, those of which something is not known.
        proof: what shows that it is so; of a figure that is not known, what is not known.
        at_least: what a figure that is not known is at least, if that is: it may keep or break a promise as well.
        hint: how a figure that is not known can be had.
    """
    if not any(name in fields for name in NAMES):
        return
    promised = f"{whose}: {_counted(promise(fields), unit)}"
    because = f"; {proof}" if proof else ""
    if figure is not None:
        if not within(fields, figure):
            yield Violation(promised, _counted(figures.count(figure), unit) + because, tuple(where))
        return
    most = fields.get("exact", fields.get("max"))
    if at_least is None:
        yield unknown(promised, f"{unit}{because}", where, hint)
    elif most is None:
        if at_least < fields["min"]:
            yield unknown(promised, f"{unit}{because}", where, hint)
    elif at_least > most:
        yield Violation(promised, f"at least {_counted(figures.count(at_least), unit)}{because}", tuple(where))
    else:
        yield unknown(promised, f"{unit}{because}", where, hint)


def _counted(number: str, unit: str) -> str:
    """A number of something.

    Example:
        >>> _counted("at most 1", "weighted calls deep"), _counted("1 to 2", "features"), _counted("21", "blocks")
        ('at most 1 weighted call deep', '1 to 2 features', '21 blocks')
    """
    if number.rpartition(" ")[2] == "1":
        unit = _PLURAL.sub("", unit, count=1)
    return f"{number} {unit}"


def unknown(promised: str, unit: str, where: Sequence[str] = (), hint: str = UNKNOWN_HINT) -> Violation:
    """A figure that is not known keeps no promise.

    Args:
        promised: what was promised.
        unit: what is counted.
        where: the calls of which something is not known.
        hint: how the figure can be had.
    """
    return Violation(promised, f"the figure is unknown ({unit})", tuple(where), hint)
