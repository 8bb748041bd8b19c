"""A picture in Graphviz's language with the place of everything in it, which an engine draws and does not lay out."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import replace

from graphviz import Digraph

from archlens.render.diagram.options import EngineName
from archlens.render.diagram.place.laid_out import POINTS, Frame, Point, Rect
from archlens.render.diagram.place.placement import PAD, Placed
from archlens.render.diagram.scene.scene import Cluster
from archlens.render.diagram.write.dot import FONT, add_defaults, add_edge, add_frame, add_node
from archlens.render.diagram.write.dot_labels import panel_label
from archlens.render.diagram.write.engine import LayoutFormat, lay_out


def render(placed: Placed) -> str:
    """The picture as a DOT file for the engine ``nop2``; it ends with a line end."""
    return _Writer(placed).write()


def drawn(placed: Placed, format_name: LayoutFormat, engine: EngineName | None, seconds: float) -> bytes:
    """The picture in a format.

    Raises:
        DrawingError: if the engine is missing, cannot write the format, fails or takes too long.
    """
    return lay_out(render(placed), format_name, engine, seconds, placed=True)


class _Writer:
    def __init__(self, placed: Placed) -> None:
        self._placed = placed
        self._frames: Mapping[tuple[int, int], Frame] = {
            (frame.number, frame.column): frame for frame in placed.layout.frames
        }

    def write(self) -> str:
        scene, layout = self._placed.scene, self._placed.layout
        graph = Digraph("archlens")
        look = [
            ("bgcolor", scene.theme.paper),
            ("fontname", FONT),
            ("fontcolor", scene.theme.ink),
            ("fontsize", "11"),
            ("pad", _said(PAD / POINTS)),
        ]
        graph.attr("graph", _attributes=look)
        if self._placed.panel:
            self._add_panel(graph)
        add_defaults(graph, scene.theme)
        for column in range(max(layout.columns.values(), default=0) + 1):
            self._fill(graph, scene.root, column, itertools.count(1))
        for edge, way in zip(scene.edges, layout.ways, strict=True):
            if way.points:
                tip, *points = (self._point(each) for each in (way.tip, *way.points))
                where = [("pos", f"e,{tip} {' '.join(points)}"), ("lp", self._point(way.label.middle))]
                add_edge(graph, scene, replace(edge, label="") if way.silent else edge, where)
        source: str = graph.source
        return source

    def _add_panel(self, graph: Digraph) -> None:
        """Title and legend, as the graph's label with a place of its own."""
        placed = self._placed
        x, y = placed.panel_size
        left, top = placed.panel_at
        right, high = placed.width - 2 * PAD, placed.height - 2 * PAD
        where = [
            ("bb", ",".join(map(_said, (0, 0, right, high)))),
            ("lp", f"{_said(left + x / 2)},{_said(high - top - y / 2)}"),
            ("lwidth", _said(x / POINTS)),
            ("lheight", _said(y / POINTS)),
        ]
        graph.attr("graph", label=f"<{panel_label(placed.scene, placed.panel)}>", _attributes=where)

    def _fill(self, graph: Digraph, cluster: Cluster, column: int, numbers: Iterator[int]) -> None:
        """Put into a graph what of a cluster stands in a column."""
        layout = self._placed.layout
        for node in cluster.nodes:
            if layout.columns.get(node.id, 0) == column:
                where = [("pos", self._point(layout.nodes[node.id].middle))]
                add_node(graph, self._placed.scene, node, where)
        for inner in cluster.clusters:
            number = next(numbers)
            frame = self._frames.get((number, column))
            if frame is None:
                self._fill(graph, inner, column, numbers)  # nothing of it stands there, but it has numbers
                continue
            with graph.subgraph(name=f"cluster_{number}_{column}") as inside:
                title = inner.title_further_on if frame.goes_on else inner.title
                if frame.is_shortened:
                    title = inner.short_title
                add_frame(inside, self._placed.scene.theme, replace(inner, title=title), self._where(frame))
                self._fill(inside, inner, column, numbers)

    def _where(self, frame: Frame) -> list[tuple[str, str]]:
        box = [("bb", ",".join(map(_said, self._room(frame.rect))))]
        if frame.title is None:
            return [*box, ("label", "")]
        width, height = _size(self._room(frame.title))
        return [
            *box,
            ("lp", self._point(frame.title.middle)),
            ("lwidth", _said(width / POINTS)),
            ("lheight", _said(height / POINTS)),
        ]

    def _point(self, point: Point) -> str:
        return ",".join(map(_said, self._there(point)))

    def _there(self, point: Point) -> Point:
        """A point along the way as one of the engine's, whose y axis runs up."""
        placed = self._placed
        x, y = point if placed.layout.direction == "TB" else (point[1], point[0])
        return placed.left + x, placed.height - 2 * PAD - placed.top - y

    def _room(self, rect: Rect) -> tuple[float, float, float, float]:
        (a, b), (c, d) = self._there((rect.left, rect.top)), self._there((rect.right, rect.bottom))
        return min(a, c), min(b, d), max(a, c), max(b, d)


def _size(room: tuple[float, float, float, float]) -> tuple[float, float]:
    left, low, right, high = room
    return right - left, high - low


def _said(number: float) -> str:
    """A length in points, as Graphviz takes it."""
    return f"{number:.2f}".rstrip("0").rstrip(".")
