"""Arms that are alike, folded into one piece: the scales and shifts that one condition gives to many places.

They come from one piece each, the same for all, and need not lead to the same: what takes them stays as it is, with an
edge for each. So no way leads from one of them to another, and folding them makes no cycle.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from archlens.render.diagram.fold.pieces import Neighbours, Piece, PieceGraph
from archlens.render.diagram.fold.repeats import signature

_LEAST_ALIKE = 3
"""Fewer arms than this stay apart."""


def fold_alike_arms(graph: PieceGraph) -> bool:
    """Fold what is alike, comes from one piece and leads to others; whether there was any."""
    near = graph.neighbours()
    groups: dict[Hashable, list[int]] = {}
    for key in sorted(graph.pieces):
        if _is_arm(graph, near, key):
            piece = graph.pieces[key]
            (source,) = near.sources[key]
            groups.setdefault((source, piece.scope, signature(graph.drawn, piece, alike=True)), []).append(key)
    alike = [keys for keys in groups.values() if len(keys) >= _LEAST_ALIKE]
    return graph.contract([(keys, _joined(graph, keys)) for keys in alike])


def _is_arm(graph: PieceGraph, near: Neighbours, key: int) -> bool:
    is_between = len(near.sources[key]) == 1 and bool(near.targets[key])
    return is_between and not graph.fixed(key) and not graph.gives_output(key) and graph.pieces[key].kind != "arms"


def _joined(graph: PieceGraph, keys: list[int]) -> Piece:
    whole = graph.join("arms", keys, graph.pieces[keys[0]].scope)
    return replace(whole, parts=whole.parts[:1], row=whole.parts, times=len(keys))
