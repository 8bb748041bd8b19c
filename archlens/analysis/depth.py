"""Longest paths in calls: every depth of section 3 of the definitions is one of these passes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from archlens.analysis.wiring import Wiring

UNREACHED = -1


def longest_from(wiring: Wiring, starts: Iterable[int], cost: Sequence[int]) -> list[int]:
    """Of each call, the most cost on a path from any of the starts to it, both ends included.

    Args:
        wiring: the graph.
        starts: where paths begin.
        cost: what each call counts.

    Returns:
        For each call the cost of the longest path, :data:`UNREACHED` where there is none.
    """
    begin = set(starts)
    depth = [UNREACHED] * len(wiring.calls)
    for call, sources in enumerate(wiring.sources):
        best = max((depth[source] for source in sources), default=UNREACHED)
        if call in begin:
            best = max(best, 0)
        if best != UNREACHED:
            depth[call] = best + cost[call]
    return depth


def longest_to(wiring: Wiring, ends: Iterable[int], cost: Sequence[int]) -> list[int]:
    """Of each call, the most cost on a path from it to any of the ends, the call itself left out."""
    finish = set(ends)
    depth = [UNREACHED] * len(wiring.calls)
    for call in reversed(range(len(depth))):
        best = max((depth[t] + cost[t] for t in wiring.targets[call] if depth[t] != UNREACHED), default=UNREACHED)
        depth[call] = max(best, 0) if call in finish else best
    return depth


def longest_within(wiring: Wiring, inside: Callable[[int], bool], cost: Sequence[int]) -> int:
    """The most cost on a path all of whose calls are ``inside``."""
    depth = [0] * len(wiring.calls)
    for call, sources in enumerate(wiring.sources):
        if inside(call):
            depth[call] = cost[call] + max((depth[source] for source in sources), default=0)
    return max(depth, default=0)


def joint_depths(wiring: Wiring, seen: Sequence[int], fusions: Iterable[int]) -> list[int]:
    """Of each call v, the most calls on a path from a fusion f with S(f) = S(v) to v, f excluded.

    All calls on such a path see what v sees, so the pass only follows sources with the same mask.
    """
    starts = set(fusions)
    depth = [UNREACHED] * len(wiring.calls)
    for call, sources in enumerate(wiring.sources):
        if call in starts:
            depth[call] = 0
            continue
        best = max((depth[s] for s in sources if seen[s] == seen[call]), default=UNREACHED)
        depth[call] = UNREACHED if best == UNREACHED else best + 1
    return depth


def depths_to(wiring: Wiring, end: int, cost: Sequence[int]) -> dict[int, int]:
    """From each input that reaches the call ``end``, the most cost on a path between them, the end included.

    Only what leads to the end is visited.
    """
    above = {end}
    pending = [end]
    while pending:
        for source in wiring.sources[pending.pop()]:
            if source not in above:
                above.add(source)
                pending.append(source)
    depth: dict[int, int] = {}
    for call in sorted(above, reverse=True):
        depth[call] = max((depth[t] + cost[t] for t in wiring.targets[call] if t in above), default=0)
    return {call: depth[call] for call in wiring.inputs if call in above}
