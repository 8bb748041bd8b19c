"""Titles of frames where no edge leads through them: at the left as they are laid out, else at the right."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archlens.render.diagram.place.layout import Frame, Layout, Point, Rect, Way

_MOST_PAIRS = 200_000
"""Frames times edges; in a picture of more, titles stay where they are."""

_STEPS = 6
"""Pieces that a curve is taken apart into."""

_ROOM = 2.0
"""Between a title and an edge."""


def with_free_titles(layout: Layout) -> Layout:
    """The layout with the titles of frames out of the way of edges, where one of their two places is free."""
    if len(layout.frames) * len(layout.ways) > _MOST_PAIRS:
        return layout
    lines = [list(_line(way)) for way in layout.ways]
    return replace(layout, frames=tuple(_freed(frame, layout, lines) for frame in layout.frames))


def _freed(frame: Frame, layout: Layout, lines: Sequence[Sequence[Point]]) -> Frame:
    title = frame.title
    if title is None:
        return frame
    others = (title, _other_end(frame.rect, title, down=layout.direction == "TB"))
    for place in others:
        if not any(_leads_through(line, place) for line in lines):
            return replace(frame, title=place)
    return frame


def _other_end(rect: Rect, title: Rect, *, down: bool) -> Rect:
    """The title at the right end of its frame, as far from there as it was from the left one."""
    if down:
        return title.moved(rect.right - title.right - (title.left - rect.left), 0.0)
    return title.moved(0.0, rect.bottom - title.bottom - (title.top - rect.top))


def _line(way: Way) -> Iterator[Point]:
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
