"""Rows of pieces that are alike, each group folded into one piece: of branches, of heads, of arms."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import replace

from archlens.render.diagram.fold.pieces import Piece, PieceGraph, PieceKind
from archlens.render.diagram.fold.repeats import signature

_LEAST_ALIKE = 3
"""Fewer rows than this stay apart."""

Row = Sequence[int]
"""The keys of pieces that follow each other."""


def signs(graph: PieceGraph, row: Row) -> Hashable:
    """What is the same for rows whose pieces are alike, one by one; sizes may differ."""
    return tuple(signature(graph.drawn, graph.pieces[key], alike=True) for key in row)


def fold_alike(graph: PieceGraph, kind: PieceKind, groups: Mapping[Hashable, Sequence[Row]]) -> bool:
    """Fold each group of rows into one piece, whose parts are those of its first row; whether there was any.

    Args:
        graph: the pieces, folded in place.
        kind: what the rows are.
        groups: rows that are alike and may be folded together, by what is the same for them.
    """
    alike = [rows for rows in groups.values() if len(rows) >= _LEAST_ALIKE]
    return graph.contract([_joined(graph, kind, rows) for rows in alike])


def _joined(graph: PieceGraph, kind: PieceKind, rows: Sequence[Row]) -> tuple[list[int], Piece]:
    keys = [key for row in rows for key in row]
    first = tuple(graph.pieces[key] for key in rows[0])
    whole = graph.join(kind, keys, first[0].scope)
    return keys, replace(whole, parts=first, row=whole.parts, times=len(rows))
