"""Straight runs of one family: what computes, and the normalization, activation and dropout that belong to it.

Step 1 of :mod:`archlens.render.diagram.fold.folding`.
"""

from __future__ import annotations

from collections.abc import Iterator

from archlens.render.diagram.fold.pieces import Piece, PieceGraph, chains

_LIGHT_ROLES = frozenset({"normalization", "activation", "regularization"})


def fold_runs(graph: PieceGraph) -> bool:
    """Fold every straight run of one family into one piece; whether there was one."""
    groups = [run for row in chains(graph) for run in _runs(graph, row) if len(run) > 1]
    return graph.contract((run, graph.join("run", run, graph.pieces[run[0]].scope)) for run in groups)


def _runs(graph: PieceGraph, row: list[int]) -> Iterator[list[int]]:
    """A row cut before each piece that computes; light pieces at its start belong to the first of those.

    An activation behind a merge point belongs to it; a normalization there is the start of something else.
    """
    run: list[int] = []
    heavy = False
    for key in row:
        light = _is_light(graph, graph.pieces[key])
        if heavy and (not light or (_merges(graph, run[-1]) and _normalizes(graph, key))):
            yield run
            run, heavy = [], False
        run.append(key)
        heavy = heavy or not light
    yield run


def _merges(graph: PieceGraph, key: int) -> bool:
    """Whether a piece is an internal merge point, or the block of one."""
    piece = graph.pieces[key]
    return piece.kind == "block" or (piece.kind == "call" and len(graph.drawn.facts.sources[key]) > 1)


def _normalizes(graph: PieceGraph, key: int) -> bool:
    return graph.drawn.facts.calls[key].layer.role == "normalization"


def _is_light(graph: PieceGraph, piece: Piece) -> bool:
    if piece.kind != "call":
        return False
    layer = graph.drawn.facts.calls[piece.exit].layer
    return layer.role in _LIGHT_ROLES or ("light" in layer.traits and layer.wrapped is None)
