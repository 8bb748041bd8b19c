"""Heads that are alike, folded into one piece: many labels of one model, each with an output of its own.

As of branches (:mod:`archlens.render.diagram.fold.alike_branches`), only where there are so many outputs that nobody
would look at each; and only heads that run in a row from the same pieces to their output.
"""

from __future__ import annotations

from collections.abc import Hashable

from archlens.render.diagram.fold.alike_rows import fold_alike, signs
from archlens.render.diagram.fold.pieces import PieceGraph, PieceNeighbours

_MOST_OUTPUTS = 8
"""A model of no more outputs than this shows each of them."""


def fold_alike_heads(graph: PieceGraph) -> bool:
    """Fold the heads that are alike, each group into one piece; whether there was any."""
    near = graph.neighbours()
    ends = [key for key in sorted(graph.pieces) if _is_end(graph, near, key)]
    if len(ends) <= _MOST_OUTPUTS:
        return False
    groups: dict[Hashable, list[list[int]]] = {}
    for key in ends:
        row = _row(graph, near, key)
        groups.setdefault((signs(graph, row), frozenset(near.sources[row[0]])), []).append(row)
    return fold_alike(graph, "heads", groups)


def _is_end(graph: PieceGraph, near: PieceNeighbours, key: int) -> bool:
    """Whether a piece does nothing but give an output."""
    is_folded = graph.pieces[key].kind == "heads"
    return graph.gives_output(key) and not near.targets[key] and _is_free(graph, key) and not is_folded


def _is_free(graph: PieceGraph, key: int) -> bool:
    return not graph.fixed(key) and not graph.pieces[key].scope


def _row(graph: PieceGraph, near: PieceNeighbours, key: int) -> list[int]:
    """What leads to an output and nowhere else, in a row, from what must stay visible or leads elsewhere, too."""
    row = [key]
    while len(near.sources[key]) == 1:
        (before,) = near.sources[key]
        if len(near.targets[before]) > 1 or graph.gives_output(before) or not _is_free(graph, before):
            break
        row.append(before)
        key = before
    return row[::-1]
