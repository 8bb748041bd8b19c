"""Where a picture that is too long can be cut, so that what follows begins a new column.

A cut lies between two ranks of nodes. It is cheap where one edge leads on, somewhat dearer where all that lead on come
from one node or reach one, and dear where many do, or where it goes through a frame.
"""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from archlens.render.diagram.place.connectors import crossing, on_curves
from archlens.render.diagram.place.laid_out import LaidEdge, LaidOut, Rect

LANE = 8.0
"""From one edge between columns to the next."""

BUNDLE = 2.0
"""From one edge between columns to the next that comes from the same node."""

_LEAST_GAP = 10.5
"""Ranks that are nearer to each other than this are not cut."""

_ABOVE = 7.5
"""How far above what follows a cut lies: an arrow has room there."""

_COST_OF_FRAME = 3
"""A frame that is cut is as dear as so many edges."""

_STEPS = 6
"""Straight pieces that a curve is taken for."""

_SLACK = 0.72
"""A column may be so much shorter than the longest, where a cheaper cut is to be had for it."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A place to cut.

    Attributes:
        at: where, along the way.
        cost: what it costs: by the nodes whose edges lead over it, and the frames that it goes through.
        edges: how many edges lead over it.
    """

    at: float
    cost: int
    edges: int


class Ranks:
    """The ranks of a layout: where it can be cut, and how wide it is between the cuts.

    Args:
        layout: the picture in one piece.

    Attributes:
        cuts: where it can be cut, from the start on.
    """

    def __init__(self, layout: LaidOut) -> None:
        self.layout = layout
        self.cuts = _cuts(layout)
        self._places = [cut.at for cut in self.cuts]
        self._lanes: dict[float, tuple[float, ...]] = {}
        self._left = [layout.width] * (len(self.cuts) + 1)
        self._right = [0.0] * (len(self.cuts) + 1)
        self._measure()

    def _measure(self) -> None:
        for rect in (*self.layout.nodes.values(), *(frame.rect for frame in self.layout.frames)):
            self._widen(rect)
        for way in self.layout.ways:
            self._widen(way.label)
            for (x, y), (next_x, next_y) in itertools.pairwise(on_curves(way.points, _STEPS) if way.points else ()):
                self._widen(Rect(min(x, next_x) - 2, min(y, next_y), max(x, next_x) + 2, max(y, next_y)))

    def _widen(self, rect: Rect) -> None:
        first = bisect.bisect_left(self._places, rect.top)
        last = bisect.bisect_left(self._places, rect.bottom)
        for slab in range(first, last + 1):
            self._left[slab] = min(self._left[slab], rect.left)
            self._right[slab] = max(self._right[slab], rect.right)

    def column_of(self, chosen: Sequence[Cut], y: float) -> int:
        """In which column stands what lies at ``y``."""
        return bisect.bisect_left([cut.at for cut in chosen], y)

    def sides(self, start: float, end: float) -> tuple[float, float]:
        """How far to the left and to the right the part between two cuts reaches."""
        first = bisect.bisect_right(self._places, start)
        last = bisect.bisect_left(self._places, end)
        return min(self._left[first : last + 1]), max(self._right[first : last + 1])

    def lanes(self, cut: Cut) -> tuple[float, ...]:
        """How far each edge over a cut runs from the first, in their order from the right.

        Each has a lane; those that come from one node and are next to each other share one, and run close together.
        """
        if cut.at not in self._lanes:
            over = [way for way in self.layout.ways if way.points and way.points[0][1] < cut.at <= way.tip[1]]
            order = sorted(over, key=lambda way: -crossing(way.points, cut.at))
            offsets = [0.0] if over else []
            for before, way in itertools.pairwise(order):
                is_same = bool(way.source) and way.source == before.source
                offsets.append(offsets[-1] + (BUNDLE if is_same else LANE))
            self._lanes[cut.at] = tuple(offsets)
        return self._lanes[cut.at]

    def parts(self, start: float, end: float) -> Iterator[Rect]:
        """What stands between two cuts, as a rectangle for each stretch that is not cut further."""
        first = bisect.bisect_right(self._places, start)
        last = bisect.bisect_left(self._places, end)
        edges = [start, *self._places[first:last], end]
        for slab, (top, bottom) in enumerate(itertools.pairwise(edges), first):
            if self._right[slab] > self._left[slab]:
                yield Rect(self._left[slab], top, self._right[slab], bottom)

    def choose(self, most: float) -> list[Cut]:
        """The cuts that leave no column longer than ``most``, where there are such; cheap ones before late ones."""
        chosen: list[Cut] = []
        start = 0.0
        while self.layout.length - start > most:
            first = bisect.bisect_right(self._places, start + _SLACK * most)
            last = bisect.bisect_right(self._places, start + most)
            near = self.cuts[first:last] or self._next(start, last)
            if not near:
                break
            chosen.append(min(near, key=lambda cut: (cut.cost, -cut.at)))
            start = chosen[-1].at
        return chosen

    def _next(self, start: float, last: int) -> list[Cut]:
        """The last cut before a place, else the first one behind it."""
        before = bisect.bisect_right(self._places, start)
        return self.cuts[last - 1 : last] if last > before else self.cuts[before : before + 1]


