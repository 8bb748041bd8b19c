"""Straight runs of one family: what computes, and the normalization, activation and dropout that belong to it.

Step 1 of :mod:`archlens.render.diagram.fold.folding`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from archlens.render.diagram.fold.pieces import PieceGraph, chains


def fold_runs(graph: PieceGraph) -> bool:
    """Fold every straight run of one family into one piece; whether there was one."""
    folded = graph.pieces.folded
    light = {key for key in graph.drawn.light if key in graph.pieces and key not in folded}
    if not light:
        return False  # every piece computes, and would be a run of its own
    groups = [run for row in chains(graph) if not light.isdisjoint(row) for run in _runs(graph, row, light)]
    return graph.contract([(run, graph.join("run", run, graph.scope_of(run[0]))) for run in groups])


def _runs(graph: PieceGraph, row: list[int], light: Collection[int]) -> Iterator[list[int]]:
    """A row cut before each piece that computes, in parts of several; light pieces at its start are in the first.

    An activation behind a merge point belongs to it; a normalization there is the start of something else.
    """
    start = 0
    heavy = False
    for place, key in enumerate(row):
        is_light = key in light
        if heavy and (not is_light or (_merges(graph, row[place - 1]) and _normalizes(graph, key))):
            if place - start > 1:
                yield row[start:place]
            start, heavy = place, False
        heavy = heavy or not is_light
    if len(row) - start > 1:
        yield row[start:]


def _merges(graph: PieceGraph, key: int) -> bool:
    """Whether a piece is an internal merge point, or the block of one."""
    piece = graph.pieces.folded.get(key)
    return len(graph.drawn.facts.sources[key]) > 1 if piece is None else piece.kind == "block"


def _normalizes(graph: PieceGraph, key: int) -> bool:
    return graph.drawn.facts.calls[key].layer.role == "normalization"
