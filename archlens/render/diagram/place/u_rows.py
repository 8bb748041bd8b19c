"""The rows of a picture that is drawn as a U: what leads across is a straight arrow, with its label above it."""

from __future__ import annotations

from dataclasses import replace

from archlens.render.diagram.place.connectors import straight
from archlens.render.diagram.place.laid_out import LETTER, LaidEdge, LaidOut, Point, Rect
from archlens.render.diagram.place.lines import overlap
from archlens.render.diagram.scene.scene import Edge, Scene, UForm

_ARROW = 6.0
"""How long an arrow is."""

_ABOVE = 8.0
"""From an edge to the middle of the label above it."""

_LINE = 13.0
"""How tall a label is."""


def with_rows(layout: LaidOut, scene: Scene) -> LaidOut:
    """The layout with straight arrows in the rows of a U; where something stands in the way, as the engine led them."""
    form = scene.u
    if form is None:
        return layout
    ways = [
        _across(layout, edge, way) if (edge.source, edge.target) in form.across else way
        for edge, way in zip(scene.edges, layout.ways, strict=True)
    ]
    return replace(layout, ways=tuple(ways))


def stands_in_rows(layout: LaidOut, form: UForm) -> bool:
    """Whether the nodes of each row stand at one height, from left to right."""
    for source, target in form.across:
        one, other = layout.nodes[source], layout.nodes[target]
        if abs(one.middle[1] - other.middle[1]) > 1 or one.right >= other.left:
            return False
    return True


def _across(layout: LaidOut, edge: Edge, way: LaidEdge) -> LaidEdge:
    one, other = layout.nodes[edge.source], layout.nodes[edge.target]
    y = one.middle[1]
    start, tip = (one.right, y), (other.left, y)
    label = _label(edge, (start[0] + tip[0] - _ARROW) / 2, y)
    corridor = Rect(start[0] + 1, y - 1, tip[0] - 1, y + 1)
    rooms = layout.nodes.values()
    if any(overlap(corridor, room) for room in rooms):
        return replace(way, label=Rect(*tip, *tip))
    if any(overlap(label, room) for room in rooms):
        label = Rect(*tip, *tip)  # it gets its place with those of all other edges
    end: Point = (tip[0] - _ARROW, y)
    return replace(way, points=(start, *straight(start, end)), tip=tip, label=label)


def _label(edge: Edge, x: float, y: float) -> Rect:
    half = len(edge.label) * LETTER / 2
    middle = y - _ABOVE - edge.width / 2
    return Rect(x - half, middle - _LINE / 2, x + half, middle + _LINE / 2)
