"""Equal pieces in a row, folded into one with × N; and, where that is not enough, any pieces in a row.

Steps 2, 4, 6 and 7 of :mod:`archlens.render.diagram.fold.folding`.
"""

from __future__ import annotations

import itertools
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import replace

from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import Piece, PieceGraph, chains

_LONGEST_PERIOD = 12
"""How many pieces what is repeated may consist of."""


def fold_repeats(graph: PieceGraph, *, alike: bool = False) -> bool:
    """Fold what comes several times in a row; whether there was any.

    Args:
        graph: the pieces to fold.
        alike: whether pieces of the same classes, wired alike, are equal enough. Else their shapes and parameters must
            be the same too.
    """
    drawn, groups = graph.drawn, []
    known: dict[int, Hashable] = {}
    for row in chains(graph):
        signs = [known.setdefault(key, signature(drawn, graph.pieces[key], alike=alike)) for key in row]
        for start, period, times in _repeats(signs):
            keys = row[start : start + period * times]
            groups.append((keys, _repeat(graph, keys, period, times)))
    return graph.contract(groups)


def fold_stretches(graph: PieceGraph) -> bool:
    """Fold what stands in a row between pieces that come several times; whether there was any.

    So a row of stages stays a row of stages: what leads into each, and its blocks.
    """
    groups = []
    for row in chains(graph):
        if any(graph.pieces[key].kind == "repeat" for key in row):
            groups += [stretch for stretch in _stretches(graph, row) if len(stretch) > 1]
    return graph.contract([(each, graph.join("sequence", each, graph.pieces[each[0]].scope)) for each in groups])


def _stretches(graph: PieceGraph, row: Sequence[int]) -> Iterator[list[int]]:
    """The parts of a row between its repeats."""
    for repeated, keys in itertools.groupby(row, key=lambda key: graph.pieces[key].kind == "repeat"):
        if not repeated:
            yield list(keys)


def fold_sequences(graph: PieceGraph) -> bool:
    """Fold every row of pieces, whatever they are; whether there was one."""
    rows = chains(graph)
    return graph.contract([(row, graph.join("sequence", row, graph.pieces[row[0]].scope)) for row in rows])


def signature(drawn: DrawnModel, piece: Piece, *, alike: bool) -> Hashable:
    """What two pieces have in common if they are equal: kind, classes and inner wiring; shapes and parameters too."""
    place = {number: i for i, number in enumerate(piece.calls)}
    calls = []
    for number in piece.calls:
        call = drawn.facts.calls[number]
        inner = tuple(place[s] for s in drawn.facts.sources[number] if s in place)
        exact = () if alike else (call.shapes, call.layer.parameters)
        calls.append((call.layer.class_name, inner, exact))
    return piece.kind, piece.what, piece.times, tuple(calls)


def _repeats(signs: Sequence[Hashable]) -> Iterator[tuple[int, int, int]]:
    """Start, period and times of each repeat, the one that covers most taken first at each place."""
    start = 0
    while start < len(signs):
        covered, period = max(
            ((_times(signs, start, p) * p, -p) for p in range(1, min(_LONGEST_PERIOD, (len(signs) - start) // 2) + 1)),
            default=(0, -1),
        )
        times = covered // -period
        if times > 1:
            yield start, -period, times
            start += covered
        else:
            start += 1


def _times(signs: Sequence[Hashable], start: int, period: int) -> int:
    """How often the ``period`` signs at ``start`` come in a row; 0 if only once."""
    times = 1
    while signs[start + times * period : start + (times + 1) * period] == signs[start : start + period]:
        times += 1
    return times if times > 1 else 0


def _repeat(graph: PieceGraph, keys: Sequence[int], period: int, times: int) -> Piece:
    """A repeat; its parts are those of the first time."""
    whole = graph.join("repeat", keys, graph.pieces[keys[0]].scope)
    whole = replace(whole, row=whole.parts)
    first = tuple(graph.pieces[key] for key in keys[:period])
    if period == 1 and first[0].kind == "repeat":
        return replace(whole, parts=first[0].parts, times=times * first[0].times)
    return replace(whole, parts=first, times=times)
