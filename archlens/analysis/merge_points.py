"""Merge points: where feature tensors of different calls meet, and what kind of meeting that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MergePoints:
    """The calls that take feature tensors of at least two different calls, by kind, in topological order.

    Attributes:
        fusions: S(v) is strictly larger than S(p) for every p that v takes from.
        injections: S(p) differs between the p, but some p sees all that v sees.
        internal: all S(p) are equal.
    """

    fusions: tuple[int, ...]
    injections: tuple[int, ...]
    internal: tuple[int, ...]


def merge_points(sources: Sequence[Sequence[int]], source_kinds: Sequence[int]) -> MergePoints:
    """The merge points of a graph.

    Args:
        sources: of each call, the distinct calls that it takes from.
        source_kinds: of each call, what is the same for calls of equal S(v): a mask, or the number of its set.

    Example:
        >>> merge_points([[], [], [0, 1], [2, 1], [2], [2, 4]], [1, 2, 3, 3, 3, 3])
        MergePoints(fusions=(2,), injections=(3,), internal=(5,))
    """
    fusions, injections, internal = [], [], []
    for call, above in enumerate(sources):
        if len(above) < 2:  # noqa: PLR2004 - one call alone meets none
            continue
        kinds = set(map(source_kinds.__getitem__, above))
        if len(kinds) == 1:
            internal.append(call)
        elif source_kinds[call] in kinds:
            injections.append(call)
        else:
            fusions.append(call)
    return MergePoints(tuple(fusions), tuple(injections), tuple(internal))
