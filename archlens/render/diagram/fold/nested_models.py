"""Nested models closed into one piece each: as the reader wishes, and in step 5 of folding a picture."""

from __future__ import annotations

from collections.abc import Callable

from archlens.render.diagram.fold.pieces import PieceGraph


def close_deeper(graph: PieceGraph, depth: int) -> bool:
    """Close every nested model that lies below ``depth``; whether there was one.

    This is the reader's own wish: it closes fusions, too, and the closed piece is then drawn as a merge point.
    """
    return _close(graph, depth + 1, lambda _: True)


def close_deepest(graph: PieceGraph) -> bool:
    """Close the most deeply nested models that hold nothing that must stay visible; whether there was one."""
    open_scopes = {len(piece.scope) for piece in graph.pieces.values() if not piece.ghost}
    for level in sorted(open_scopes, reverse=True):
        if level and _close(graph, level, lambda keys: not any(graph.fixed(key) for key in keys)):
            return True
    return False


def _close(graph: PieceGraph, level: int, allowed: Callable[[list[int]], bool]) -> bool:
    """Close models by the first ``level`` names of their scope.

    A call of a model takes all it takes before it gives anything, so no way leads out of a model and back into it.
    """
    members: dict[tuple[str, ...], list[int]] = {}
    for key in sorted(graph.pieces):
        piece = graph.pieces[key]
        if len(piece.scope) >= level and not piece.ghost:
            members.setdefault(piece.scope[:level], []).append(key)
    return graph.contract(
        [(keys, graph.join("model", keys, scope[:-1], scope[-1])) for scope, keys in members.items() if allowed(keys)]
    )
