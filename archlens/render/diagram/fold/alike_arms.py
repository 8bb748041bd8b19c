"""Arms that are alike, folded into one piece: the scales and shifts that one condition gives to many places.

They come from one piece each, the same for all, and need not lead to the same: what takes them stays as it is, with an
edge for each. So no way leads from one of them to another, and folding them makes no cycle.
"""

from __future__ import annotations

from collections.abc import Hashable

from archlens.render.diagram.fold.alike_rows import Row, fold_alike, signs
from archlens.render.diagram.fold.pieces import PieceGraph, PieceNeighbours


def fold_alike_arms(graph: PieceGraph) -> bool:
    """Fold what is alike, comes from one piece and leads to others; whether there was any."""
    near = graph.neighbours()
    groups: dict[Hashable, list[Row]] = {}
    for key in sorted(graph.pieces):
        if _is_arm(graph, near, key):
            (source,) = near.sources[key]
            groups.setdefault((source, graph.pieces[key].scope, signs(graph, [key])), []).append([key])
    return fold_alike(graph, "arms", groups)


def _is_arm(graph: PieceGraph, near: PieceNeighbours, key: int) -> bool:
    is_between = len(near.sources[key]) == 1 and bool(near.targets[key])
    return is_between and not graph.fixed(key) and not graph.gives_output(key) and graph.pieces[key].kind != "arms"
