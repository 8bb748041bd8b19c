"""Titles of frames where no edge leads through them: at the start of the frame, in its middle or at its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from archlens.render.diagram.place.laid_out import Frame, LaidOut, Point, Rect
from archlens.render.diagram.place.lines import around, leads_through, line_of, near

_MOST_PAIRS = 200_000
"""Frames times edges; in a picture of more, titles stay where they are."""

_SHARES = (0, 1 / 2, 1, 1 / 4, 3 / 4, 1 / 8, 3 / 8, 5 / 8, 7 / 8)
"""Where between the start and the end of a frame a title is tried."""

_LETTER = 6.6
"""About how wide a bold letter of a title is."""

_LINE = 15.0
"""How tall a title of one line is."""


_Line = tuple[Sequence[Point], Rect]
"""An edge as points, and the room that it takes."""


def clear_titles(layout: LaidOut, names: Sequence[str] = ()) -> LaidOut:
    """The layout with each title at a place along the start of its frame where no edge goes through.

    Where edges go through all places, the name alone is tried, which is narrower; and where they go through all places
    for that, too, the title stays; that of a frame that goes on is left out.

    Args:
        layout: the picture.
        names: what the titles of its frames may be shortened to, the first frame's first.
    """
    if len(layout.frames) * len(layout.ways) > _MOST_PAIRS:
        return layout
    lines = list(_lines(layout)) if layout.frames else []
    return replace(layout, frames=tuple(_cleared(frame, layout, lines, names) for frame in layout.frames))


def _cleared(frame: Frame, layout: LaidOut, lines: Sequence[_Line], names: Sequence[str]) -> Frame:
    if frame.title is None:
        return frame
    place = _clear_place(frame.rect, frame.title, layout, lines)
    if place is not None:
        return replace(frame, title=place)
    if names and layout.direction == "TB":
        title = frame.title
        width = _LETTER * len(names[frame.number - 1])
        short = Rect(title.left, title.top, min(title.right, title.left + width), min(title.bottom, title.top + _LINE))
        place = _clear_place(frame.rect, short, layout, lines)
        if place is not None:
            return replace(frame, title=place, is_shortened=True)
    return replace(frame, title=None) if frame.goes_on else frame


def _clear_place(rect: Rect, title: Rect, layout: LaidOut, lines: Sequence[_Line]) -> Rect | None:
    """The first place for a title that no edge goes through."""
    for place in _places(rect, title, down=layout.direction == "TB"):
        if not any(near(room, place) and leads_through(line, place) for line, room in lines):
            return place
    return None


def _lines(layout: LaidOut) -> Iterator[_Line]:
    for way in layout.ways:
        line = line_of(way)
        if line:
            yield line, around(line)


def _places(rect: Rect, title: Rect, *, down: bool) -> Iterator[Rect]:
    """Where a title can stand: at the start, in the middle, as far from the end as it was from the start, between."""
    if down:
        to_end = rect.right - title.right - (title.left - rect.left)
    else:
        to_end = rect.bottom - title.bottom - (title.top - rect.top)
    for share in _SHARES:
        yield title.moved(share * to_end, 0.0) if down else title.moved(0.0, share * to_end)
