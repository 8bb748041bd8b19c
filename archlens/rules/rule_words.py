"""How rules write figures."""

from __future__ import annotations

from collections.abc import Sequence

_MOST = 5


def percent(share: float) -> str:
    """A share as a percentage that never rounds up to all of it.

    Example:
        >>> percent(0.9), percent(0.9412), percent(0.99999), percent(1)
        ('90%', '94.1%', '99.9%', '100%')
    """
    tenths = round(share * 1000) if share == 1 else min(999, round(share * 1000))
    return f"{tenths / 10:g}%"


def times(ratio: float) -> str:
    """A ratio, large ones without decimals.

    Example:
        >>> times(4.25), times(12544.0), times(0.0078125)
        ('4.2 times', '12,544 times', '0.0078 times')
    """
    shown = f"{ratio:,.0f}" if ratio >= 100 else f"{ratio:.2g}"  # noqa: PLR2004 - three digits are enough
    return f"{shown} times"


def features_in_words(number: int) -> str:
    """A number of features.

    Example:
        >>> features_in_words(1), features_in_words(1024)
        ('1 feature', '1,024 features')
    """
    return f"{number:,} feature{'s' * (number != 1)}"


def named(names: Sequence[str], most: int = _MOST) -> str:
    """Names in quotes; beyond so many, the rest is counted.

    Example:
        >>> named(["a"]), named(["a", "b"]), named(list("abcdefg"))
        ("'a'", "'a' and 'b'", "'a', 'b', 'c', 'd', 'e' and 2 more")
    """
    shown = [repr(name) for name in names[:most]]
    if len(names) > most:
        return f"{', '.join(shown)} and {len(names) - most} more"
    return " and ".join(filter(None, [", ".join(shown[:-1]), shown[-1]]))
