"""The curves of edges: cut in two, and led from one column into the next."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.render.diagram.place.laid_out import Point

_ROUND = 6.0
"""How far from a corner a line begins to turn."""

_HALVINGS = 24
"""How often a stretch of a curve is halved to find a place on it."""


@dataclass(frozen=True, slots=True)
class Turns:
    """Where an edge turns on its way from one column into the next.

    Attributes:
        below: how far along the way it runs across below its column.
        beside: how far across it runs back, between the columns.
        above: how far along the way it runs across above the next column.
    """

    below: float
    beside: float
    above: float


def split(points: Sequence[Point], at: float) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """A path of cubic curves, cut where it first reaches ``at`` along the way.

    Returns:
        Both parts: a start and three points for each curve. A path that ends before has a last part of no length.

    Example:
        >>> before, behind = split([(0, 0), (0, 3), (0, 6), (0, 9)], 3)
        >>> [round(y, 3) for x, y in before], [round(y, 3) for x, y in behind]
        ([0, 1.0, 2.0, 3.0], [3.0, 5.0, 7.0, 9])
    """
    for start in range(0, len(points) - 3, 3):
        if points[start + 3][1] >= at:
            first, second = _halved(points[start : start + 4], at)
            return (*points[:start], *first), (*second, *points[start + 4 :])
    return tuple(points), (points[-1],) * 4


def crossing(points: Sequence[Point], at: float) -> float:
    """How far across a path of cubic curves is where it first reaches ``at`` along the way; its end, if it never does.

    Example:
        >>> crossing([(0, 0), (3, 3), (6, 6), (9, 9)], 4.5)
        4.5
    """
    for start in range(0, len(points) - 3, 3):
        if points[start + 3][1] >= at:
            return _on_curve(points[start : start + 4], _share(points[start : start + 4], at))[0]
    return points[-1][0]


def _share(curve: Sequence[Point], at: float) -> float:
    """At which share of its way a cubic curve reaches ``at``."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if _on_curve(curve, middle)[1] < at:
            low = middle
        else:
            high = middle
    return high


def _halved(curve: Sequence[Point], at: float) -> tuple[tuple[Point, ...], tuple[Point, ...]]:
    """A cubic curve cut where it reaches ``at``, by de Casteljau."""
    levels = _levels(curve, _share(curve, at))
    return tuple(level[0] for level in levels), tuple(level[-1] for level in reversed(levels))


def _levels(curve: Sequence[Point], share: float) -> list[list[Point]]:
    """De Casteljau's triangle: the four points, the three between them, and so on to the one on the curve."""
    levels = [list(curve)]
    while len(levels[-1]) > 1:
        levels.append([_between(a, b, share) for a, b in itertools.pairwise(levels[-1])])
    return levels


def on_curves(points: Sequence[Point], steps: int) -> Iterator[Point]:
    """Points on a path of cubic curves, so many for each curve, and its start.

    Example:
        >>> [round(x, 2) for x, y in on_curves([(0, 0), (1, 0), (2, 0), (3, 0)], 2)]
        [0, 1.5, 3.0]
    """
    yield points[0]
    for start in range(0, len(points) - 3, 3):
        curve = points[start : start + 4]
        for step in range(1, steps + 1):
            yield _on_curve(curve, step / steps)


def _on_curve(curve: Sequence[Point], share: float) -> Point:
    """The point of a cubic curve at a share of its way, from 0 to 1."""
    rest = 1 - share
    first, second, third, fourth = rest**3, 3 * share * rest**2, 3 * share**2 * rest, share**3
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = curve
    return first * ax + second * bx + third * cx + fourth * dx, first * ay + second * by + third * cy + fourth * dy


def _between(a: Point, b: Point, share: float) -> Point:
    return a[0] + share * (b[0] - a[0]), a[1] + share * (b[1] - a[1])


def joined(before: Sequence[Point], turns: Turns, behind: Sequence[Point]) -> tuple[Point, ...]:
    """A path that goes on in the next column: two parts of it, and what leads from the one to the other."""
    (x, y), (next_x, next_y) = before[-1], behind[0]
    corners = [
        (x, y),
        (x, turns.below),
        (turns.beside, turns.below),
        (turns.beside, turns.above),
        (next_x, turns.above),
        (next_x, next_y),
    ]
    return (*before, *_rounded(corners), *behind[1:])


def _rounded(corners: Sequence[Point]) -> list[Point]:
    """A line along these corners as cubic curves, without its first point; at each corner it turns in a bow."""
    path: list[Point] = []
    last = corners[0]
    for a, b, c in zip(corners, corners[1:], corners[2:], strict=False):
        size = min(_ROUND, math.dist(a, b) / 2, math.dist(b, c) / 2)
        begin, end = _towards(b, a, size), _towards(b, c, size)
        path += [*straight(last, begin), _between(begin, b, 0.6), _between(end, b, 0.6), end]
        last = end
    return [*path, *straight(last, corners[-1])]


def _towards(start: Point, goal: Point, far: float) -> Point:
    whole = math.dist(start, goal)
    return _between(start, goal, far / whole) if whole else start


def straight(a: Point, b: Point) -> list[Point]:
    """A line as a cubic curve, without its first point."""
    return [_between(a, b, 1 / 3), _between(a, b, 2 / 3), b]