def _cuts(layout: LaidOut) -> list[Cut]:
    tops, bottoms = _ranks(layout.nodes.values())
    starts, ends = _sorted_ends((frame.rect.top, frame.rect.bottom) for frame in layout.frames)
    ways = [way for way in layout.ways if way.points]
    sources, targets = _sorted_ends((way.points[0][1], way.tip[1]) for way in ways)
    from_one = _sorted_ends(_bundled(ways, by_source=True))
    to_one = _sorted_ends(_bundled(ways, by_source=False))
    found = []
    for place in range(1, len(tops)):
        gap_start, gap_end = bottoms[place - 1], tops[place]
        # A frame that begins in the gap, with its title, belongs to what follows.
        first = bisect.bisect_left(starts, gap_start)
        if first < len(starts):
            gap_end = min(gap_end, starts[first])
        if gap_end - gap_start < _LEAST_GAP:
            continue
        at = gap_end - _ABOVE
        edges = _over(sources, targets, at)
        nodes = min(_over(*from_one, at), _over(*to_one, at))
        cost = nodes + min(1, edges - nodes) + _COST_OF_FRAME * _over(starts, ends, at)
        found.append(Cut(at, cost, edges))
    return found


def _bundled(ways: Iterable[LaidEdge], *, by_source: bool) -> Iterable[tuple[float, float]]:
    """How far the edges of one source, or of one target, reach together."""
    spans: dict[str | int, tuple[float, float]] = {}
    for number, way in enumerate(ways):
        key = (way.source if by_source else way.target) or number
        start, end = spans.get(key, (way.points[0][1], way.tip[1]))
        spans[key] = min(start, way.points[0][1]), max(end, way.tip[1])
    return spans.values()


def _sorted_ends(spans: Iterable[tuple[float, float]]) -> tuple[list[float], list[float]]:
    """Where spans start and where they end, in order."""
    known = list(spans)
    return sorted(start for start, _ in known), sorted(end for _, end in known)


def _over(starts: Sequence[float], ends: Sequence[float], at: float) -> int:
    """How many spans reach over a place."""
    return bisect.bisect_left(starts, at) - bisect.bisect_left(ends, at)


def _ranks(rooms: Iterable[Rect]) -> tuple[list[float], list[float]]:
    """Where ranks of nodes start and end; those that reach into each other are one."""
    tops: list[float] = []
    bottoms: list[float] = []
    for room in sorted(rooms, key=lambda room: room.top):
        if bottoms and room.top < bottoms[-1]:
            bottoms[-1] = max(bottoms[-1], room.bottom)
        else:
            tops.append(room.top)
            bottoms.append(room.bottom)
    return tops, bottoms
