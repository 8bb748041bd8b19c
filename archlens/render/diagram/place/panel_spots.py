"""Where title and legend can stand beside what is drawn: in a corner, as far in it as what is drawn leaves free."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.render.diagram.place.laid_out import Point, Rect

_BESIDE = 26.0
"""Between a panel and what stands beside it."""

_BELOW = 12.0
"""Between a panel and what stands above or below it."""


@dataclass(frozen=True, slots=True)
class PanelSpot:
    """A place for a panel, in points.

    Attributes:
        width: of all together.
        height: of all together.
        left: where what is drawn begins, from the left.
        top: and from the top.
        panel_at: where the panel begins, from the left and from the top.
        first: whether it is the upper left corner, where people look first.
    """

    width: float
    height: float
    left: float
    top: float
    panel_at: Point
    first: bool


def spots(size: tuple[float, float], rooms: Sequence[Rect], panel: tuple[float, float]) -> Iterator[PanelSpot]:
    """The places for a panel; the only one for none.

    Args:
        size: width and height of what is drawn.
        rooms: where in it something stands.
        panel: width and height of the panel; no panel has none.

    Example:
        >>> step = [Rect(0, 50, 40, 100), Rect(40, 0, 100, 100)]  # nothing stands in its upper left corner
        >>> [(spot.width, spot.height) for spot in spots((100, 100), step, (40, 20))]
        [(126.0, 100), (100, 132.0), (166.0, 100), (166.0, 100), (166.0, 100)]
    """
    width, height = size
    across, down = panel
    if not across:
        yield PanelSpot(width, height, 0.0, 0.0, (0.0, 0.0), first=True)
        return
    upper = [room for room in rooms if room.top < down + _BELOW]
    left = _reach(across + _BESIDE - room.left for room in upper)
    yield PanelSpot(max(width + left, across), max(height, down), left, 0.0, (0.0, 0.0), first=True)
    top = _reach(down + _BELOW - room.top for room in rooms if room.left < across + _BESIDE)
    yield PanelSpot(max(width, across), max(height + top, down), 0.0, top, (0.0, 0.0), first=True)
    right = max(width, across + _reach(room.right + _BESIDE for room in upper))
    yield PanelSpot(right, max(height, down), 0.0, 0.0, (right - across, 0.0), first=False)
    high = max(height, down)
    lower = [room for room in rooms if room.bottom > high - down - _BELOW]
    left = _reach(across + _BESIDE - room.left for room in lower)
    yield PanelSpot(max(width + left, across), high, left, 0.0, (0.0, high - down), first=False)
    right = max(width, across + _reach(room.right + _BESIDE for room in lower))
    yield PanelSpot(right, high, 0.0, 0.0, (right - across, high - down), first=False)


def _reach(lengths: Iterator[float]) -> float:
    """The longest of lengths; 0 where none is longer."""
    return max(0.0, max(lengths, default=0.0))
