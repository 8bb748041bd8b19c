"""The outline of a model: folded as far as it goes, whatever its size, but for what must stay visible.

It is what a person draws of a model on a sheet of paper: nested models as boxes, blocks counted, each input, fusion,
injection and split. What is folded is entered at one place and left at one, so that no way through it is lost:

1. nested models without anything that must stay visible, but for a split that they end in;
2. straight runs of one family;
3. blocks, those that hold no other first;
4. what is left of one entrance and one exit and has ways that cross, as a ``tangle``.
"""

from __future__ import annotations

from collections.abc import Mapping

from archlens.analysis.dominators import ROOT
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.nested_models import close_deepest
from archlens.render.diagram.fold.pieces import Piece, PieceGraph
from archlens.render.diagram.fold.runs import fold_runs

TANGLE = "tangle"
"""What a piece of kind ``block`` is that no single block of the analysis is about."""

_MOST_ROUNDS = 12
"""How deep blocks may hold blocks; a drawing of more levels than that says nothing."""

_STEPS_A_PIECE = 4
"""How many pieces a round of folding looks at, for each that there is: a model that is one tangle takes no longer."""


_LARGE, _LEAST_PART_FOLDED = 1000, 0.1
"""A round that folds so little of so large a model is the last: there are too many to come."""


def outline(drawn: DrawnModel) -> PieceGraph:
    """The pieces of a model with its nested models and runs folded: steps 1 and 2.

    Args:
        drawn: what is known of the calls.

    Example:
        >>> import archlens
        >>> graph = outline(DrawnModel(archlens.analyze("sample_models/image_text_nested.keras")))
        >>> [(piece.kind, piece.what, len(piece.calls)) for piece in graph.ordered() if piece.kind != "call"]
        [('model', 'image_encoder', 8), ('model', 'text_encoder', 5)]
    """
    graph = PieceGraph(drawn, range(len(drawn.facts.calls)))
    while close_deepest(graph, ending_in_splits=True):
        pass
    fold_runs(graph)
    return graph


def with_blocks_folded(graph: PieceGraph) -> PieceGraph:
    """An outline with its blocks and tangles folded, too: steps 3 and 4; what it is made of stays as it is."""
    folded = graph.copy()
    if graph.drawn.facts.merge_points.internal:
        _fold_rounds(folded, _kinds(graph.drawn))
        _fold_rounds(folded, None)
    return folded


def _fold_rounds(graph: PieceGraph, kinds: Mapping[int, str] | None) -> None:
    for _ in range(_MOST_ROUNDS):
        before = len(graph)
        if not _fold_level(graph, kinds):
            return
        fold_runs(graph)
        if before > _LARGE and before - len(graph) < _LEAST_PART_FOLDED * before:
            return


def _kinds(drawn: DrawnModel) -> Mapping[int, str]:
    """The kind of each block, by the number of its merge point."""
    return {drawn.facts.number[block.merge]: block.kind for block in drawn.analysis.blocks}


def _fold_level(graph: PieceGraph, kinds: Mapping[int, str] | None) -> bool:
    """Fold what ends in a merge point and holds nothing of the kind, as the pieces are now; whether there was any.

    In time linear in the pieces: once so many have been looked at, the others stay open.

    Args:
        graph: the pieces.
        kinds: the kinds of blocks to fold; ``None`` folds tangles, whatever they end in.
    """
    merges = _merges(graph, kinds)
    if not merges:
        return False
    search = _Regions(graph)
    forks = graph.neighbours().forks
    steps = _STEPS_A_PIECE * len(graph)
    touched: set[int] = set()
    groups: list[tuple[list[int], Piece]] = []
    for merge, kind in merges:
        fork = forks.get(merge, ROOT)
        if fork == ROOT:
            steps -= 1
            continue
        region, looked_at = search.region(fork, merge, steps)
        steps -= looked_at
        if steps <= 0:
            break
        if not region or not touched.isdisjoint(region):
            continue
        touched.update(region)
        groups.append((region, graph.join_for_good("block", region, _common_scope(graph, region), kind)))
    return graph.contract(groups)


def _merges(graph: PieceGraph, kinds: Mapping[int, str] | None) -> list[tuple[int, str]]:
    """The pieces that may end what is folded, with its kind, in topological order."""
    fixed = graph.fixed_keys()
    if kinds is None:
        feeding = graph.neighbours().feeding
        return [(key, TANGLE) for key in sorted(graph.pieces) if len(feeding[key]) > 1 and key not in fixed]
    owner, folded = graph.owner, graph.pieces.folded
    return [
        (key, kind)
        for number, kind in kinds.items()
        if (key := owner[number]) not in fixed and (key not in folded or _is_open(folded[key], number))
    ]


def _is_open(piece: Piece, number: int) -> bool:
    """Whether a merge point is not yet folded, but in a run."""
    return piece.kind == "run" and any(part.calls == (number,) for part in piece.parts)


class _Regions:
    """Finds what lies between a merge point and its fork.

    Args:
        graph: the pieces, which stay as they are meanwhile.
    """

    def __init__(self, graph: PieceGraph) -> None:
        self._near = graph.neighbours()
        self._visible = graph.fixed_keys() | graph.output_keys()

    def region(self, fork: int, merge: int, most: int) -> tuple[list[int], int]:
        """The keys of the pieces between a fork and a merge point, and how many pieces were looked at.

        No keys where not all ways between them stay between them, or where something there must stay visible.

        Args:
            fork: the key of the piece through which all ways to the merge point lead.
            merge: the key of the merge point.
            most: how many pieces to look at.
        """
        sources, targets, visible = self._near.sources, self._near.targets, self._visible
        waiting: dict[int, int] = {}
        region = [merge]
        for key in region:  # which grows meanwhile
            if len(region) >= most:
                break
            for source in sources[key]:
                waiting[source] = left = waiting.get(source, len(targets[source])) - 1
                if left or source == fork:
                    continue
                if source in visible:
                    return [], len(waiting) + 1
                region.append(source)
        entered_elsewhere = len(waiting) > len(region)  # beside the fork and what is in the region
        found = 1 < len(region) < most and not entered_elsewhere
        return (region if found else []), len(waiting) + 1


def _common_scope(graph: PieceGraph, keys: list[int]) -> tuple[str, ...]:
    if not graph.drawn.has_nested:
        return ()
    scopes = {graph.scope_of(key) for key in keys}
    shortest = min(scopes, key=len)
    while any(scope[: len(shortest)] != shortest for scope in scopes):
        shortest = shortest[:-1]
    return shortest
