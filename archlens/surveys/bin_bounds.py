"""Where the bins of a distribution begin and end: at numbers that people count in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

_MOST_APART = 12
"""Whole numbers that are no further apart have a bin each."""

_MOST_BINS = 16
_TENTHS = tuple(tenth / 10 for tenth in range(11))


def bounds_of_shares() -> Sequence[float]:
    """The bounds for shares: tenths.

    Example:
        >>> bounds_of_shares()[:3]
        (0.0, 0.1, 0.2)
    """
    return _TENTHS


def bounds_of_numbers(least: int, greatest: int) -> Sequence[float]:
    """The bounds for whole numbers from the least to the greatest: one each, steps of 1, 2, 5, 10, … or powers of ten.

    Args:
        least: of the numbers, 0 or more.
        greatest: of the numbers.

    Example:
        >>> bounds_of_numbers(1, 3), bounds_of_numbers(3, 159), bounds_of_numbers(0, 10**9)[:4]
        ([1, 2, 3, 4], [2, 5, 10, 20, 50, 100, 200], [0, 1, 10, 100])
    """
    if greatest - least <= _MOST_APART:
        return list(range(least, greatest + 2))
    for steps in ((1, 2, 5), (1,)):
        bounds = list(_spanning(least, greatest, steps))
        if len(bounds) <= _MOST_BINS + 1:
            return bounds
    return bounds


def _spanning(least: int, greatest: int, steps: Sequence[int]) -> Iterator[int]:
    """The series from the last number that is not above the least, to the first that is above the greatest."""
    before = 0
    for number in _series(steps):
        if number > least:
            yield before
        if before > greatest:
            return
        before = number


def _series(steps: Sequence[int]) -> Iterator[int]:
    power = 1
    while True:
        yield from (step * power for step in steps)
        power *= 10
