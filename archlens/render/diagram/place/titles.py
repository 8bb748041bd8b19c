"""Titles of frames where no edge leads through them: at the start of the frame, in its middle or at its end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archlens.render.diagram.place.laid_out import Frame, LaidOut, Point, Rect
from archlens.render.diagram.place.lines import leads_through, line_of

_MOST_PAIRS = 200_000
"""Frames times edges; in a picture of more, titles stay where they are."""


def clear_titles(layout: LaidOut) -> LaidOut:
    """The layout with each title at the start, in the middle or at the end of its frame, where no edge goes through.

    Where edges go through all three, it stays; that of a frame that goes on is left out.
    """
    if len(layout.frames) * len(layout.ways) > _MOST_PAIRS:
        return layout
    lines = [line_of(way) for way in layout.ways]
    return replace(layout, frames=tuple(_cleared(frame, layout, lines) for frame in layout.frames))


def _cleared(frame: Frame, layout: LaidOut, lines: Sequence[Sequence[Point]]) -> Frame:
    title = frame.title
    if title is None:
        return frame
    for place in _places(frame.rect, title, down=layout.direction == "TB"):
        if not any(leads_through(line, place) for line in lines):
            return replace(frame, title=place)
    return replace(frame, title=None) if frame.goes_on else frame


def _places(rect: Rect, title: Rect, *, down: bool) -> tuple[Rect, Rect, Rect]:
    """Where a title can stand: at the start, in the middle, and as far from the end as it was from the start."""
    if down:
        to_end = rect.right - title.right - (title.left - rect.left)
        return title, title.moved(to_end / 2, 0.0), title.moved(to_end, 0.0)
    to_end = rect.bottom - title.bottom - (title.top - rect.top)
    return title, title.moved(0.0, to_end / 2), title.moved(0.0, to_end)
