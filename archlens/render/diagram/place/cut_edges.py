"""Edges that lead over cuts: what of them lies in which column, and in which order they pass each cut.

An edge that leaves the last rank of its column, or ends in the first rank of the next, goes straight down there; not
where it would change places with another one.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from archlens.render.diagram.place.connectors import split, straight
from archlens.render.diagram.place.laid_out import LaidEdge, Point, Rect

_LAST_RANK = 60.0
"""An edge that begins nearer to a cut than this leaves the last rank."""

_FIRST_RANK = 24.0
"""An edge that ends nearer behind a cut than this ends in the first rank."""

_APART = 6.0
"""How far apart edges stay at a cut."""

_BESIDE = 4.0
"""From a straight edge to its label."""

_Path = tuple[Point, ...]


@dataclass(slots=True)
class CutEdge:
    """An edge in its columns, before anything is moved.

    Attributes:
        first: the first of its columns.
        paths: what of it lies in each of its columns.
        tip: where its arrow ends.
        label: the room of its label.
        lanes: of each cut that it leads over, which edge from the right it is.
    """

    first: int
    paths: list[_Path]
    tip: Point
    label: Rect
    lanes: list[int] = field(default_factory=list)


def passages(ways: Sequence[LaidEdge], cuts: Sequence[float], rooms: Collection[Rect] = ()) -> list[CutEdge]:
    """The edges, cut in pieces and in order.

    Args:
        ways: the edges.
        cuts: where the picture is cut along the way, in order.
        rooms: of the nodes; no edge is led straight through one.
    """
    found = [_passage(way, cuts) for way in ways]
    for column, cut in enumerate(cuts):
        over = [each for each in found if each.first <= column < each.first + len(each.paths) - 1]
        xs = [each.paths[column - each.first][-1][0] for each in over]
        last = [room for room in rooms if cut - _LAST_RANK < room.bottom < cut]
        _straighten_starts(over, list(xs), column, cut, last)
        _straighten_ends(over, list(xs), column, cut)
        order = sorted(range(len(over)), key=lambda number: (-xs[number], number))
        for lane, number in enumerate(order):
            over[number].lanes.append(lane)
    return found


def _passage(way: LaidEdge, cuts: Sequence[float]) -> CutEdge:
    if not way.points:
        return CutEdge(0, [], way.tip, way.label)
    first = bisect.bisect_left(cuts, way.points[0][1])
    paths, rest = [], way.points
    for cut in cuts[first : bisect.bisect_left(cuts, way.tip[1])]:
        before, rest = split(rest, cut)
        paths.append(before)
    return CutEdge(first, [*paths, rest], way.tip, way.label)


def _straighten_starts(
    over: Sequence[CutEdge], xs: list[float], column: int, cut: float, rooms: Sequence[Rect]
) -> None:
    for number, each in enumerate(over):
        x, y = each.paths[0][0]
        near = each.first == column and cut - y < _LAST_RANK
        if near and _keeps_place(xs, number, x) and not any(_is_below(room, x, y) for room in rooms):
            xs[number] = x
            each.paths[0] = ((x, y), *straight((x, y), (x, cut)))
    for number, each in enumerate(over):
        if each.first == column and max(each.paths[0][0][1], cut - _LAST_RANK) < each.label.middle[1] < cut:
            each.label = _beside(each.label, xs, number)  # farther from the cut, an edge is not where it passes that


def _is_below(room: Rect, x: float, y: float) -> bool:
    """Whether a node stands below a point."""
    return room.top > y and room.left - _BESIDE < x < room.right + _BESIDE


def _beside(label: Rect, xs: Sequence[float], number: int) -> Rect:
    """A label to the right of its edge, or where another edge is to the left of it, or where it was."""
    x, width = xs[number], label.right - label.left
    others = [other for place, other in enumerate(xs) if place != number]
    for left in (x + _BESIDE, x - _BESIDE - width):
        if not any(left - _APART < other < left + width + _APART for other in others):
            return label.moved(left - label.left, 0)
    return label


def _straighten_ends(over: Sequence[CutEdge], xs: list[float], column: int, cut: float) -> None:
    for number, each in enumerate(over):
        x, y = each.tip
        is_last = each.first + len(each.paths) == column + 2
        if is_last and y - cut < _FIRST_RANK and _keeps_place(xs, number, x):
            xs[number] = x
            end = each.paths[-1][-1]
            arrow = abs(end[1] - y) + abs(end[0] - x)
            above = (x, y - min(arrow, y - cut))
            each.paths[-1] = ((x, cut), *straight((x, cut), above))


def _keeps_place(xs: Sequence[float], number: int, x: float) -> bool:
    """Whether an edge may pass at ``x`` without coming near another or changing places with it."""
    own = xs[number]
    return all(_same_side(other, own, x) for place, other in enumerate(xs) if place != number)


def _same_side(other: float, own: float, x: float) -> bool:
    return (other - own) * (other - x) > 0 and abs(other - x) >= _APART
