"""Internal blocks folded into one piece each: step 3 of :mod:`archlens.render.diagram.fold.folding`."""

from __future__ import annotations

from collections.abc import Iterable

from archlens.analysis.results import Block
from archlens.render.diagram.fold.pieces import Piece, PieceGraph, PieceNeighbours


def fold_blocks(graph: PieceGraph, most: int | None = None) -> bool:
    """Fold the blocks that hold no other block, as the pieces are now; whether there was one.

    Args:
        graph: the pieces to fold.
        most: of how many calls a block may be; of any number, if not given. With it, a block ends before pieces that
            hold a block of more than half as many: these stand beside it, and not in it.

    A block is the piece of its merge point and all pieces below its fork from which every way leads through that merge
    point. So its tensors leave it at one place, and folding any number of blocks at once makes no cycle: on a cycle,
    each block's tensors would lead to a piece of the next, from there to its exit, and so round in the graph itself.
    """
    near = graph.neighbours()
    touched: set[int] = set()
    groups: list[tuple[list[int], Piece]] = []
    beside: frozenset[int] = frozenset()
    if most is not None:
        beside = frozenset(key for key, piece in graph.pieces.items() if 2 * _largest_in([piece]) > most)
    for block in graph.drawn.analysis.blocks:
        region = _region(graph, near, block, beside)
        if region is None or not touched.isdisjoint(region):
            continue
        if most is not None and sum(len(graph.pieces[key].calls) for key in region) > most:
            continue
        touched.update(region)
        groups.append((region, graph.join("block", region, _common_scope(graph, region), block.kind)))
    return graph.contract(groups)


def largest_block(graph: PieceGraph) -> int:
    """Of how many calls the largest block is that is folded, also inside other pieces; 0 where none is."""
    return _largest_in(graph.pieces.values())


def _largest_in(pieces: Iterable[Piece]) -> int:
    largest, waiting = 0, list(pieces)
    while waiting:
        piece = waiting.pop()
        if piece.kind == "block":
            largest = max(largest, len(piece.calls))
        waiting.extend(piece.parts)
    return largest


def _region(graph: PieceGraph, near: PieceNeighbours, block: Block, beside: frozenset[int]) -> list[int] | None:
    """The keys of a block's pieces; ``None`` if it is not drawn, is folded already, or holds what must stay visible.

    What lies beside it is left out, and what leads there alone.
    """
    number = graph.drawn.facts.number[block.merge]
    merge = graph.owner.get(number)
    if merge is None or graph.fixed(merge) or not _stands_alone(graph.pieces[merge], number):
        return None
    fork = None if block.fork is None else graph.owner.get(graph.drawn.facts.number[block.fork])
    waiting: dict[int, int] = {}
    region, place = [merge], 0
    while place < len(region):
        for source in near.sources[region[place]]:
            waiting[source] = waiting.get(source, len(near.targets[source])) - 1
            if waiting[source] or source == fork or source in beside:
                continue
            if graph.gives_output(source) or not near.sources[source]:
                continue
            if graph.fixed(source):
                return None
            region.append(source)
        place += 1
    return region if len(region) > 1 else None


def _stands_alone(piece: Piece, number: int) -> bool:
    """Whether a call is still a piece of its own, or the head of a run."""
    return piece.kind == "call" or (piece.kind == "run" and any(p.calls == (number,) for p in piece.parts))


def _common_scope(graph: PieceGraph, keys: list[int]) -> tuple[str, ...]:
    scopes = [graph.pieces[key].scope for key in keys]
    common = scopes[0]
    for scope in scopes[1:]:
        while common != scope[: len(common)]:
            common = common[:-1]
    return common
