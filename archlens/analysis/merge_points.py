"""Merge points: where feature tensors of different calls meet, and what kind of meeting that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from archlens.analysis.features import features, shares
from archlens.analysis.merge_results import Arm
from archlens.analysis.reach import names_in
from archlens.analysis.wiring import Wiring


@dataclass(slots=True)
class MergePoints:
    """The calls that take feature tensors of at least two different calls, by kind, in topological order.

    Attributes:
        fusions: S(v) is strictly larger than S(p) for every p that v takes from.
        injections: S(p) differs between the p, but some p sees all that v sees.
        internal: all S(p) are equal.
    """

    fusions: list[int]
    injections: list[int]
    internal: list[int]


def merge_points(wiring: Wiring, seen: Sequence[int]) -> MergePoints:
    """The merge points of a graph.

    Args:
        wiring: the graph.
        seen: S(v) of each call.
    """
    points = MergePoints([], [], [])
    for call, sources in enumerate(wiring.sources):
        if len(sources) > 1:
            masks = {seen[source] for source in sources}
            if len(masks) == 1:
                points.internal.append(call)
            elif seen[call] in masks:
                points.injections.append(call)
            else:
                points.fusions.append(call)
    return points


def mode(wiring: Wiring, call: int) -> str:
    """How a merge point merges."""
    return wiring.calls[call].layer.mode


def arms(wiring: Wiring, call: int, seen: Sequence[int], names: Sequence[str]) -> tuple[Arm, ...]:
    """The distinct incoming feature tensors of a merge point, in argument order."""
    incoming = wiring.incoming[call]
    return tuple(
        Arm(wiring.calls[i.source].id, i.shape, features(i.shape), share, names_in(seen[i.source], names))
        for i, share in zip(incoming, shares([i.shape for i in incoming]), strict=True)
    )
