"""Which calls of the union are drawn as one node, so that the picture shows the changes in their surroundings.

A stretch of calls that stand one behind the other in a topological order can be drawn as one node without making a
cycle; and so can each part of the stretch that hangs together. So a picture is folded by saying which calls stay: the
stretches between them are what is folded.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Sequence
from dataclasses import dataclass

from archlens.render.diff.union import Status, Union

MOST_NODES = 60
_LEAST = 3
"""Fewer calls than this in a row are not worth a fold."""


@dataclass(frozen=True, slots=True)
class UnionPiece:
    """Calls that are drawn as one node.

    Attributes:
        calls: their places in the union, in order.
        status: what they are; ``changed`` where some of them are.
    """

    calls: tuple[int, ...]
    status: Status


def fold(both: Union, most: int = MOST_NODES) -> list[UnionPiece]:
    """The pieces of a picture: with the neighbours of what changed, if that is not too much; else without.

    Returns:
        At most ``most`` pieces where inputs, outputs and changes leave room; a picture of more changes than that shows
        them in larger and larger pieces.
    """
    pieces: list[UnionPiece] = []
    for key in _keys(both, most):
        pieces = _folded(both, key)
        if len(pieces) <= most:
            break
    return pieces


def _keys(both: Union, most: int) -> Iterator[Callable[[int], Hashable]]:
    """Ever coarser ways to cut the order of calls: calls in a row with one key are a stretch; None stays alone."""
    calls = both.calls
    changed = {i for i, call in enumerate(calls) if call.status != "same"}
    changed |= {i for way in both.ways if way.status != "same" for i in (way.source, way.target)}
    near = {i for way in both.ways if {way.source, way.target} & changed for i in (way.source, way.target)}
    ends = both.ends | {i for i, call in enumerate(calls) if call.call.kind == "input"}
    for kept in near | changed | ends, changed | ends, near | changed, changed:
        yield lambda i, kept=kept: None if i in kept else "same"  # type: ignore[misc]
    coarse = {"same": "both", "changed": "both", "added": "added", "removed": "removed"}
    yield lambda i: None if i in ends else calls[i].status
    yield lambda i: calls[i].status
    yield lambda i: coarse[calls[i].status]
    size = max(2, 2 * len(calls) // most)
    while size < 2 * len(calls):
        yield lambda i, size=size: i // size  # type: ignore[misc]
        size *= 2


def _folded(both: Union, key: Callable[[int], Hashable]) -> list[UnionPiece]:
    stretches: list[list[int]] = []
    last: Hashable = None
    for i in range(len(both.calls)):
        own = key(i)
        if own is not None and own == last:
            stretches[-1].append(i)
        else:
            stretches.append([i])
        last = own
    pieces = []
    near = _near(both)
    for stretch in stretches:
        for part in _parts(stretch, near):
            small = len(part) < _LEAST and key(part[0]) == "same"
            pieces += [_piece(both, [i]) for i in part] if small else [_piece(both, part)]
    return pieces


def _near(both: Union) -> list[list[int]]:
    near: list[list[int]] = [[] for _ in both.calls]
    for way in both.ways:
        near[way.source].append(way.target)
        near[way.target].append(way.source)
    return near


def _parts(stretch: Sequence[int], near: Sequence[Sequence[int]]) -> list[list[int]]:
    """The parts of a stretch that hang together."""
    if len(stretch) == 1:
        return [list(stretch)]
    left = set(stretch)
    found = []
    for first in stretch:
        if first not in left:
            continue
        left.discard(first)
        part, queue = [], [first]
        while queue:
            call = queue.pop()
            part.append(call)
            more = [other for other in near[call] if other in left]
            left.difference_update(more)
            queue += dict.fromkeys(more)
        found.append(sorted(part))
    return found


def _piece(both: Union, part: Sequence[int]) -> UnionPiece:
    found = {both.calls[i].status for i in part}
    return UnionPiece(tuple(part), found.pop() if len(found) == 1 else "changed")
