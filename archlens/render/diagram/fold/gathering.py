"""What leads to one piece alone, gathered into it: the last way to fold, where nothing stands in a row any more.

Such a group is left at one place, its last piece, so that folding any number of them at once makes no cycle: on a
cycle, each group's tensors would lead from its last piece to the next group, and so round in the graph itself.
"""

from __future__ import annotations

from archlens.render.diagram.fold.pieces import Piece, PieceGraph, PieceNeighbours


def fold_gathered(graph: PieceGraph) -> bool:
    """Gather what leads to one piece alone, the smaller half of all such groups; whether there was any.

    Step by step, so that a picture is folded no further than it must be; groups of as many calls fold alike.
    """
    near = graph.neighbours()
    touched: set[int] = set()
    found: list[tuple[list[int], Piece]] = []
    for key in sorted(graph.pieces):
        keys = _group(graph, near, key)
        if len(keys) > 1 and touched.isdisjoint(keys):
            touched.update(keys)
            found.append((keys, graph.join("group", keys, graph.pieces[key].scope)))
    sizes = sorted(len(piece.calls) for _, piece in found)
    most = sizes[(len(sizes) - 1) // 2] if sizes else 0
    return graph.contract([(keys, piece) for keys, piece in found if len(piece.calls) <= most])


def _group(graph: PieceGraph, near: PieceNeighbours, key: int) -> list[int]:
    """A piece, and what leads to it alone."""
    if graph.fixed(key) or graph.pieces[key].kind == "arms":  # arms are left at several places
        return [key]
    return [*(source for source in near.sources[key] if _leads_here_alone(graph, near, source, key)), key]


def _leads_here_alone(graph: PieceGraph, near: PieceNeighbours, source: int, key: int) -> bool:
    alone = len(near.targets[source]) == 1 and graph.pieces[source].scope == graph.pieces[key].scope
    return alone and not graph.fixed(source) and not graph.gives_output(source)
