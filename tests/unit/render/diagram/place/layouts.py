"""Layouts drawn by hand: a chain of boxes below each other, as an engine would lay it out."""

from __future__ import annotations

from archlens.render.diagram.place.laid_out import LaidEdge, LaidOut, Rect

BOX, GAP = 40.0, 40.0


def line(x, y, end_y, end_x=None):
    """A straight edge with its label beside it and room for its arrow."""
    end_x = x if end_x is None else end_x
    points = tuple((x + (end_x - x) * k / 3, y + (end_y - 6 - y) * k / 3) for k in range(4))
    middle = (y + end_y) / 2
    return LaidEdge(points, (end_x, end_y), Rect(x + 4, middle - 6, x + 34, middle + 6))


def chain(nodes, extra=(), frames=()):
    """So many boxes of 100 by 40 points, 40 apart; ``extra`` are ways besides those between neighbours."""
    tops = [number * (BOX + GAP) for number in range(nodes)]
    rooms = {f"n{number}": Rect(0, top, 100, top + BOX) for number, top in enumerate(tops)}
    ways = [line(50, top + BOX, top + BOX + GAP) for top in tops[:-1]]
    return LaidOut("TB", 100, tops[-1] + BOX, rooms, (*ways, *extra), tuple(frames), {})
