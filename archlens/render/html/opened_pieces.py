"""What folded nodes hold: a picture of each, laid out beforehand and written down as coordinates.

As SVG they would be ten times as large, and a page of a thousand calls has hundreds of them; the script draws the one
that is opened.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.pieces import Piece, PieceGraph
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.composition import compose
from archlens.render.diagram.scene.scene import Edge, Node, Scene
from archlens.render.diagram.write import dot
from archlens.render.diagram.write.engine import lay_out
from archlens.render.html.cost_colours import CostColours
from archlens.render.html.numbers import ranges
from archlens.render.html.palette import PagePalette
from archlens.text.json_writer import json_line

_MOST_NODES = 40
"""What a picture of a folded node is itself folded down to."""

_TOO_MANY_NODES = 240
_TOO_MANY_EDGES = 400
"""A picture that has more all the same is none that anyone would read: the list of calls stands for it."""

_SECONDS = 10.0
"""How long the layout of all pictures of one level may take."""

_MOST_CHARACTERS = 600_000
"""How much room all these pictures may take in a page; nodes beyond it open as lists of their calls."""

_POINTS = 72
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?(?:e-?\d+)?")


def opened(graph: PieceGraph, options: Options, palette: PagePalette, costs: CostColours) -> list[dict[str, Any]]:
    """The pictures of all folded nodes of a graph, and of the folded nodes in them, the upper ones first.

    Returns:
        For each: ``of``, the calls that it holds, by which a node finds its picture; its size, nodes, edges, frames.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
    """
    found: list[dict[str, Any]] = []
    room = _MOST_CHARACTERS
    level = [piece for piece in graph.ordered() if len(piece.calls) > 1]
    while level and room > 0:
        readable = list(_readable(graph.drawn, level, options, palette))
        layouts = _laid_out([scene for *_, scene in readable], options)
        for (piece, _, scene), layout in zip(readable, layouts, strict=True):
            picture = {"of": ranges(piece.calls), **_picture(scene, layout, palette, costs)}
            room -= len(json_line(picture, compact=True))
            if room > 0:
                found.append(picture)
        level = [each for _, inner, _ in readable for each in inner.ordered() if len(each.calls) > 1 and not each.ghost]
    return found


def _readable(
    drawn: DrawnModel, pieces: Iterable[Piece], options: Options, palette: PagePalette
) -> Iterator[tuple[Piece, PieceGraph, Scene]]:
    """The pieces whose insides can be read, with them."""
    for piece in pieces:
        graph = _inside(drawn, piece)
        if len(graph) <= _TOO_MANY_NODES:
            scene = compose(graph, options, palette.theme, arms=False)
            if len(scene.edges) <= _TOO_MANY_EDGES:
                yield piece, graph, scene


def _inside(drawn: DrawnModel, piece: Piece) -> PieceGraph:
    """The pieces of what a piece holds, with its neighbours as ghosts; it has at least two nodes."""
    around: set[int] = set()
    for number in piece.calls:
        around.update(drawn.facts.all_sources[number], drawn.facts.all_targets[number])
    outside = around.difference(piece.calls)
    graph = PieceGraph(drawn, outside.union(piece.calls), frozenset(outside))
    fold(graph, "auto", _MOST_NODES + len(outside))
    while len(graph) == len(outside) + 1:
        whole = graph.pieces[piece.exit]
        graph.replace([whole.exit], whole.row or whole.parts)
    return graph


def _laid_out(scenes: list[Scene], options: Options) -> Iterator[Mapping[str, Any]]:
    """The layouts of all scenes, by one run of the engine."""
    bare = [replace(scene, title="", summary=(), legend=()) for scene in scenes]
    source = "".join(dot.render(scene) for scene in bare)
    text = lay_out(source, "json0", options.engine, _SECONDS).decode() if source else ""
    decoder, place = json.JSONDecoder(), 0
    while place < len(text.rstrip()):
        layout, place = decoder.raw_decode(text, place)
        while place < len(text) and text[place].isspace():
            place += 1
        yield layout


def _picture(scene: Scene, layout: Mapping[str, Any], palette: PagePalette, costs: CostColours) -> dict[str, Any]:
    """A picture as lists of whole numbers and words; the y axis runs down."""
    _, _, width, height = (round(float(each)) for each in layout["bb"].split(","))
    objects = {each["name"]: each for each in layout.get("objects", ())}
    nodes = [_node(node, objects[node.id], height, palette, costs) for node in scene.root.all_nodes()]
    frames = [
        [*_box(objects[f"cluster_{place}"]["bb"], height), cluster.title]
        for place, cluster in enumerate(scene.root.inner(), 1)
    ]
    laid = _laid_edges(layout)
    edges = [_edge(edge, next(laid[edge.source, edge.target]), height, palette) for edge in scene.edges]
    return {"size": [width, height], "nodes": nodes, "edges": edges, "frames": frames}


def _laid_edges(layout: Mapping[str, Any]) -> dict[tuple[str, str], Iterator[Mapping[str, Any]]]:
    """The laid out edges between each two nodes, in the order in which they were written."""
    names = {each["_gvid"]: each["name"] for each in layout.get("objects", ())}
    found: dict[tuple[str, str], list[Mapping[str, Any]]] = {}
    for each in sorted(layout.get("edges", ()), key=lambda each: each["_gvid"]):
        found.setdefault((names[each["tail"]], names[each["head"]]), []).append(each)
    return {ends: iter(edges) for ends, edges in found.items()}


def _node(node: Node, laid: Mapping[str, Any], height: int, palette: PagePalette, costs: CostColours) -> list[Any]:
    x, y = (float(each) for each in laid["pos"].split(","))
    size = [round(float(laid[each]) * _POINTS) for each in ("width", "height")]
    badges = [[badge.kind, badge.text] for badge in node.badges]
    lines = [line for line in node.lines if line]
    where = [round(x), round(height - y), *size]
    told = costs.told(node) if len(node.calls) > 1 else ""  # of a single call the page knows it all
    tone, steps = palette.tones[node.tone], costs.steps(node)
    return [ranges(node.calls), node.kind, tone, where, node.title, lines, badges, told, steps]


def _edge(edge: Edge, laid: Mapping[str, Any], height: int, palette: PagePalette) -> list[Any]:
    label = laid.get("lp")
    at = [round(float(each)) for each in label.split(",")] if label else [0, 0]
    path = _path(laid.get("pos", ""), height)
    tone, ends = palette.tones[edge.tone], [int(edge.source[1:]), int(edge.target[1:])]
    return [ends, tone, edge.width, int(edge.control), path, edge.label, at[0], height - at[1]]


def _path(pos: str, height: int) -> list[int]:
    """The points of a spline, the arrow's point last."""
    points = [[float(each) for each in _NUMBER.findall(part)] for part in pos.split(" ")]
    ends = [point for part, point in zip(pos.split(" "), points, strict=True) if part.startswith("e,")]
    inner = [point for part, point in zip(pos.split(" "), points, strict=True) if part[:2] not in ("e,", "s,")]
    return [round(value) for x, y, *_ in [*inner, *ends] for value in (x, height - y)]


def _box(box: str, height: int) -> list[int]:
    left, low, right, high = (round(float(each)) for each in box.split(","))
    return [left, height - high, right - left, high - low]
