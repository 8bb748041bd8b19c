"""The pieces of a U-Net's picture: folded so that what answers each other across the U can stand in one row.

Joins stay nodes of their own, nested models from which skips lead stay open, and what a skip leads through, as the gate
of an attention U-Net, is one piece. All else is folded as ever.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from archlens.analysis.u_shape import Skip, UShape, reached
from archlens.render.diagram.fold.folding import fold
from archlens.render.diagram.fold.pieces import Piece, PieceGraph

_ALL = 10**9
"""A number of pieces that needs no folding but by meaning."""

_LEAST_ROWS = 2


def keep_u(graph: PieceGraph, u: UShape) -> None:
    """Fold by meaning alone, and see to it that further folding leaves a U one.

    Args:
        graph: the pieces, folded in place.
        u: the U in it.
    """
    calls = graph.drawn.facts.calls
    again = graph.drawn.facts.model_calls.first
    graph.kept = frozenset(skip.join for skip in u.skips)
    scopes = {calls[source].scope for skip in u.skips for source in skip.sources}
    around = {scope[:depth] for scope in scopes for depth in range(1, len(scope) + 1)}
    graph.stay_open = frozenset(scope for scope in around if scope not in again)
    fold(graph, "auto", _ALL)
    graph.contract([_through(graph, skip) for skip in u.skips if len(skip.between) > 1 and _is_closed(graph, skip)])


def _is_closed(graph: PieceGraph, skip: Skip) -> bool:
    """Whether what a skip leads through can be one piece: nothing else leads out, and nothing must stay visible."""
    between = frozenset(skip.between)
    keys = {graph.owner[number] for number in between}
    if any(
        graph.fixed(key) or graph.gives_output(key) or not between.issuperset(graph.pieces[key].calls) for key in keys
    ):
        return False
    targets = graph.drawn.facts.all_targets
    return all(target in between or target == skip.join for number in between for target in targets[number])


def _through(graph: PieceGraph, skip: Skip) -> tuple[list[int], Piece]:
    keys = sorted({graph.owner[number] for number in skip.between})
    modes = {graph.drawn.facts.calls[number].layer.mode for number in skip.between}
    what = "gate" if "multiply" in modes else "parallel"
    merges = any(len(graph.drawn.facts.sources[number]) > 1 for number in skip.between)
    scope = graph.pieces[keys[-1]].scope
    return keys, graph.join("block" if merges else "sequence", keys, scope, what if merges else "")


def fold_joins(graph: PieceGraph, u: UShape) -> None:
    """Fold each join with the piece that follows it alone, so that a level is a single piece high on the way up.

    Args:
        graph: the pieces, folded in place.
        u: the U in it.
    """
    near = graph.neighbours()
    groups = []
    for join in sorted({graph.owner[skip.join] for skip in u.skips}):
        targets = list(near.targets[join])
        graph.kept -= frozenset(graph.pieces[join].calls)
        if len(targets) != 1 or graph.fixed(join) or graph.gives_output(join):
            continue
        (following,) = targets
        same_scope = graph.pieces[following].scope == graph.pieces[join].scope
        if same_scope and len(near.sources[following]) == 1 and not graph.fixed(following):
            groups.append(([join, following], graph.join("sequence", [join, following], graph.pieces[join].scope)))
    graph.contract(groups)


def rows(graph: PieceGraph, u: UShape) -> list[tuple[int, ...]]:
    """The keys of the pieces that stand in one row each, from left to right, the rows from the top down.

    A piece stands in one row only: where that leaves fewer than two rows, there are none.
    """
    found: list[tuple[int, ...]] = []
    taken: set[int] = set()
    begins = Counter(key for skip in u.skips for key in {graph.owner[source] for source in skip.sources})
    for skip in u.skips:
        # A closed model from which several skips lead stands beside the rows.
        sources = sorted({key for key in map(graph.owner.__getitem__, skip.sources) if begins[key] == 1})
        if not sources:
            continue
        between = {graph.owner[number] for number in skip.between}
        row = (*_apart(graph, sources), *(between if len(between) == 1 else ()), graph.owner[skip.join])
        if taken.isdisjoint(row) and len(set(row)) == len(row):
            taken.update(row)
            found.append(row)
    return found if len(found) >= _LEAST_ROWS else []


def _apart(graph: PieceGraph, sources: Sequence[int]) -> list[int]:
    """Of pieces on the way down, those that do not lead to the last one, and that one: they are in branches apart."""
    *others, last = sources
    targets = graph.drawn.facts.targets
    return [*(key for key in others if last not in reached(targets, [key])), last]


def rising(graph: PieceGraph, u: UShape) -> frozenset[int]:
    """The keys of the pieces on the way up, which what leads to them reaches from below."""
    return frozenset(graph.owner[number] for number in u.up) - at_bottom(graph, u)


def at_bottom(graph: PieceGraph, u: UShape) -> frozenset[int]:
    """The keys of the pieces at the bottom; what a skip leads through is none of them."""
    across = {graph.owner[number] for skip in u.skips for number in skip.between}
    return frozenset(graph.owner[number] for number in u.bottom) - across
