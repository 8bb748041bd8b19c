"""Calls between two anchors, aligned in their order: step 3b of :mod:`archlens.comparison.match.matching`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence

from archlens.comparison.architecture.architecture import Architecture

_MOST_CELLS = 150_000
"""Beyond so many pairs in one stretch, only calls whose class is as frequent on both sides are aligned."""


def align(
    old: Architecture, new: Architecture, forth: Mapping[int, int], likeness: Callable[[int, int], float]
) -> Iterator[tuple[int, int]]:
    """Pairs of free calls that stand between the same anchors, in the same order.

    Args:
        old: the architecture before.
        new: the architecture now.
        forth: the calls that are matched already.
        likeness: how much two calls are alike; 0 for calls that cannot be the same.
    """
    taken = set(forth.values())
    begin_u = begin_v = 0
    for u, v in [*longest_rising(sorted(forth.items())), (len(old.calls), len(new.calls))]:
        left = [a for a in range(begin_u, u) if a not in forth]
        right = [b for b in range(begin_v, v) if b not in taken]
        begin_u, begin_v = u + 1, v + 1
        if not left or not right:
            continue
        if len(left) * len(right) > _MOST_CELLS:
            yield from _zipped(old, new, left, right)
        else:
            yield from _best(left, right, likeness)


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of some pairs, sorted by their first number, whose second numbers rise as well.

    Example:
        >>> longest_rising([(0, 5), (1, 1), (2, 2), (3, 0), (4, 9)])
        [(1, 1), (2, 2), (4, 9)]
    """
    ends: list[int] = []
    at: list[int] = []
    before: list[int] = []
    for i, (_, v) in enumerate(pairs):
        length = bisect_left(ends, v)
        before.append(at[length - 1] if length else -1)
        ends[length : length + 1] = [v]
        at[length : length + 1] = [i]
    found = []
    i = at[-1] if at else -1
    while i >= 0:
        found.append(pairs[i])
        i = before[i]
    return found[::-1]


def _best(
    left: Sequence[int], right: Sequence[int], likeness: Callable[[int, int], float]
) -> Iterator[tuple[int, int]]:
    """The pairs in order whose likeness adds up to most."""
    table = [[0.0] * (len(right) + 1)]
    for u in reversed(left):
        below, row = table[-1], [0.0] * (len(right) + 1)
        for j in range(len(right) - 1, -1, -1):
            alike = likeness(u, right[j])
            both = below[j + 1] + alike if alike else 0.0
            row[j] = max(both, below[j], row[j + 1])
        table.append(row)
    table.reverse()
    i = j = 0
    while i < len(left) and j < len(right):
        alike = likeness(left[i], right[j])
        if alike and table[i][j] == table[i + 1][j + 1] + alike:
            yield left[i], right[j]
            i, j = i + 1, j + 1
        elif table[i][j] == table[i + 1][j]:
            i += 1
        else:
            j += 1


def _zipped(
    old: Architecture, new: Architecture, left: Sequence[int], right: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """The calls of one kind and settings, where both sides have as many, in order."""
    groups: tuple[dict[object, list[int]], dict[object, list[int]]] = {}, {}
    for group, side, places in zip(groups, (old, new), (left, right), strict=True):
        for place in places:
            call = side.calls[place]
            group.setdefault((call.kind, call.class_name, call.settings), []).append(place)
    for key, places in groups[0].items():
        others = groups[1].get(key, [])
        if len(places) == len(others):
            yield from zip(places, others, strict=True)
