"""A model that is a U-Net, as people draw it: down the left, up the right, what leads across as level arrows."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.cut import cut
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.pieces import PieceGraph
from archlens.render.diagram.fold.u_pieces import at_bottom, fold_joins, keep_u, rising, rows
from archlens.render.diagram.options import Options
from archlens.render.diagram.scene.scene import Scene
from archlens.render.diagram.scene.u_form import as_u, u_form

_EVER_FEWER = (32, 25, 16)
"""How many nodes the picture is folded down to, until it can be read."""


def graphs_of_u(drawn: DrawnModel, options: Options) -> Iterator[PieceGraph]:
    """The pieces of a U's picture, ever fewer of them; none where the model has no U, or the reader wants another one.

    Args:
        drawn: what is known of the calls.
        options: what to show.
    """
    whole = options.focus is None and options.only_branch is None and options.depth is None
    if not whole or options.fold != "auto" or options.direction != "TB" or drawn.u_shape is None:
        return
    graph = cut(drawn, options)
    keep_u(graph, drawn.u_shape)
    before = 0
    for most in _EVER_FEWER:
        graph = graph.copy()
        fold(graph, "auto", most, by_meaning=False)
        if len(graph) != before and rows(graph, drawn.u_shape):
            yield graph
        before = len(graph)
    graph = graph.copy()
    fold_joins(graph, drawn.u_shape)
    if len(graph) < before and rows(graph, drawn.u_shape):
        yield graph


def drawn_as_u(scene: Scene, graph: PieceGraph) -> Scene | None:
    """The scene of these pieces as a U; ``None`` where it cannot be drawn so."""
    u = graph.drawn.u_shape
    if u is None:
        return None
    in_rows = [tuple(f"n{key}" for key in row) for row in rows(graph, u)]
    up = {f"n{key}" for key in rising(graph, u)}
    bottom = {f"n{key}" for key in at_bottom(graph, u)}
    form = u_form(scene, in_rows, up, bottom)
    return None if form is None else as_u(scene, form)
