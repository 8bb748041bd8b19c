"""Internal blocks: what lies between an internal merge point and the call that all of its arms come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from archlens.analysis.depth import longest_from
from archlens.analysis.merge_points import mode
from archlens.analysis.merge_results import Block, BlockArm, BlockKind
from archlens.analysis.wiring import Wiring
from archlens.graph import Shape

_RESIDUAL_SHORTCUT = 2
"""The most calls on the shortcut of a residual block: a projection and its normalization."""


class Dominators:
    """The dominator tree over feature tensors, below a virtual root above all inputs.

    In a directed acyclic graph the immediate dominator of a call is the lowest common ancestor, in the dominator tree,
    of the calls that it takes from; so one pass in topological order builds the tree. Each node keeps, beside its
    parent, one *jump* pointer to a higher ancestor, which finds a common ancestor in logarithmic time: E. W. Myers,
    "An applicative random-access stack", Information Processing Letters 17 (1983).

    Args:
        sources: of each call, in topological order, the calls that it takes from; given the other way round, the
            calls that take from it, this is the tree of post-dominators.

    Example:
        >>> tree = Dominators([[], [0], [0], [1, 2]])
        >>> [tree.of(call) for call in range(4)]
        [-1, 0, 0, 0]
    """

    ROOT = -1

    def __init__(self, sources: Sequence[Sequence[int]]) -> None:
        # The root is the last item of each list, so that index ROOT finds it.
        size = len(sources) + 1
        self._parent = [self.ROOT] * size
        self._jump = [self.ROOT] * size
        self._level = [0] * size
        for call, above in enumerate(sources):
            parent = above[0] if above else self.ROOT
            for source in above[1:]:
                parent = self._common(parent, source)
            self._hang(call, parent)

    def of(self, call: int) -> int:
        """The immediate dominator of a call; :data:`ROOT` if only the virtual root dominates it."""
        return self._parent[call]

    def _hang(self, call: int, parent: int) -> None:
        jump = self._jump[parent]
        self._parent[call] = parent
        self._level[call] = self._level[parent] + 1
        even = self._level[parent] - self._level[jump] == self._level[jump] - self._level[self._jump[jump]]
        self._jump[call] = self._jump[jump] if even else parent

    def _common(self, a: int, b: int) -> int:
        level = min(self._level[a], self._level[b])
        a, b = self._raise(a, level), self._raise(b, level)
        while a != b:
            # Nodes of one level have jumps to one level, so both sides move alike.
            step = self._jump if self._jump[a] != self._jump[b] else self._parent
            a, b = step[a], step[b]
        return a

    def _raise(self, call: int, level: int) -> int:
        while self._level[call] > level:
            jump = self._jump[call]
            call = jump if self._level[jump] >= level else self._parent[call]
        return call


def find_blocks(wiring: Wiring, internal: Iterable[int]) -> Iterator[Block]:
    """The block of each internal merge point.

    Args:
        wiring: the graph.
        internal: the internal merge points.
    """
    dominators = Dominators(wiring.sources)
    starts = [call for call, sources in enumerate(wiring.sources) if not sources]
    depth = longest_from(wiring, starts, wiring.cost)
    for merge in internal:
        fork = dominators.of(merge)
        # The fork lies on every path to the arms, so the longest path to an arm leads through it.
        above = depth[fork] if fork != Dominators.ROOT else 0
        arms = [depth[i.source] - above for i in wiring.incoming[merge]]
        yield Block(
            merge=wiring.calls[merge].id,
            fork=wiring.calls[fork].id if fork != Dominators.ROOT else None,
            kind=_kind(wiring, merge, arms, identity=any(i.source == fork for i in wiring.incoming[merge])),
            mode=mode(wiring, merge),
            arms=tuple(
                BlockArm(wiring.calls[i.source].id, d) for i, d in zip(wiring.incoming[merge], arms, strict=True)
            ),
        )


def _kind(wiring: Wiring, merge: int, depths: Sequence[int], *, identity: bool) -> BlockKind:
    how = mode(wiring, merge)
    two = len(depths) == 2  # noqa: PLR2004 - a shortcut and what it passes by
    if two and min(depths) <= _RESIDUAL_SHORTCUT and min(depths) < max(depths) and _adds(wiring, merge, how):
        return "residual"
    if how == "multiply" and two and depths[0] != depths[1]:
        return "gate"
    if how == "concatenate" and identity:
        return "dense"
    return "parallel"


def _adds(wiring: Wiring, merge: int, how: str) -> bool:
    """Whether a merge point adds its arms, or is a layer of the user's own that looks as if it did."""
    if how == "add":
        return True
    call = wiring.calls[merge]
    shapes: list[Shape] = [i.shape for i in wiring.incoming[merge]]
    keeps = call.shape is not None and all(shape == call.shape for shape in shapes)
    return how == "custom" and call.layer.kind == "layer" and keeps
