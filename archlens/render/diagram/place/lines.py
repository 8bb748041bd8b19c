"""Edges as lines: what they lead through, and how often they cross each other."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from archlens.render.diagram.place.connectors import on_curves
from archlens.render.diagram.place.laid_out import LaidEdge, Point, Rect

_STEPS = 6
"""Pieces that a curve is taken apart into."""

_ROOM = 2.0
"""Between an edge and what it does not lead through."""

_NEAR_END = 10.0
"""Where two edges leave or reach one node, they are no farther apart than this: there they do not cross."""


def line_of(way: LaidEdge) -> list[Point]:
    """An edge as points with straight lines between them, its arrow's tip last; none if it is not drawn."""
    return list(_line(way))


def _line(way: LaidEdge) -> Iterator[Point]:
    if not way.points:
        return
    yield from on_curves(way.points, _STEPS)
    yield way.tip


def leads_through(line: Sequence[Point], room: Rect) -> bool:
    """Whether a line leads through a room, or very near beside it."""
    wide = Rect(room.left - _ROOM, room.top, room.right + _ROOM, room.bottom)
    return any(_crosses(line[i], line[i + 1], wide) for i in range(len(line) - 1))


def near(line: Rect, room: Rect) -> bool:
    """Whether a line that takes that room may lead through another, as :func:`leads_through` says it for certain."""
    across = line.left <= room.right + _ROOM and line.right >= room.left - _ROOM
    return across and line.top <= room.bottom and line.bottom >= room.top


def _crosses(start: Point, end: Point, room: Rect) -> bool:
    """Whether a straight line leads through a room: what of it lies between each two sides has a part in common."""
    first, last = 0.0, 1.0
    for low, high, at, by in (
        (room.left, room.right, start[0], end[0] - start[0]),
        (room.top, room.bottom, start[1], end[1] - start[1]),
    ):
        if not by:
            if not low <= at <= high:
                return False
            continue
        enters, leaves = sorted(((low - at) / by, (high - at) / by))
        first, last = max(first, enters), min(last, leaves)
    return first <= last


def crossings(ways: Sequence[LaidEdge]) -> int:
    """How often edges cross each other, but for where two of them leave or reach one node."""
    lines = [line for way in ways if (line := line_of(way))]
    rooms = [around(line) for line in lines]
    total = 0
    for (one, room), (two, other) in itertools.combinations(zip(lines, rooms, strict=True), 2):
        if overlap(room, other):
            total += _crossings_of_two(one, two)
    return total


def around(line: Sequence[Point]) -> Rect:
    """The smallest room that holds a line."""
    xs, ys = [x for x, _ in line], [y for _, y in line]
    return Rect(min(xs), min(ys), max(xs), max(ys))


def overlap(a: Rect, b: Rect) -> bool:
    """Whether two rooms have a part in common."""
    across = a.left < b.right and b.left < a.right
    return across and a.top < b.bottom and b.top < a.bottom


def _crossings_of_two(one: Sequence[Point], two: Sequence[Point]) -> int:
    shared = [a for a in (one[0], one[-1]) if any(math.dist(a, b) < _NEAR_END for b in (two[0], two[-1]))]
    total = 0
    for a, b in itertools.pairwise(one):
        for c, d in itertools.pairwise(two):
            where = _meeting(a, b, c, d)
            total += where is not None and all(math.dist(where, end) > _NEAR_END for end in shared)
    return total


def _meeting(a: Point, b: Point, c: Point, d: Point) -> Point | None:
    """Where the stretch from a to b, b left out, crosses that from c to d."""
    (x, y), (u, v) = (b[0] - a[0], b[1] - a[1]), (d[0] - c[0], d[1] - c[1])
    turn = x * v - y * u
    if not turn:
        return None
    gap = c[0] - a[0], c[1] - a[1]
    share = (gap[0] * v - gap[1] * u) / turn
    other = (gap[0] * y - gap[1] * x) / turn
    if 0 <= share < 1 and 0 <= other < 1:
        return a[0] + share * x, a[1] + share * y
    return None
