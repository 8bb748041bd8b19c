"""Branches that are alike, folded into one piece: many columns of a table, each with an input of its own.

Only where there are so many inputs that nobody would look at each; and only branches that run in a row from their input
to the same pieces. What they lead to stays as it is, with an arm for each of them.
"""

from __future__ import annotations

from collections.abc import Hashable

from archlens.render.diagram.fold.alike_rows import fold_alike, signs
from archlens.render.diagram.fold.pieces import PieceGraph, PieceNeighbours

_MOST_INPUTS = 8
"""A model of no more inputs than this shows each of them."""


def fold_alike_branches(graph: PieceGraph) -> bool:
    """Fold the branches that are alike, each group into one piece; whether there was any."""
    inputs = [key for key in sorted(graph.pieces) if _is_input(graph, key)]
    if len(inputs) <= _MOST_INPUTS:
        return False
    near = graph.neighbours()
    groups: dict[Hashable, list[list[int]]] = {}
    for key in inputs:
        row = _row(graph, near, key)
        groups.setdefault((signs(graph, row), frozenset(near.targets[row[-1]])), []).append(row)
    return fold_alike(graph, "branches", groups)


def _is_input(graph: PieceGraph, key: int) -> bool:
    piece = graph.pieces[key]
    return piece.kind == "call" and not piece.ghost and graph.drawn.facts.calls[key].is_input


def _row(graph: PieceGraph, near: PieceNeighbours, key: int) -> list[int]:
    """An input, and what follows it and nothing else, up to what must stay visible."""
    row = [key]
    while len(near.targets[key]) == 1 and not graph.gives_output(key):
        (following,) = near.targets[key]
        if graph.fixed(following) or len(near.sources[following]) > 1 or graph.pieces[following].scope:
            break
        row.append(following)
        key = following
    return row
