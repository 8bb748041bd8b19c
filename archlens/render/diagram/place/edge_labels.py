"""Labels beside their edges, where no other edge, no box and no other label is.

A label that stands free stays. Any other one goes to the next free place along its edge, on either side; where there is
none, the edge is drawn without it, and its tooltip says it.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from archlens.render.diagram.place.laid_out import LETTER, LaidEdge, LaidOut, Point, Rect
from archlens.render.diagram.place.lines import around, leads_through, line_of, overlap
from archlens.render.diagram.scene.scene import Edge, Scene

_MOST_PAIRS = 200_000
"""Edges times edges; in a picture of more, labels stay where they are."""

_SPACE = 2.5
"""How wide a space is; a label has some before it and one behind."""

_TALL = 11.0
"""How tall a label is."""

_BESIDE = 2.0
"""Between an edge and a label to its left; to its right, the spaces before it are enough."""

_SHARES = (0.5, 0.4, 0.6, 0.3, 0.7, 0.2, 0.8, 0.12, 0.88)
"""Where along its edge a label can stand, the best first."""


def clear_labels(layout: LaidOut, scene: Scene) -> LaidOut:
    """The layout with all labels where nothing else is.

    Args:
        layout: where all else stands; a label without a size has no place yet.
        scene: what is to be seen.
    """
    if len(layout.ways) ** 2 > _MOST_PAIRS:
        return layout
    return replace(layout, ways=tuple(_Labels(layout, scene).cleared()))


class _Labels:
    def __init__(self, layout: LaidOut, scene: Scene) -> None:
        self._layout = layout
        self._edges = scene.edges
        self._lines = [line_of(way) for way in layout.ways]
        self._around = [around(line) if line else None for line in self._lines]
        titles = [frame.title for frame in layout.frames if frame.title is not None]
        self._boxes = [*layout.nodes.values(), *titles]
        self._rooms = [
            None if way.label.left == way.label.right else _visible(edge, way.label, layout)
            for edge, way in zip(scene.edges, layout.ways, strict=True)
        ]

    def cleared(self) -> Iterator[LaidEdge]:
        for number, way in enumerate(self._layout.ways):
            room = self._rooms[number]
            if not way.points or (room is not None and self._is_free(number, room, own=False)):
                yield way
                continue
            free = (each for each in self._places(number) if self._is_free(number, each, own=True))
            place = next(free, None)
            self._rooms[number] = place
            yield replace(way, silent=True) if place is None else replace(way, label=place)

    def _is_free(self, number: int, room: Rect, *, own: bool) -> bool:
        """Whether nothing is in a room; with ``own``, nor is the edge itself, and it is inside the picture."""
        for other, (line, space) in enumerate(zip(self._lines, self._around, strict=True)):
            if space is None or (other == number and not own):
                continue
            wider = _wider(room, self._edges[other].width / 2)
            if overlap(space, wider) and leads_through(line, wider):
                return False
        if any(
            other is not None and place != number and overlap(room, other) for place, other in enumerate(self._rooms)
        ):
            return False
        if any(overlap(room, box) for box in self._boxes):
            return False
        inside = room.left >= 0 and room.top >= 0
        inside = inside and room.right <= self._layout.width and room.bottom <= self._layout.length
        return inside or not own

    def _places(self, number: int) -> Iterator[Rect]:
        """Where a label can stand: at either side of its edge, near before far, where the edge is level above it."""
        line, edge = self._lines[number], self._edges[number]
        across, along = _size(edge, self._layout)
        for share, far in itertools.product(_SHARES, range(3)):
            x, y = _point_at(line, share)
            apart = _BESIDE + edge.width / 2 + far * 5
            beside = [(x + apart + across / 2, y), (x - apart - across / 2, y)]
            above = [(x, y - apart - along / 2), (x, y + apart + along / 2)]
            for middle in above + beside if _is_level(line) else beside + above:
                yield _room(middle, across, along)


def _is_level(line: Sequence[Point]) -> bool:
    (x, y), (end_x, end_y) = line[0], line[-1]
    return abs(end_x - x) > abs(end_y - y)


def _room(middle: Point, across: float, along: float) -> Rect:
    x, y = middle
    return Rect(x - across / 2, y - along / 2, x + across / 2, y + along / 2)


def _size(edge: Edge, layout: LaidOut) -> tuple[float, float]:
    """How far a label reaches across and along the way, with the spaces around it."""
    wide = len(edge.label) * LETTER + (2 + round(edge.width / 2)) * _SPACE
    return (wide, _TALL) if layout.direction == "TB" else (_TALL, wide)


def _visible(edge: Edge, label: Rect, layout: LaidOut) -> Rect:
    """The room of the words of a label that the engine placed."""
    x, y = label.middle
    wide = len(edge.label) * LETTER - 2
    shift = round(edge.width / 2) * _SPACE / 2  # there are more spaces before the words than behind them
    x, y = (x + shift, y) if layout.direction == "TB" else (x, y + shift)
    across, along = (wide, _TALL - 3) if layout.direction == "TB" else (_TALL - 3, wide)
    return _room((x, y), across, along)


def _wider(room: Rect, by: float) -> Rect:
    return Rect(room.left - by, room.top - by, room.right + by, room.bottom + by)


def _point_at(line: Sequence[Point], share: float) -> Point:
    """The point that lies so far along a line, as a share of its length."""
    rest = share * sum(itertools.starmap(math.dist, itertools.pairwise(line)))
    for a, b in itertools.pairwise(line):
        length = math.dist(a, b)
        if length and rest <= length:
            return a[0] + (b[0] - a[0]) * rest / length, a[1] + (b[1] - a[1]) * rest / length
        rest -= length
    return line[-1]
