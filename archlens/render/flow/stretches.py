"""The pieces of an outline put into stretches: rows of pieces, each of which takes from the one before it alone.

A stretch ends where its tensors go several ways or none, or where they meet others. So every way of the outline is
either inside a stretch, or leads from the last piece of one to the first of another.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from archlens.graph import Tensor
from archlens.render.diagram.fold.pieces import PieceGraph


@dataclass(slots=True)
class Stretch:
    """A row of pieces.

    Attributes:
        keys: of its pieces, in the order of their tensors.
        sources: numbers of the stretches that its first piece takes from, in argument order.
        targets: numbers of the stretches that take from its last piece.
    """

    keys: list[int]
    sources: list[int] = field(default_factory=list)
    targets: list[int] = field(default_factory=list)


class Stretches:
    """All stretches of an outline; a stretch is named by its number, which is a topological order.

    Args:
        graph: the outline.

    Attributes:
        graph: the same.
        all: the stretches.
        ways: (key, key) → the feature tensors from one piece to another.
        controls: key → keys of the pieces that its control tensors lead to.
    """

    def __init__(self, graph: PieceGraph) -> None:
        self.graph = graph
        self.ways, self.controls = _ways(graph)
        self._sources: dict[int, list[int]] = {key: [] for key in graph.pieces}
        self._targets: dict[int, list[int]] = {key: [] for key in graph.pieces}
        for source, target in self.ways:
            self._sources[target].append(source)
            self._targets[source].append(target)
        self.all: list[Stretch] = []
        self._cut(_in_order(self._sources, self._targets))

    def is_merge(self, number: int) -> bool:
        """Whether a stretch begins where several others meet."""
        return len(self.all[number].sources) > 1

    def targets_of(self, key: int) -> Sequence[int]:
        """The keys of the pieces that take a piece's feature tensors."""
        return self._targets[key]

    def _cut(self, order: Sequence[int]) -> None:
        member: dict[int, int] = {}
        for key in order:
            before = self._sources[key]
            if len(before) == 1 and len(self._targets[before[0]]) == 1:
                member[key] = member[before[0]]
                self.all[member[key]].keys.append(key)
                continue
            member[key] = len(self.all)
            sources = [member[each] for each in before]
            for source in sources:
                self.all[source].targets.append(member[key])
            self.all.append(Stretch([key], sources))

    def reading_order(self) -> list[int]:
        """The stretches as they are read: each behind those that it takes from, and these close before it."""
        ordered: list[int] = []
        seen: set[int] = set()
        ends = [number for number, each in enumerate(self.all) if not each.targets]
        for number in sorted(ends, key=lambda number: not self.graph.gives_output(self.all[number].keys[-1])):
            self._behind_sources(number, seen, ordered)
        return ordered

    def _behind_sources(self, last: int, seen: set[int], ordered: list[int]) -> None:
        waiting: list[tuple[int, Iterator[int]]] = []

        def begin(number: int) -> None:
            if number not in seen:
                seen.add(number)
                waiting.append((number, iter(self.all[number].sources)))

        begin(last)
        while waiting:
            number, sources = waiting[-1]
            source = next(sources, None)
            if source is None:
                ordered.append(number)
                waiting.pop()
            else:
                begin(source)


def _ways(graph: PieceGraph) -> tuple[dict[tuple[int, int], list[Tensor]], Mapping[int, dict[int, None]]]:
    """The feature tensors between two pieces, and who controls whom; tensors that a call takes stand together."""
    number, owner = graph.drawn.facts.number, graph.owner
    ways: dict[tuple[int, int], list[Tensor]] = {}
    controls: dict[int, dict[int, None]] = {}
    for tensor in graph.drawn.facts.graph.tensors:
        source, target = owner[number[tensor.source]], owner[number[tensor.target]]
        if source == target:
            continue
        if tensor.control:
            controls.setdefault(source, {})[target] = None
        else:
            ways.setdefault((source, target), []).append(tensor)
    return ways, controls


def _in_order(sources: Mapping[int, Sequence[int]], targets: Mapping[int, Sequence[int]]) -> list[int]:
    """The keys of pieces in a topological order, by their numbers where that leaves a choice."""
    waiting = {key: len(before) for key, before in sources.items()}
    free = [key for key, number in waiting.items() if not number]
    heapq.heapify(free)
    order: list[int] = []
    while free:
        key = heapq.heappop(free)
        order.append(key)
        for target in targets[key]:
            waiting[target] -= 1
            if not waiting[target]:
                heapq.heappush(free, target)
    return order
