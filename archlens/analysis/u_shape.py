"""The form of a U-Net: down to ever fewer positions, up again, and skips from each level to the one that answers it.

Positions of a tensor are its axes between the first and the last, multiplied: those of an image, the steps of a
sequence. With the bottom as the calls of fewest positions that have more both before and behind them:

1. The way up is what takes from the bottom and has more positions, and all that follows. Where it leads
   down to the same number of positions again, as in a W, another U begins behind the first.
2. A skip leads from a call on the way down (an ancestor of the bottom) to the way up, directly or by calls that are on
   neither way. Its level is the number of positions where it begins; what has none, as a condition, makes no skip.
3. The skips of a level meet what comes up at one join: the nearest call on all ways from where they reach the way up,
   and from where the way up reaches that number of positions. What lies between, such as the gate of an attention
   U-Net, belongs to the skip, as long as what comes up has a way to the join past it.
4. Where it has not, as with a skip for each block of a level, each of the skips has a join of its own.

A U has two levels or more, and each join leads to that of the level above.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archlens.analysis.dominators import ROOT
from archlens.analysis.facts import GraphFacts
from archlens.graph import Shape

_RANK_OF_A_LIST = 3
_LEAST_LEVELS = 2

_MOST_US, _MOST_LEVELS, _MOST_SKIPS, _MOST_SOURCES = 8, 16, 64, 16
"""In a model with more of these one behind the other, more levels, more skips or more sources of one, none is looked
for: nobody would see it, and time stays linear in the number of calls."""


@dataclass(frozen=True, slots=True)
class Skip:
    """What leads across a U.

    Attributes:
        size: the positions of its level.
        sources: numbers of the calls on the way down that it begins at.
        between: numbers of the calls that it leads through.
        join: number of the call at which it meets what comes up.
    """

    size: int
    sources: tuple[int, ...]
    between: tuple[int, ...]
    join: int


@dataclass(frozen=True, slots=True)
class UShape:
    """A U.

    Attributes:
        skips: what leads across, from the top down.
        bottom: numbers of the calls at the bottom.
        up: numbers of the calls on the way up, and of those behind it.
        inside: numbers of the calls that lead to its last join, and of that join.
        smallest: the shape of the fewest positions.
    """

    skips: tuple[Skip, ...]
    bottom: frozenset[int]
    up: frozenset[int]
    inside: frozenset[int]
    smallest: Shape

    def levels_in(self, calls: Iterable[int]) -> int:
        """How many levels have their join among these calls."""
        inside = frozenset(calls)
        return len({skip.size for skip in self.skips if skip.join in inside})


def positions(shape: Shape) -> int:
    """How many positions a tensor has beside its last axis; 0 if it has none, or their number is unknown.

    Example:
        >>> positions((None, 8, 8, 3)), positions((None, 8)), positions((None, None, 3))
        (64, 0, 0)
    """
    if shape is None or len(shape) < _RANK_OF_A_LIST or None in shape[1:]:
        return 0
    return math.prod(axis for axis in shape[1:-1] if axis is not None)


def find_u_shapes(facts: GraphFacts) -> tuple[UShape, ...]:
    """The U's in a model, one behind the other; none where there is none, or where it is not clear what they are.

    Args:
        facts: of its graph.

    Example:
        >>> import archlens
        >>> find_u_shapes(archlens.analyze("sample_models/image_text.keras").facts)
        ()
    """
    # A single position is what pooling over all of them leaves: a gate's factors, and no level.
    size_of = {shape: positions(shape) for shape in {call.shape for call in facts.calls}}
    if len(set(size_of.values())) < _LEAST_LEVELS:  # nothing lies lower than anything else
        return ()
    sizes = [size if size > 1 else 0 for size in [size_of[call.shape] for call in facts.calls]]
    found: list[UShape] = []
    before: frozenset[int] = frozenset()
    waiting = _bottom(facts, sizes)
    while waiting and len(found) < _MOST_US:
        bottom = waiting - _behind(facts, sizes, _joined(facts, waiting))
        u = _u_around(facts, sizes, bottom, before)
        if u is not None:
            found.append(u)
            before |= u.inside - {u.skips[0].join}
        else:
            break
        waiting -= bottom
    return tuple(found)


def _joined(facts: GraphFacts, calls: frozenset[int]) -> list[int]:
    """The first of these calls, and those of them that it leads to by none but them."""
    joined = [min(calls)]
    seen = set(joined)
    for call in joined:  # grows on the way
        new = [target for target in facts.targets[call] if target in calls and target not in seen]
        seen.update(new)
        joined += new
    return joined


def _behind(facts: GraphFacts, sizes: Sequence[int], bottom: Iterable[int]) -> frozenset[int]:
    """The way up (case 1)."""
    enters = [call for number in bottom for call in facts.targets[number] if sizes[call] > sizes[number]]
    return reached(facts.targets, enters)


def _u_around(facts: GraphFacts, sizes: Sequence[int], bottom: frozenset[int], before: frozenset[int]) -> UShape | None:
    """The U with this bottom, if there is one; what is in one before it does not belong to it."""
    up = _behind(facts, sizes, bottom)
    down = reached(facts.sources, bottom)
    if not up.isdisjoint(down):
        return None
    skips = tuple(_Skips(facts, sizes, down - bottom - before, bottom, up).found(sizes[min(bottom)]))
    levels = len({skip.size for skip in skips})
    if levels < _LEAST_LEVELS or len(skips) > _MOST_SKIPS or not _nested(facts, skips):
        return None
    widest = max(sorted(bottom), key=lambda number: _last_axis(facts.calls[number].shape))
    inside = reached(facts.sources, [skips[0].join])
    return UShape(skips, bottom, up, inside, facts.calls[widest].shape)


def _last_axis(shape: Shape) -> int:
    return (shape[-1] if shape else None) or 0


def _bottom(facts: GraphFacts, sizes: Sequence[int]) -> frozenset[int]:
    """The calls of fewest positions among those that have more both before and behind them."""
    before = [0] * len(sizes)
    for call, sources in enumerate(facts.sources):
        before[call] = max((max(before[each], sizes[each]) for each in sources), default=0)
    behind = [0] * len(sizes)
    for call in reversed(range(len(sizes))):
        behind[call] = max((max(behind[each], sizes[each]) for each in facts.targets[call]), default=0)
    low = [call for call, size in enumerate(sizes) if 0 < size < min(before[call], behind[call])]
    least = min((sizes[call] for call in low), default=0)
    return frozenset(call for call in low if sizes[call] == least)


def reached(neighbours: Sequence[Sequence[int]], starts: Iterable[int]) -> frozenset[int]:
    """These calls, and all that they lead to."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        new = set(neighbours[waiting.pop()]) - found
        found |= new
        waiting += new
    return frozenset(found)


