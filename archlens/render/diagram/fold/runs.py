"""Straight runs of one family: what computes, and the normalization, activation and dropout that belong to it.

Step 1 of :mod:`archlens.render.diagram.fold.folding`.
"""

from __future__ import annotations

from collections.abc import Iterator

from archlens.render.diagram.fold.pieces import PieceGraph, chains

_LIGHT_ROLES = frozenset({"normalization", "activation", "regularization"})


def fold_runs(graph: PieceGraph) -> bool:
    """Fold every straight run of one family into one piece; whether there was one."""
    groups = [run for row in chains(graph) for run in _runs(graph, row)]
    return graph.contract([(run, graph.join("run", run, graph.scope_of(run[0]))) for run in groups])


def _runs(graph: PieceGraph, row: list[int]) -> Iterator[list[int]]:
    """A row cut before each piece that computes, in parts of several; light pieces at its start are in the first.

    An activation behind a merge point belongs to it; a normalization there is the start of something else.
    """
    start = 0
    heavy = False
    for place, key in enumerate(row):
        light = _is_light(graph, key)
        if heavy and (not light or (_merges(graph, row[place - 1]) and _normalizes(graph, key))):
            if place - start > 1:
                yield row[start:place]
            start, heavy = place, False
        heavy = heavy or not light
    if len(row) - start > 1:
        yield row[start:]


def _merges(graph: PieceGraph, key: int) -> bool:
    """Whether a piece is an internal merge point, or the block of one."""
    piece = graph.pieces.folded.get(key)
    return len(graph.drawn.facts.sources[key]) > 1 if piece is None else piece.kind == "block"


def _normalizes(graph: PieceGraph, key: int) -> bool:
    return graph.drawn.facts.calls[key].layer.role == "normalization"


def _is_light(graph: PieceGraph, key: int) -> bool:
    if key in graph.pieces.folded:
        return False
    layer = graph.drawn.facts.calls[key].layer
    return layer.role in _LIGHT_ROLES or ("light" in layer.traits and layer.wrapped is None)
