"""Longest paths in calls: every depth of section 3 of the definitions is one of these passes, and so is its proof.

A pass goes once over the calls, in topological order or against it, and so takes time linear in calls + tensors. It
keeps lengths alone; a path of that length is read off them afterwards, where one is asked for.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

UNREACHED = -1

_NEVER = -(10**12)
"""Less than what any path costs, and however many calls follow, less than 0."""


@dataclass(frozen=True, slots=True)
class LongestPaths:
    """Of each call, a longest path between it and any of some starts.

    Attributes:
        neighbours: of each call, the calls next to it on the side of the starts.
        lengths: of each call, the cost of the longest path, both ends included; :data:`UNREACHED` where there is none.

    Example:
        >>> paths = longest_from([[], [0], [0, 1]], starts=[0], cost=[0, 1, 1])
        >>> paths.lengths, list(paths.walk(2))
        ((0, 1, 2), [2, 1, 0])
    """

    neighbours: Sequence[Sequence[int]]
    lengths: Sequence[int]

    def walk(self, call: int, order: Callable[[int], Any] | None = None) -> Iterator[int]:
        """The calls along a longest path, from this one to a start, both included; nothing if it is not reached.

        Args:
            call: where the walk begins.
            order: which of several as good calls is taken: the least by this key; without it, the first neighbour. All
                calls of a path but inputs cost the same in a depth, and then the path is the first of all longest ones
                in this order.
        """
        lengths = self.lengths
        if lengths[call] == UNREACHED:
            return
        while True:
            yield call
            around = self.neighbours[call]
            if len(around) > 1:  # few calls
                best = max([lengths[each] for each in around])
                around = [each for each in around if lengths[each] == best]
                around = around if order is None else [min(around, key=order)]
            if not around or lengths[around[0]] == UNREACHED:
                return
            call = around[0]

    def farthest(self, calls: Iterable[int]) -> int | None:
        """The first of those calls whose longest path is longest; ``None`` if none of them is reached."""
        reached = [call for call in calls if self.lengths[call] != UNREACHED]
        return max(reached, key=self.lengths.__getitem__, default=None)


def longest_from(
    sources: Sequence[Sequence[int]], starts: Iterable[int], cost: Sequence[int], among: Iterable[int] | None = None
) -> LongestPaths:
    """The longest paths from any of the starts to each call.

    Args:
        sources: of each call, in topological order, the calls that it takes from.
        starts: where paths begin.
        cost: what each call counts; none counts less than 0.
        among: the only calls to look at, if the paths to others are not asked for.
    """
    order = range(len(sources)) if among is None else sorted(among)
    return _longest(sources, order, starts, cost)


def longest_to(
    targets: Sequence[Sequence[int]], ends: Iterable[int], cost: Sequence[int], among: Iterable[int] | None = None
) -> LongestPaths:
    """The longest paths from each call to any of the ends.

    Args:
        targets: of each call, in topological order, the calls that take from it.
        ends: where paths end.
        cost: what each call counts; none counts less than 0.
        among: the only calls to look at, if all others lead to no end, or the paths from them are not asked for.
    """
    order = reversed(range(len(targets))) if among is None else sorted(among, reverse=True)
    return _longest(targets, order, ends, cost)


def _longest(
    neighbours: Sequence[Sequence[int]], order: Iterable[int], starts: Iterable[int], cost: Sequence[int]
) -> LongestPaths:
    lengths = [UNREACHED] * len(neighbours)
    for start in starts:
        lengths[start] = 0
    for call in order if 0 in lengths else ():  # no paths without a start
        best = lengths[call]
        for each in neighbours[call]:
            length = lengths[each]
            if length > best:  # noqa: PLR1730 - a third of the time of max(), which this loop would spend most of its on
                best = length
        if best != UNREACHED:
            lengths[call] = best + cost[call]
    return LongestPaths(neighbours, tuple(lengths))


def longest_between(paths: LongestPaths, starts: Sequence[int], ends: Sequence[int]) -> list[list[int]]:
    """Of each end, the cost of the longest path to it from each start alone, both included.

    Args:
        paths: the longest paths from any of the starts.
        starts: where paths begin; none of them takes from a call, and none counts.
        ends: where they end.

    Example:
        >>> paths = longest_from([[], [], [0], [1, 2]], starts=[0, 1], cost=[0, 0, 1, 1])
        >>> longest_between(paths, starts=[0, 1], ends=[2, 3])
        [[1, -1], [2, 1]]
    """
    found: list[list[int]] = [[] for _ in ends]
    for first in range(0, len(starts), _AT_ONCE):
        behind = _behind(paths, starts[first : first + _AT_ONCE])
        for own, end in zip(found, ends, strict=True):
            lengths = [paths.lengths[end] + less for less in behind[end]]
            own += [UNREACHED if length < 0 else length for length in lengths]
    return found


_AT_ONCE = 32
"""How many starts one pass tells apart: the most that is kept of a call."""


def _behind(paths: LongestPaths, starts: Sequence[int]) -> Sequence[tuple[int, ...]]:
    """Of each call, how much the longest path from each start adds to that from any: 0 or less.

    A call that takes from one other call is farther from all starts by its own cost, and so are most calls that take
    from several: their rows are the same. A new row is made only where calls with different ones meet.
    """
    none = (_NEVER,) * len(starts)
    behind = [none] * len(paths.lengths)
    for place, start in enumerate(starts):
        behind[start] = (*none[:place], 0, *none[place + 1 :])
    distinct: dict[tuple[int, ...], tuple[int, ...]] = {}
    for call, sources in enumerate(paths.neighbours):
        if len(sources) == 1:
            behind[call] = behind[sources[0]]
        elif sources:
            rows = list(map(behind.__getitem__, sources))
            row = rows[0]
            if rows.count(row) < len(rows):
                row = _joined(rows, [paths.lengths[source] for source in sources])
            behind[call] = distinct.setdefault(row, row)
    return behind


def _joined(rows: Iterable[Sequence[int]], lengths: Sequence[int]) -> tuple[int, ...]:
    """What is behind of a call, by the rows of those that it takes from and the longest paths to these."""
    longest = max(lengths)
    shifted = [[less + length - longest for less in row] for row, length in zip(rows, lengths, strict=True)]
    return tuple(map(max, *shifted))


def leading_to(sources: Sequence[Sequence[int]], ends: Iterable[int]) -> set[int]:
    """The calls from which a path leads to any of the ends, these among them; nothing else is visited.

    Example:
        >>> sorted(leading_to([[], [0], [0], [1]], [3]))
        [0, 1, 3]
    """
    above = set(ends)
    pending = list(above)
    while pending:
        for source in sources[pending.pop()]:
            if source not in above:
                above.add(source)
                pending.append(source)
    return above
