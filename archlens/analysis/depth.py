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

    def next_to(self, call: int, order: Callable[[int], Any] | None = None) -> int | None:
        """The call next to this one on a longest path, towards its start; ``None`` at a start.

        Args:
            call: one that is reached.
            order: which of several as good calls is taken: the least by this key; without it, the first neighbour.
        """
        lengths, around = self.lengths, self.neighbours[call]
        if len(around) == 1:  # most calls
            return None if lengths[around[0]] == UNREACHED else around[0]
        best = max([lengths[each] for each in around], default=UNREACHED)
        if best == UNREACHED:
            return None
        choices = (each for each in around if lengths[each] == best)
        return next(choices) if order is None else min(choices, key=order)

    def walk(self, call: int, order: Callable[[int], Any] | None = None) -> Iterator[int]:
        """The calls along a longest path, from this one to a start, both included; nothing if it is not reached.

        Args:
            call: where the walk begins.
            order: as in :meth:`next_to`. All calls of a path but inputs cost the same in a depth, and then the path is
                the first of all longest ones in this order.
        """
        at = None if self.lengths[call] == UNREACHED else call
        while at is not None:
            yield at
            at = self.next_to(at, order)

    def farthest(self, calls: Iterable[int]) -> int | None:
        """The first of those calls whose longest path is longest; ``None`` if none of them is reached."""
        reached = [call for call in calls if self.lengths[call] != UNREACHED]
        return max(reached, key=self.lengths.__getitem__, default=None)


def longest_from(sources: Sequence[Sequence[int]], starts: Iterable[int], cost: Sequence[int]) -> LongestPaths:
    """The longest paths from any of the starts to each call.

    Args:
        sources: of each call, in topological order, the calls that it takes from.
        starts: where paths begin.
        cost: what each call counts; none counts less than 0.
    """
    return _longest(sources, range(len(sources)), starts, cost)


def longest_to(
    targets: Sequence[Sequence[int]], ends: Iterable[int], cost: Sequence[int], among: Iterable[int] | None = None
) -> LongestPaths:
    """The longest paths from each call to any of the ends.

    Args:
        targets: of each call, in topological order, the calls that take from it.
        ends: where paths end.
        cost: what each call counts; none counts less than 0.
        among: the only calls to look at, if all others are known to lead to no end.
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


def longest_between(
    sources: Sequence[Sequence[int]], starts: Iterable[int], ends: Sequence[int], cost: Sequence[int]
) -> Iterator[list[int]]:
    """Of each start, the cost of the longest path from it alone to each of the ends, both included.

    A call that takes from one other call is as far from any start as that one, and its own cost more. So the passes,
    one a start, go over the calls alone that take from several; most models have few of them.

    Args:
        sources: of each call, in topological order, the calls that it takes from.
        starts: where paths begin; none of them takes from a call.
        ends: where they end.
        cost: what each call counts; none counts less than 0. A start counts nothing.

    Example:
        >>> list(longest_between([[], [], [0], [1, 2]], starts=[0, 1], ends=[2, 3], cost=[0, 0, 1, 1]))
        [[1, 2], [-1, 1]]
    """
    joints = _Joints(sources, cost)
    for start in starts:
        lengths = joints.lengths_from(start)
        yield [joints.length_at(end, lengths) for end in ends]


class _Joints:
    """The calls that take from no other call or from several, and what lies between them.

    Args:
        sources: of each call, in topological order, the calls that it takes from.
        cost: what each call counts.
    """

    def __init__(self, sources: Sequence[Sequence[int]], cost: Sequence[int]) -> None:
        # Of each call, the joint that it hangs on by a run of calls that take from one other, and what these count.
        self._joint: list[int] = []
        self._along: list[int] = []
        # Of each joint, those that it takes from, each with what counts from that one to this one, both included.
        self._above: list[list[tuple[int, int]]] = []
        for call, around in enumerate(sources):
            if len(around) == 1:
                (source,) = around
                self._joint.append(self._joint[source])
                self._along.append(self._along[source] + cost[call])
                continue
            own = cost[call]
            self._above.append([(self._joint[source], self._along[source] + own) for source in around])
            self._joint.append(len(self._above) - 1)
            self._along.append(0)

    def lengths_from(self, start: int) -> list[int]:
        """Of each joint, the cost of the longest path from a joint to it; less than 0 where there is none."""
        lengths = [_NEVER] * len(self._above)
        first = self._joint[start]
        lengths[first] = 0
        for joint in range(first + 1, len(lengths)):
            best = _NEVER
            for above, between in self._above[joint]:
                length = lengths[above] + between
                if length > best:  # noqa: PLR1730 - as in _longest
                    best = length
            lengths[joint] = best
        return lengths

    def length_at(self, call: int, lengths: Sequence[int]) -> int:
        """The cost of the longest path to a call, by those to the joints; :data:`UNREACHED` where there is none."""
        length = lengths[self._joint[call]] + self._along[call]
        return UNREACHED if length < 0 else length


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
