"""Where nodes, edges and frames stand, as the engine laid them out in one piece.

All of it is in points, along the way that the picture runs: ``y`` grows from the inputs on, ``x`` from what is drawn
first across. So what is said of a picture from top to bottom holds for one from left to right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from archlens.render.diagram.options import Direction
from archlens.render.diagram.scene.scene import Edge, Scene

Point = tuple[float, float]

POINTS = 72
"""Points in an inch."""

LETTER = 5.2
"""About how wide a letter of a label is."""

_LINE = 13.0
"""How tall a label is, with a little room."""

_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e[-+]?\d+)?")


@dataclass(frozen=True, slots=True)
class Rect:
    """A rectangle."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> Point:
        """Its middle."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    def moved(self, x: float, y: float) -> Rect:
        """The same elsewhere."""
        return Rect(self.left + x, self.top + y, self.right + x, self.bottom + y)


@dataclass(frozen=True, slots=True)
class LaidEdge:
    """An edge.

    Attributes:
        points: a start and three points for each cubic curve; none if the engine drew no edge.
        tip: where its arrow ends.
        label: the room of its label.
        source: id of the node that it comes from.
        target: id of the node that it leads to.
        silent: whether there is no room for its label.
    """

    points: tuple[Point, ...]
    tip: Point
    label: Rect
    source: str = ""
    target: str = ""
    silent: bool = False


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame, or the part of one that stands in a column.

    Attributes:
        number: which of the scene's frames it is, from 1.
        column: in which column it stands.
        rect: its room.
        title: the room of its title; ``None`` where there is none.
        is_shortened: whether its title is its name alone.
        goes_on: whether it began in a column before.
    """

    number: int
    column: int
    rect: Rect
    title: Rect | None
    is_shortened: bool = False
    goes_on: bool = False


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A scene's picture.

    Attributes:
        direction: where the picture runs.
        width: across.
        length: along the way.
        nodes: id of a node → its room.
        ways: of each edge of the scene, in its order.
        frames: frames, each before those in it.
        columns: id of a node → in which column it stands; of none where there is but one.
    """

    direction: Direction
    width: float
    length: float
    nodes: Mapping[str, Rect]
    ways: tuple[LaidEdge, ...]
    frames: tuple[Frame, ...]
    columns: Mapping[str, int]


def read_layout(scene: Scene, laid: Mapping[str, Any]) -> LaidOut:
    """What the engine says in its JSON, version ``json0``.

    Args:
        scene: what was laid out.
        laid: the JSON.
    """
    to = _Turn(scene.direction, *(float(each) for each in laid["bb"].split(",")[2:]))
    objects = {each["name"]: each for each in laid.get("objects", ())}
    edges = _laid_edges(laid)
    laid_out = LaidOut(
        direction=scene.direction,
        width=to.width,
        length=to.length,
        nodes={node.id: _node(objects[node.id], to) for node in scene.root.all_nodes()},
        ways=tuple(_way_of(edge, scene, edges, to) for edge in scene.edges),
        frames=tuple(
            _frame(number, objects[f"cluster_{number}"], to) for number, _ in enumerate(scene.root.inner(), 1)
        ),
        columns={},
    )
    return _trimmed(laid_out)


def _trimmed(layout: LaidOut) -> LaidOut:
    """The layout without what the engine leaves free around it."""
    rooms = [*layout.nodes.values(), *(frame.rect for frame in layout.frames)]
    if not rooms:
        return layout
    rooms += [way.label for way in layout.ways]
    points = [point for way in layout.ways for point in way.points]
    left = min([*(room.left for room in rooms), *(x for x, _ in points)])
    right = max([*(room.right for room in rooms), *(x for x, _ in points)])
    top, bottom = min(room.top for room in rooms), max(room.bottom for room in rooms)

    def moved_way(way: LaidEdge) -> LaidEdge:
        points = tuple((x - left, y - top) for x, y in way.points)
        tip = (way.tip[0] - left, way.tip[1] - top)
        return replace(way, points=points, tip=tip, label=way.label.moved(-left, -top))

    def moved_frame(frame: Frame) -> Frame:
        title = None if frame.title is None else frame.title.moved(-left, -top)
        return replace(frame, rect=frame.rect.moved(-left, -top), title=title)

    return replace(
        layout,
        width=right - left,
        length=bottom - top,
        nodes={id_: room.moved(-left, -top) for id_, room in layout.nodes.items()},
        ways=tuple(map(moved_way, layout.ways)),
        frames=tuple(map(moved_frame, layout.frames)),
    )


class _Turn:
    """From the engine's coordinates, whose y axis runs up, to those along the way of the picture."""

    def __init__(self, direction: Direction, right: float, top: float) -> None:
        self._down = direction == "TB"
        self._top = top
        self.width, self.length = (right, top) if self._down else (top, right)

    def point(self, x: float, y: float) -> Point:
        return (x, self._top - y) if self._down else (self._top - y, x)

    def around(self, x: float, y: float, width: float, height: float) -> Rect:
        """The room of this size around a point of the engine's."""
        middle_x, middle_y = self.point(x, y)
        across, along = (width, height) if self._down else (height, width)
        return Rect(middle_x - across / 2, middle_y - along / 2, middle_x + across / 2, middle_y + along / 2)


def _numbers(text: str) -> list[float]:
    return [float(each) for each in _NUMBER.findall(text)]


def _node(laid: Mapping[str, Any], to: _Turn) -> Rect:
    x, y = _numbers(laid["pos"])
    return to.around(x, y, float(laid["width"]) * POINTS, float(laid["height"]) * POINTS)


def _frame(number: int, laid: Mapping[str, Any], to: _Turn) -> Frame:
    left, low, right, high = _numbers(laid["bb"])
    rect = to.around((left + right) / 2, (low + high) / 2, right - left, high - low)
    x, y = _numbers(laid["lp"])
    title = to.around(x, y, float(laid["lwidth"]) * POINTS, float(laid["lheight"]) * POINTS)
    return Frame(number, 0, rect, title)


def _way_of(
    edge: Edge, scene: Scene, edges: Mapping[tuple[str, str], Iterator[Mapping[str, Any]]], to: _Turn
) -> LaidEdge:
    if scene.u is None or (edge.source, edge.target) not in scene.u.rising:
        return _way(next(edges[edge.source, edge.target]), edge, to)
    turned = _way(next(edges[edge.target, edge.source]), edge, to)
    return replace(turned, points=turned.points[::-1])


def _way(laid: Mapping[str, Any], edge: Edge, to: _Turn) -> LaidEdge:
    points: list[Point] = []
    tip: Point = (0.0, 0.0)
    for part in laid.get("pos", "").split():
        x, y = _numbers(part)
        if part.startswith(("e,", "s,")):
            tip = to.point(x, y)
        else:
            points.append(to.point(x, y))
    room = Rect(*tip, *tip)
    if "lp" in laid:
        x, y = _numbers(laid["lp"])
        room = to.around(x, y, len(edge.label) * LETTER, _LINE)
    return LaidEdge(tuple(points), tip, room, edge.source, edge.target)


def _laid_edges(laid: Mapping[str, Any]) -> dict[tuple[str, str], Iterator[Mapping[str, Any]]]:
    """The laid out edges between each two nodes, in the order in which they were written."""
    names = {each["_gvid"]: each["name"] for each in laid.get("objects", ())}
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for each in sorted(laid.get("edges", ()), key=lambda each: each["_gvid"]):
        found.setdefault((names[each["tail"]], names[each["head"]]), []).append(each)
    return {ends: iter(edges) for ends, edges in found.items()}
