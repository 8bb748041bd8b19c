"""Titles of frames, out of the way of edges that lead into them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from archlens.render.diagram.place.layout import Frame, Layout, Point, Rect, Way

_BAND = 20.0
"""Edges are looked up by bands so long along the way."""

_STEPS = 6
"""So many points of each curve are looked at."""

_BESIDE = 4.0
"""From an edge to a title."""

_Bands = Mapping[int, Sequence[Point]]


def clear_titles(layout: Layout) -> Layout:
    """The layout with each title at the start, in the middle or at the end of its frame, where no edge goes through.

    Where edges go through all three, it stays.
    """
    if not layout.frames or layout.direction == "LR":  # edges come in at the side there, and titles stand above
        return layout
    bands: dict[int, list[Point]] = defaultdict(list)
    for way in layout.ways:
        for point in _points(way):
            bands[int(point[1] // _BAND)].append(point)
    return replace(layout, frames=tuple(_cleared(frame, bands) for frame in layout.frames))


def _points(way: Way) -> Iterator[Point]:
    """Points along an edge, and its tip."""
    for start in range(0, len(way.points) - 3, 3):
        a, b, c, d = way.points[start : start + 4]
        for step in range(_STEPS + 1):
            t = step / _STEPS
            weights = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t**2, t**3)
            x, y = (sum(w * p[i] for w, p in zip(weights, (a, b, c, d), strict=True)) for i in (0, 1))
            yield x, y
    yield way.tip


def _cleared(frame: Frame, bands: _Bands) -> Frame:
    title, rect = frame.title, frame.rect
    inset = title.left - rect.left
    width = title.right - title.left
    lefts = (title.left, (rect.left + rect.right - width) / 2, rect.right - inset - width)
    places = [title.moved(left - title.left, 0) for left in lefts if left >= rect.left]
    return replace(frame, title=next((each for each in places if not _is_crossed(each, bands)), title))


def _is_crossed(title: Rect, bands: _Bands) -> bool:
    first, last = int(title.top // _BAND), int(title.bottom // _BAND)
    near = (point for band in range(first - 1, last + 2) for point in bands.get(band, ()))
    return any(
        title.left - _BESIDE < x < title.right + _BESIDE and title.top - _BESIDE < y < title.bottom + _BESIDE
        for x, y in near
    )