class _Skips:
    """Finds what leads across."""

    def __init__(
        self, facts: GraphFacts, sizes: Sequence[int], down: frozenset[int], bottom: frozenset[int], up: frozenset[int]
    ) -> None:
        self._facts = facts
        self._sizes = sizes
        self._down = down
        self._bottom = bottom
        self._up = up
        self._origins = self._find_origins()

    def _find_origins(self) -> Mapping[int, frozenset[int]]:
        """Of each call that is not on the way up, where the skips through it begin (case 2)."""
        origins: dict[int, frozenset[int]] = {}
        for call, sources in enumerate(self._facts.sources):
            if call in self._down:
                origins[call] = frozenset([call] if self._sizes[call] else ())
            elif call not in self._up and call not in self._bottom:
                several = frozenset().union(*(origins.get(source, frozenset()) for source in sources))
                origins[call] = frozenset(sorted(several)[:_MOST_SOURCES])
        return origins

    def found(self, least: int) -> Iterator[Skip]:
        """The skips from the top down."""
        heads: dict[int, list[int]] = {}
        for call in sorted(self._up):
            reaching = {origin for source in self._facts.sources[call] for origin in self._origins.get(source, ())}
            for size in {self._sizes[origin] for origin in reaching}:
                heads.setdefault(size, []).append(call)
        for size in sorted(heads, reverse=True)[:_MOST_LEVELS]:
            if size > least:
                yield from self._of_level(size, heads[size])

    def _of_level(self, size: int, heads: Sequence[int]) -> Iterator[Skip]:
        join = self._join(size, heads)
        if join == ROOT:
            return
        between = self._between(size, heads, join)
        if any(source in self._up and source not in between for source in self._facts.sources[join]):  # case 3
            yield Skip(size, self._sources(size, [*heads, *between]), tuple(sorted(between)), join)
            return
        for head in reversed(heads):  # case 4
            if self._sizes[head] == size:
                yield Skip(size, self._sources(size, [head]), (), head)

    def _join(self, size: int, heads: Sequence[int]) -> int:
        """Where the skips of a level meet what comes up; :data:`ROOT` if they do not."""
        entries = [
            call
            for call in self._up
            if self._sizes[call] == size and all(self._sizes[each] < size for each in self._facts.sources[call])
        ]
        for calls in ([*heads, *entries], heads):
            join = self._on_all_ways(calls)
            if join != ROOT and self._sizes[join] == size and len(self._facts.sources[join]) > 1:
                return join
        return ROOT

    def _on_all_ways(self, calls: Sequence[int]) -> int:
        """The nearest call that lies on all ways from these calls to outputs."""
        behind = self._facts.post_dominators
        common, *rest = calls
        for call in rest:
            other = call
            while common != other:
                if ROOT in (common, other):
                    return ROOT
                if common < other:
                    common = behind[common]
                else:
                    other = behind[other]
        return common

    def _between(self, size: int, heads: Sequence[int], join: int) -> frozenset[int]:
        """What skips lead through on their way to the join."""
        beside = [
            call
            for call, origins in self._origins.items()
            if call not in self._down and any(self._sizes[origin] == size for origin in origins)
        ]
        inside = reached(self._facts.targets, [call for call in (*heads, *beside) if call < join])
        return self._with_own(inside & reached(self._facts.sources, [join]) - {join})

    def _with_own(self, between: frozenset[int]) -> frozenset[int]:
        """These calls, and those on the way up that lead to them alone."""
        found = set(between)
        waiting = list(between)
        while waiting:
            for source in self._facts.sources[waiting.pop()]:
                goes_up = source in self._up or source in self._bottom
                if goes_up and source not in found and found.issuperset(self._facts.targets[source]):
                    found.add(source)
                    waiting.append(source)
        return frozenset(found)

    def _sources(self, size: int, calls: Iterable[int]) -> tuple[int, ...]:
        taken = {
            origin for call in calls for each in self._facts.sources[call] for origin in self._origins.get(each, ())
        }
        return tuple(sorted(origin for origin in taken if self._sizes[origin] == size))


def _nested(facts: GraphFacts, skips: Sequence[Skip]) -> bool:
    """Whether each join leads to the one above it, and what the skips lead through is each skip's own."""
    through = [call for skip in skips for call in skip.between]
    if len(through) != len(set(through)):
        return False
    return all(upper.join in reached(facts.targets, [lower.join]) for upper, lower in pairwise(skips))
