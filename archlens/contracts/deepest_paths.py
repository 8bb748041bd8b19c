"""Deepest paths: what proves a depth."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence

from archlens.analysis.wiring import Wiring


def deepest(
    wiring: Wiring,
    starts: Collection[int],
    ends: Collection[int],
    cost: Sequence[int],
    inside: Callable[[int], bool],
) -> tuple[str, ...]:
    """Ids along a path of most cost from a start to an end, all of whose calls are inside; empty without one.

    Args:
        wiring: the graph.
        starts: numbers of the calls where it may start; the start's own cost counts like any other.
        ends: where it may end.
        cost: what each call counts.
        inside: whether a call may lie on it.
    """
    best: dict[int, int] = {}
    before: dict[int, int | None] = {}
    for call, sources in enumerate(wiring.sources):
        if not inside(call):
            continue
        ways: list[tuple[int, int | None]] = [(best[source], source) for source in sources if source in best]
        if call in starts:
            ways.append((0, None))
        if ways:
            most, before[call] = max(ways, key=lambda way: way[0])
            best[call] = most + cost[call]
    reached = [end for end in ends if end in best]
    at: int | None = max(reached, key=best.__getitem__) if reached else None
    path = []
    while at is not None:
        path.append(wiring.calls[at].id)
        at = before[at]
    return tuple(reversed(path))
