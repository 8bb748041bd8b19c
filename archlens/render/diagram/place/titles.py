"""Titles of frames where no edge leads through them: at the start of the frame, in its middle or at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archlens.render.diagram.place.laid_out import Frame, LaidEdge, LaidOut, Point, Rect

_MOST_PAIRS = 200_000
"""Frames times edges; in a picture of more, titles stay where they are."""

_STEPS = 6
"""Pieces that a curve is taken apart into."""

_ROOM = 2.0
"""Between a title and an edge."""


def clear_titles(layout: LaidOut) -> LaidOut:
    """The layout with each title at the start, in the middle or at the end of its frame, where no edge goes through.

    Where edges go through all three, it stays.
    """
    if len(layout.frames) * len(layout.ways) > _MOST_PAIRS:
        return layout
    lines = [list(_line(way)) for way in layout.ways]
    return replace(layout, frames=tuple(_cleared(frame, layout, lines) for frame in layout.frames))


def _cleared(frame: Frame, layout: LaidOut, lines: Sequence[Sequence[Point]]) -> Frame:
    title = frame.title
    if title is None:
        return frame
    for place in _places(frame.rect, title, down=layout.direction == "TB"):
        if not any(_leads_through(line, place) for line in lines):
            return replace(frame, title=place)
    return frame


def _places(rect: Rect, title: Rect, *, down: bool) -> tuple[Rect, Rect, Rect]:
    """Where a title can stand: at the start, in the middle, and as far from the end as it was from the start."""
    if down:
        to_end = rect.right - title.right - (title.left - rect.left)
        return title, title.moved(to_end / 2, 0.0), title.moved(to_end, 0.0)
    to_end = rect.bottom - title.bottom - (title.top - rect.top)
    return title, title.moved(0.0, to_end / 2), title.moved(0.0, to_end)


def _line(way: LaidEdge) -> Iterator[Point]:
    """An edge as points with straight lines between them."""
    if not way.points:
        return
    yield way.points[0]
    for place in range(0, len(way.points) - 3, 3):
        curve = way.points[place : place + 4]
        for step in range(1, _STEPS + 1):
            yield _on_curve(curve, step / _STEPS)
    yield way.tip


def _on_curve(curve: Sequence[Point], t: float) -> Point:
    """The point of a cubic curve at t, from 0 to 1."""
    shares = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    x = sum(share * point[0] for share, point in zip(shares, curve, strict=True))
    y = sum(share * point[1] for share, point in zip(shares, curve, strict=True))
    return x, y


def _leads_through(line: Sequence[Point], room: Rect) -> bool:
    wide = Rect(room.left - _ROOM, room.top, room.right + _ROOM, room.bottom)
    return any(_crosses(line[i], line[i + 1], wide) for i in range(len(line) - 1))


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
