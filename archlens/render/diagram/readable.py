"""A model's picture as people see it: folded until its letters can be read where the whole of it is on one screen."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Literal

from archlens.render.diagram.drawing import group_calls
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.options import MOST_NODES, EngineName, Options
from archlens.render.diagram.place.placement import LEAST_LETTER, SCREEN, Placed, place_roughly, tidied
from archlens.render.diagram.place.u_rows import stands_in_rows
from archlens.render.diagram.scene.composition import compose
from archlens.render.diagram.scene.dense_picture import dense
from archlens.render.diagram.scene.scene import Scene
from archlens.render.diagram.scene.theme import Theme
from archlens.render.diagram.u_drawing import drawn_as_u, graphs_of_u

_EVER_FEWER = ((48, 36), (25,), (16,))
"""How many nodes a picture is folded down to, where it cannot be read: each stage only if none before it is enough."""

_LEAST_NODES = 8
"""Where a step leaves fewer nodes than this, it hides too much."""

_FEWER = 0.92
"""A step that leaves a larger part of the nodes makes no difference to the eye."""

_Way = Literal["usual", "dense", "across"]
"""How a picture is laid out: as usual; with nodes that say less, near each other; and so from left to right."""

_AT_BEST: Mapping[_Way, Mapping[_Way, float]] = MappingProxyType(
    {
        "usual": {"usual": 1.15, "dense": 1.6, "across": 1.6},
        "dense": {"dense": 1.15, "across": 1.2},
        "across": {"dense": 1.2, "across": 1.15},
    }
)
"""Of a picture laid out in one way, how much larger its letters may become in another, the room that folding gains left
out: what 95 of 100 of 90 models that could not be read as usual stayed below. Where more would be needed, the engine is
not run."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A picture, and what of the model each of its nodes stands for.

    Attributes:
        graph: the pieces that are its nodes.
        placed: the picture.
    """

    graph: PieceGraph
    placed: Placed


def readable(
    drawn: DrawnModel,
    options: Options,
    engine: EngineName | None = None,
    *,
    theme: Theme | None = None,
    screen: tuple[float, float] = SCREEN,
    bare: bool = False,
) -> Readable:
    """The picture of a model.

    Where its letters would be too small, ``fold="auto"`` draws it in other ways, from what hides least to what hides
    most: folded further; dense, with nodes that say less (:mod:`archlens.render.diagram.scene.dense_picture`); dense
    and from left to right; and so again, folded hard. Where none can be read, the largest letters are taken.

    Args:
        drawn: what is known of the calls.
        options: what to show.
        engine: the program that lays it out.
        theme: other colours than those that the options name.
        screen: width and height, in pixels, of the screen on which the whole of it is to be read.
        bare: whether title and legend are left out.

    Raises:
        DrawingError: if the engine is missing, fails or takes too long.
        UnknownNameError: if the focus or the branch is none of the model's.
    """

    def composed(graph: PieceGraph) -> Scene:
        scene = compose(graph, options, theme)
        return scene.bare() if bare else scene

    def placed(graph: PieceGraph, scene: Scene) -> Readable:
        return Readable(graph, place_roughly(scene, engine, options.seconds, screen))

    def laid_out(graph: PieceGraph, way: _Way) -> Readable:
        scene = composed(graph)
        if way != "usual":
            scene = dense(scene)
        if way == "across":
            scene = replace(scene, direction="LR")
        return placed(graph, scene)

    def tidy(shown: Readable) -> Readable:
        return Readable(shown.graph, tidied(shown.placed, engine, options.seconds, screen))

    u = _best_u(((graph, drawn_as_u(composed(graph), graph)) for graph in graphs_of_u(drawn, options)), placed)
    if u is not None and u.placed.letter >= LEAST_LETTER:
        return tidy(u)
    best = _best_of_ways(group_calls(drawn, options, MOST_NODES), options, laid_out)
    return tidy(best if u is None else max(best, u, key=_letter))


def _best_of_ways(graph: PieceGraph, options: Options, laid_out: Callable[[PieceGraph, _Way], Readable]) -> Readable:
    """The first picture that can be read of those that are no U, or the best of them."""
    best = laid_out(graph, "usual")
    if options.fold != "auto" or best.placed.letter >= LEAST_LETTER:
        return best
    tried = [_Tried("usual", _extent(graph), best.placed.letter)]
    hopeless: PieceGraph | None = None
    for way, other in _ways(graph, options):
        extent = _extent(other)
        if min(each.at_best(way, extent) for each in tried) < LEAST_LETTER:
            hopeless = other
            continue
        shown = laid_out(other, way)
        tried.append(_Tried(way, extent, shown.placed.letter))
        best = max(best, shown, key=_letter)
        if best.placed.letter >= LEAST_LETTER:
            return best
    if hopeless is not None:  # none can be read: dense, letters are largest
        best = max(best, laid_out(hopeless, "dense"), key=_letter)
    return best


def _best_u(
    scenes: Iterable[tuple[PieceGraph, Scene | None]], placed: Callable[[PieceGraph, Scene], Readable]
) -> Readable | None:
    """The first picture that can be read of those that are drawn as a U, or the best of them."""
    best: Readable | None = None
    for graph, scene in scenes:
        for each in [] if scene is None else [scene, dense(scene)]:
            shown = placed(graph, each)
            form = shown.placed.scene.u
            if form is not None and stands_in_rows(shown.placed.layout, form):
                best = shown if best is None else max(best, shown, key=_letter)
            if shown.placed.letter < LEAST_LETTER / _AT_BEST["usual"]["dense"]:
                break
        if best is not None and best.placed.letter >= LEAST_LETTER:
            break
    return best


@dataclass(frozen=True, slots=True)
class _Tried:
    """What came of a way to draw a model.

    Attributes:
        way: the way.
        extent: nodes and edges.
        letter: pixels of the smallest letters.
    """

    way: _Way
    extent: int
    letter: float

    def at_best(self, way: _Way, extent: int) -> float:
        """How large letters may be in another way: twice as many nodes and edges take twice the area."""
        factor = _AT_BEST[self.way].get(way, math.inf)
        return factor * self.letter * math.sqrt(self.extent / extent)


def _extent(graph: PieceGraph) -> int:
    """How many nodes and edges a picture has."""
    return len(graph) + sum(len(sources) for sources in graph.neighbours().sources.values())


def _ways(graph: PieceGraph, options: Options) -> Iterator[tuple[_Way, PieceGraph]]:
    """The other ways to draw a picture, from what hides least to what hides most."""
    dense_ways: tuple[_Way, ...] = ("dense", "across") if options.direction == "TB" else ("dense",)
    graphs = [graph]
    for stage in _EVER_FEWER:
        fewer = list(_ever_fewer(graph, stage))
        yield from itertools.product(("usual",), fewer)
        yield from itertools.product(dense_ways, graphs + fewer)
        graphs, graph = [], [graph, *fewer][-1]


def _ever_fewer(graph: PieceGraph, stage: Sequence[int]) -> Iterator[PieceGraph]:
    """The same, folded step by step, as long as enough is left."""
    for most in stage:
        folded = graph.copy()
        fold(folded, "auto", most, by_meaning=False)
        if _LEAST_NODES <= len(folded) <= _FEWER * len(graph):
            yield folded
            graph = folded


def _letter(shown: Readable) -> float:
    return shown.placed.letter
