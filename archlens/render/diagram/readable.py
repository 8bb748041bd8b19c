"""A model's picture as people see it: folded until its letters can be read where the whole of it is on one screen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archlens.render.diagram.drawing import group_calls
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.options import MOST_NODES, EngineName, Options
from archlens.render.diagram.place.placement import LEAST_LETTER, SCREEN, Placed, place_roughly, tidied
from archlens.render.diagram.place.u_rows import stands_in_rows
from archlens.render.diagram.scene.composition import compose
from archlens.render.diagram.scene.scene import Scene
from archlens.render.diagram.scene.theme import Theme
from archlens.render.diagram.u_drawing import drawn_as_u, graphs_of_u

_EVER_FEWER = (48, 36, 25)
"""How many nodes a picture is folded down to, where it cannot be read."""

_LEAST_NODES = 8
"""Where a step leaves fewer nodes than this, it hides too much."""

_BRIEF_GAIN = 1.4
"""Nodes that say less make letters hardly so many times as large."""


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

    Where its letters would be too small, ``fold="auto"`` folds it further; where they still are, its nodes say less.

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

    def laid_out(graph: PieceGraph, *, brief: bool = False) -> Readable:
        scene = composed(graph)
        return placed(graph, scene.brief() if brief else scene)

    def tidy(shown: Readable) -> Readable:
        return Readable(shown.graph, tidied(shown.placed, engine, options.seconds, screen))

    u = _best_u(((graph, drawn_as_u(composed(graph), graph)) for graph in graphs_of_u(drawn, options)), placed)
    if u is not None and u.placed.letter >= LEAST_LETTER:
        return tidy(u)
    best = _folded_until_read(group_calls(drawn, options, MOST_NODES), options, laid_out)
    return tidy(best if u is None else max(best, u, key=_letter))


def _folded_until_read(graph: PieceGraph, options: Options, laid_out: Callable[..., Readable]) -> Readable:
    """The picture of these pieces, folded further as long as it cannot be read, if folding is up to us."""
    best = laid_out(graph)
    for most in _EVER_FEWER if options.fold == "auto" else ():
        if best.placed.letter >= LEAST_LETTER:
            break
        nodes, graph = len(graph), graph.copy()
        fold(graph, "auto", most, by_meaning=False)
        if len(graph) < _LEAST_NODES:
            break
        if len(graph) < nodes:
            best = max(best, laid_out(graph), key=_letter)
    if best.placed.letter < LEAST_LETTER and options.fold == "auto":
        best = max(best, laid_out(best.graph, brief=True), key=_letter)
    return best


def _best_u(
    scenes: Iterable[tuple[PieceGraph, Scene | None]], placed: Callable[[PieceGraph, Scene], Readable]
) -> Readable | None:
    """The first picture that can be read of those that are drawn as a U, or the best of them."""
    best: Readable | None = None
    for graph, scene in scenes:
        for each in [] if scene is None else [scene, scene.brief()]:
            shown = placed(graph, each)
            form = shown.placed.scene.u
            if form is not None and stands_in_rows(shown.placed.layout, form):
                best = shown if best is None else max(best, shown, key=_letter)
            if shown.placed.letter < LEAST_LETTER / _BRIEF_GAIN:
                break
        if best is not None and best.placed.letter >= LEAST_LETTER:
            break
    return best


def _letter(shown: Readable) -> float:
    return shown.placed.letter
