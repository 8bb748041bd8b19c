"""Blocks among calls that came or went together: where they part and meet again.

The calls are cut where one tensor alone leads on: between two cuts lies one call, or what parts and meets again. A
piece whose last call merges is a block, of the kind that a report calls it by (:mod:`archlens.analysis.blocks`); calls
in a row behind it belong to it, and those before the first one to that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.analysis.results import BlockKind
from archlens.comparison.architecture.architecture import Architecture
from archlens.layers.catalog import mode_of

_SHORTCUT = 2
"""The most calls on the shortcut of a residual block."""


@dataclass(frozen=True, slots=True)
class BlockOfCalls:
    """A block among calls that came or went.

    Attributes:
        kind: as reports call it.
        places: its calls in order, those in a row behind it among them.
    """

    kind: BlockKind
    places: tuple[int, ...]


def blocks_among(side: Architecture, places: Sequence[int]) -> tuple[BlockOfCalls, ...]:
    """The blocks that some calls form.

    Args:
        side: the architecture that has them.
        places: their places, in order; what hangs together of them.
    """
    kinds: list[BlockKind] = []
    stretches: list[list[int]] = []
    waiting: list[int] = []
    for piece in _pieces(side, places):
        kind = _kind(side, piece) if len(piece) > 1 else None
        if kind is not None:
            kinds.append(kind)
            stretches.append([*waiting, *piece])
            waiting = []
        elif stretches:
            stretches[-1] += piece
        else:
            waiting += piece
    return tuple(BlockOfCalls(kind, tuple(own)) for kind, own in zip(kinds, stretches, strict=True))


def _pieces(side: Architecture, places: Sequence[int]) -> Iterator[list[int]]:
    """The calls, cut behind each of which nothing but its own output leads on."""
    number = {place: i for i, place in enumerate(places)}
    behind = len(places)
    first: dict[int, int] = {}
    last: dict[int, int] = {}
    for i, place in enumerate(places):
        first[place] = i
        last[place] = i
        for feed in side.calls[place].feeds:
            first.setdefault(feed.call, -1)
            last[feed.call] = i
    ends = {end.call for end in side.outputs}
    for place in places:
        if place in ends or any(target not in number for target in side.targets[place]):
            last[place] = behind
    opened, closed = [0] * (behind + 2), [0] * (behind + 2)
    for source, start in first.items():
        opened[max(start, 0)] += 1
        closed[last[source]] += 1
    alive = 0
    piece: list[int] = []
    for i, place in enumerate(places):
        alive += opened[i] - closed[i]
        piece.append(place)
        if alive == 1 and last[place] > i:
            yield piece
            piece = []
    if piece:
        yield piece


def _kind(side: Architecture, piece: Sequence[int]) -> BlockKind | None:
    """The kind of block that a piece is; ``None`` if it does not part at one call, or meet in its last one."""
    inside = frozenset(piece)
    if any(not side.calls[place].feeds for place in piece):
        return None
    outside = {feed.call for place in piece for feed in side.calls[place].feeds if feed.call not in inside}
    if len(outside) > 1:
        return None
    lengths: dict[int, int] = {}
    for place in piece:
        before = [lengths.get(feed.call, 0) for feed in side.calls[place].feeds]
        lengths[place] = 1 + max(before, default=0)
    end = side.calls[piece[-1]]
    arms = [feed.call for feed in end.feeds if not feed.control]
    if len(arms) < 2:  # noqa: PLR2004 - what merges takes two
        return None
    depths = [lengths.get(arm, 0) for arm in arms]
    mode = mode_of(end.class_name, end.kind)
    unlike = len(arms) == 2 and depths[0] != depths[1]  # noqa: PLR2004
    if mode == "add" and unlike and min(depths) <= _SHORTCUT:
        return "residual"
    if mode == "multiply" and unlike:
        return "gate"
    return "dense" if mode == "concatenate" and any(arm not in inside for arm in arms) else "parallel"
