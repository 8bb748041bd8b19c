"""Branches that are alike, folded into one piece: many columns of a table, each with an input of its own.

Only where there are so many inputs that nobody would look at each; and only branches that run in a row from their input
to the same pieces. What they lead to stays as it is, with an arm for each of them.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import replace

from archlens.render.diagram.fold.pieces import Neighbours, Piece, PieceGraph
from archlens.render.diagram.fold.repeats import signature

_MOST_INPUTS = 8
"""A model of no more inputs than this shows each of them."""

_LEAST_ALIKE = 3
"""Fewer branches than this stay apart."""


def fold_alike_branches(graph: PieceGraph) -> bool:
    """Fold the branches that are alike, each group into one piece; whether there was any."""
    inputs = [key for key in sorted(graph.pieces) if _is_input(graph, key)]
    if len(inputs) <= _MOST_INPUTS:
        return False
    near = graph.neighbours()
    groups: dict[Hashable, list[list[int]]] = {}
    for key in inputs:
        row = _row(graph, near, key)
        signs = tuple(signature(graph.drawn, graph.pieces[each], alike=True) for each in row)
        groups.setdefault((signs, frozenset(near.targets[row[-1]])), []).append(row)
    alike = [rows for rows in groups.values() if len(rows) >= _LEAST_ALIKE]
    return graph.contract([_group(graph, rows) for rows in alike])


def _is_input(graph: PieceGraph, key: int) -> bool:
    piece = graph.pieces[key]
    return piece.kind == "call" and not piece.ghost and graph.drawn.facts.calls[key].is_input


def _row(graph: PieceGraph, near: Neighbours, key: int) -> list[int]:
    """An input, and what follows it and nothing else, up to what must stay visible."""
    row = [key]
    while len(near.targets[key]) == 1 and not graph.gives_output(key):
        (following,) = near.targets[key]
        if graph.fixed(following) or len(near.sources[following]) > 1 or graph.pieces[following].scope:
            break
        row.append(following)
        key = following
    return row


def _group(graph: PieceGraph, rows: list[list[int]]) -> tuple[list[int], Piece]:
    keys = [key for row in rows for key in row]
    whole = graph.join("branches", keys, ())
    first = tuple(graph.pieces[key] for key in rows[0])
    return keys, replace(whole, parts=first, row=whole.parts, times=len(rows))
