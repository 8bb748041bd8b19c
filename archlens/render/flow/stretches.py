"""The pieces of an outline put into stretches: rows of pieces, each of which takes from the one before it alone.

A stretch ends where its tensors go several ways or none, or where they meet others. So every way of the outline is
either inside a stretch, or leads from the last piece of one to the first of another.
"""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from operator import gt

from archlens.analysis.adjacency import Incoming
from archlens.graph import Shape
from archlens.render.diagram.fold.pieces import PieceGraph

_FEW_TAKEN = 8
"""Of a call that takes more tensors than this, those from each piece are found all at once."""


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
        merges: numbers of those that begin where several others meet.
        controls: key → keys of the pieces that its control tensors lead to.
        outputs: the keys of the pieces that give an output.
    """

    def __init__(self, graph: PieceGraph) -> None:
        near = graph.neighbours()
        self.graph = graph
        self.controls = _controls(graph)
        self.outputs = graph.output_keys()
        self._sources = near.feeding
        self._targets = near.fed
        self._ways: dict[int, Mapping[int, Sequence[Incoming]]] = {}
        self.all: list[Stretch] = []
        self._cut(_in_order(self._sources, self._targets))
        self.merges = frozenset([number for number, each in enumerate(self.all) if len(each.sources) > 1])

    def targets_of(self, key: int) -> Sequence[int]:
        """The keys of the pieces that take a piece's feature tensors."""
        return self._targets[key]

    def shape_between(self, source: int, target: int) -> Shape:
        """The shape of the first feature tensor that leads from one piece to another, by their keys."""
        return self._ways_between(source, target)[0].shape

    def takes_one_of_each(self, number: int) -> bool:
        """Whether it is certain that a stretch takes a single tensor from each of those that lead to it."""
        first = self.all[number].keys[0]
        taken = self.graph.drawn.facts.incoming[first]
        return first not in self.graph.pieces.folded and len(taken) == len(self.all[number].sources)

    def tensors_between(self, source: int, target: int) -> int:
        """How many different feature tensors lead from one piece to another, by their keys."""
        ways = self._ways_between(source, target)
        return 1 if len(ways) == 1 else len({(each.source, each.output) for each in ways})

    def _ways_between(self, source: int, target: int) -> Sequence[Incoming]:
        taken = self.graph.drawn.facts.incoming[target]
        if len(taken) <= _FEW_TAKEN and target not in self.graph.pieces.folded:
            owner = self.graph.owner
            return [each for each in taken if owner[each.source] == source]
        if target not in self._ways:
            self._ways[target] = self._ways_into(target)
        return self._ways[target][source]

    def _ways_into(self, key: int) -> Mapping[int, Sequence[Incoming]]:
        """The feature tensors that a piece takes, by the key of the piece that they come from."""
        incoming, owner = self.graph.drawn.facts.incoming, self.graph.owner
        ways: dict[int, list[Incoming]] = {}
        for number in self.graph.calls_of(key):
            for each in incoming[number]:
                ways.setdefault(owner[each.source], []).append(each)
        return ways

    def _cut(self, order: Sequence[int]) -> None:
        all_sources, all_targets, found = self._sources, self._targets, self.all
        member: dict[int, int] = {}
        for key in order:
            before = all_sources[key]
            if len(before) == 1 and len(all_targets[before[0]]) == 1:
                member[key] = number = member[before[0]]
                found[number].keys.append(key)
                continue
            member[key] = number = len(found)
            sources = list(map(member.__getitem__, before))
            for source in sources:
                found[source].targets.append(number)
            found.append(Stretch([key], sources))

    def reading_order(self) -> list[int]:
        """The stretches as they are read: each behind those that it takes from, and these close before it."""
        ordered: list[int] = []
        seen = [False] * len(self.all)
        ends = [number for number, each in enumerate(self.all) if not each.targets]
        for number in sorted(ends, key=lambda number: not self.graph.gives_output(self.all[number].keys[-1])):
            self._behind_sources(number, seen, ordered)
        return ordered

    def _behind_sources(self, last: int, seen: list[bool], ordered: list[int]) -> None:
        seen[last] = True
        waiting = [(last, iter(self.all[last].sources))]
        while waiting:
            number, sources = waiting[-1]
            for source in sources:
                if not seen[source]:
                    seen[source] = True
                    waiting.append((source, iter(self.all[source].sources)))
                    break
            else:
                ordered.append(number)
                waiting.pop()


def _controls(graph: PieceGraph) -> Mapping[int, dict[int, None]]:
    """Which pieces control which others, by their keys."""
    number, owner = graph.drawn.facts.number, graph.owner
    controls: dict[int, dict[int, None]] = {}
    for tensor in graph.drawn.control_tensors:
        source, target = owner[number[tensor.source]], owner[number[tensor.target]]
        if source != target:
            controls.setdefault(source, {})[target] = None
    return controls


def _in_order(sources: Mapping[int, Sequence[int]], targets: Mapping[int, Sequence[int]]) -> list[int]:
    """The keys of pieces in a topological order, by their numbers where that leaves a choice."""
    last = [max(before, default=-1) for before in sources.values()]
    if all(map(gt, sources, last)):
        return sorted(sources)  # as almost always: but for closed models, a key is that of the last call in a piece
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
