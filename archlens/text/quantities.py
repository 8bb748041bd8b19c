"""Large whole numbers as people write them: ``1.5 G``, ``300 M``, ``100 MB``, ``58 MiB``."""

from __future__ import annotations

import re
from collections.abc import Mapping
from fractions import Fraction

_TIMES = {"": 1, "k": 10**3, "K": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_BINARY = {"Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
_BYTES = {f"{prefix}B": size for prefix, size in (_TIMES | _BINARY).items()}

# Commas part thousands, as reports write them; points are decimal. So long a number is no figure of a model.
_WRITTEN = re.compile(
    r"(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,9}|[0-9]{1,30})(?P<decimals>\.[0-9]{1,15})? ?(?P<unit>[A-Za-z]{0,3})"
)


def amount_of(text: str) -> int | None:
    """A whole number, perhaps with k, M, G or T behind it; ``None`` if it is none.

    Example:
        >>> amount_of("1.5 G"), amount_of("300k"), amount_of("1,500,000"), amount_of("1.5"), amount_of("1.5 MB")
        (1500000000, 300000, 1500000, None, None)
    """
    return _read(text, _TIMES)


def bytes_of(text: str) -> int | None:
    """A size in bytes: B, kB, MB, GB and TB count in thousands, KiB, MiB, GiB and TiB in 1,024; ``None`` if it is none.

    Example:
        >>> bytes_of("100 MB"), bytes_of("58 MiB"), bytes_of("0.5 kB"), bytes_of("100"), bytes_of("100 M")
        (100000000, 60817408, 500, None, None)
    """
    return _read(text, _BYTES)


def _read(text: str, units: Mapping[str, int]) -> int | None:
    match = _WRITTEN.fullmatch(text.strip())
    if match is None or match["unit"] not in units:
        return None
    number = Fraction(match["number"].replace(",", "") + (match["decimals"] or ""))
    value = number * units[match["unit"]]
    return value.numerator if value.denominator == 1 else None
