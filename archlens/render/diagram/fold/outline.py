"""The outline of a model: folded as far as it goes, whatever its size, but for what must stay visible.

It is what a person draws of a model on a sheet of paper: nested models as boxes, blocks counted, each input, fusion,
injection and split.
"""

from __future__ import annotations

from archlens.analysis.results import Block
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.nested_models import close_deepest
from archlens.render.diagram.fold.pieces import Neighbours, Piece, PieceGraph
from archlens.render.diagram.fold.runs import fold_runs

_MOST_ROUNDS = 12
"""How deep blocks may hold blocks; a drawing of more levels than that says nothing."""

_STEPS_A_PIECE = 4
"""How many pieces a round of folding looks at, for each that there is: so a model that is one tangle takes no longer."""


def outline(drawn: DrawnModel, *, blocks: bool = True) -> PieceGraph:
    """The pieces of a model's outline.

    Args:
        drawn: what is known of the calls.
        blocks: whether to fold blocks; else runs and nested models alone.

    Example:
        >>> import archlens
        >>> graph = outline(DrawnModel(archlens.analyze("sample_models/image_text_nested.keras")))
        >>> [piece.what or graph.drawn.facts.calls[piece.exit].layer.name for piece in graph.ordered()]
        ['text', 'text_encoder', 'image', 'image_encoder', 'concatenate', 'output']
    """
    graph = PieceGraph(drawn, range(len(drawn.facts.calls)))
    while close_deepest(graph):
        pass
    fold_runs(graph)
    rounds = _MOST_ROUNDS if blocks else 0
    for _ in range(rounds):
        if not _fold_level(graph):
            break
        fold_runs(graph)
    return graph


def _fold_level(graph: PieceGraph) -> bool:
    """Fold the blocks that hold no other block, as the pieces are now; whether there was one.

    As :func:`~archlens.render.diagram.fold.block_folding.fold_blocks`, in time linear in the pieces: blocks that
    would be looked at once that is used up stay open.
    """
    near = graph.neighbours()
    steps = _STEPS_A_PIECE * len(graph)
    touched: set[int] = set()
    groups: list[tuple[list[int], Piece]] = []
    for block in graph.drawn.analysis.blocks:
        region, looked_at = _region(graph, near, block, steps)
        steps -= looked_at
        if steps <= 0:
            break
        if not region or not touched.isdisjoint(region):
            continue
        touched.update(region)
        groups.append((region, graph.join("block", region, _common_scope(graph, region), block.kind)))
    return graph.contract(groups)


def _region(graph: PieceGraph, near: Neighbours, block: Block, most: int) -> tuple[list[int], int]:
    """The keys of a block's pieces, and how many pieces were looked at; no keys if it is none, or not to be folded."""
    number = graph.drawn.facts.number
    merge = graph.owner[number[block.merge]]
    if graph.fixed(merge) or not _is_open(graph.pieces[merge], number[block.merge]):
        return [], 1
    fork = None if block.fork is None else graph.owner[number[block.fork]]
    waiting: dict[int, int] = {}
    region, place = [merge], 0
    while place < len(region) < most:
        for source in near.sources[region[place]]:
            waiting[source] = waiting.get(source, len(near.targets[source])) - 1
            if waiting[source] or source == fork or graph.gives_output(source) or not near.sources[source]:
                continue
            if graph.fixed(source):
                return [], len(waiting)
            region.append(source)
        place += 1
    return (region if 1 < len(region) < most else []), len(waiting) + 1


def _is_open(piece: Piece, number: int) -> bool:
    """Whether a merge point is still a piece of its own, or in a run."""
    return piece.kind == "call" or (piece.kind == "run" and any(part.calls == (number,) for part in piece.parts))


def _common_scope(graph: PieceGraph, keys: list[int]) -> tuple[str, ...]:
    scopes = [graph.pieces[key].scope for key in keys]
    shortest = min(scopes, key=len)
    while any(scope[: len(shortest)] != shortest for scope in scopes):
        shortest = shortest[:-1]
    return shortest
