"""The frames of a picture: nested models, and the internal blocks that are not folded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from archlens.analysis.results import Block
from archlens.render.diagram.fold.pieces import Neighbours, PieceGraph
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.scene import Cluster, Node
from archlens.text.figures import count

_LARGEST_BLOCK = 24
"""Nodes; a frame around more is none that the eye takes in."""

_Place = tuple[str | int, ...]
"""Where a node stands: the frames around it, outermost first; a model by its name, a block by its merge point."""


def frame(graph: PieceGraph, nodes: Mapping[int, Node]) -> Cluster:
    """The nodes in their frames; nodes and inner frames in topological order.

    Args:
        graph: the pieces.
        nodes: key of a piece → its node.
    """
    return _Frames(graph, nodes).root()


class _Frames:
    def __init__(self, graph: PieceGraph, nodes: Mapping[int, Node]) -> None:
        self._graph = graph
        self._nodes = nodes
        self._kinds = {graph.drawn.facts.number[block.merge]: block.kind for block in graph.drawn.analysis.blocks}
        self._places = _places(graph)

    def root(self) -> Cluster:
        return self._cluster((), sorted(self._places))

    def _cluster(self, place: _Place, keys: Sequence[int]) -> Cluster:
        """The frame at a place, which holds the nodes of these keys."""
        depth = len(place)
        own = [key for key in keys if len(self._places[key]) == depth]
        inner: dict[_Place, list[int]] = {}
        for key in keys:
            if len(self._places[key]) > depth:
                inner.setdefault(self._places[key][: depth + 1], []).append(key)
        clusters = tuple(self._cluster(each, inside) for each, inside in inner.items())
        is_block = bool(place) and isinstance(place[-1], int)
        return Cluster(self._title(place), tuple(self._nodes[key] for key in own), clusters, is_block)

    def _title(self, place: _Place) -> str:
        if not place:
            return ""
        last = place[-1]
        if isinstance(last, int):
            return labels.BLOCK_KINDS[self._kinds[last]]
        return self._model_title(tuple(each for each in place if isinstance(each, str)))

    def _model_title(self, scope: tuple[str, ...]) -> str:
        """The name of a nested model with its parameters; of its second call on, whose weights it has."""
        drawn = self._graph.drawn
        name = labels.words(scope[-1])
        first = drawn.facts.model_calls.first.get(scope)
        calls = self._calls_in[scope]
        parts = [name]
        if scope in drawn.facts.graph.time_axes:
            parts.append(labels.TIME_DISTRIBUTED)
        if first is not None:
            return " · ".join([*parts, f"same {labels.what_is_shared(drawn, calls)} as {labels.words(first[-1])}"])
        parts.append(labels.parameters(drawn, calls))
        times = drawn.facts.model_calls.times
        if scope in times:
            parts.append(f"called {count(times[scope])}×")
        return " · ".join(filter(None, parts))

    @cached_property
    def _calls_in(self) -> Mapping[tuple[str, ...], Sequence[int]]:
        """The calls in each nested model, those in models inside it too."""
        found: dict[tuple[str, ...], list[int]] = {}
        for number, call in enumerate(self._graph.drawn.facts.calls):
            for depth in range(len(call.scope)):
                found.setdefault(call.scope[: depth + 1], []).append(number)
        return found


def _places(graph: PieceGraph) -> Mapping[int, _Place]:
    """Where each piece stands.

    The frames of blocks lie inside each other or apart: the largest are placed first, and a block of which a part
    lies in another frame than the rest gets none; nor does one that a nested model consists of.
    """
    places: dict[int, _Place] = {key: piece.scope for key, piece in graph.pieces.items()}
    sizes = Counter(piece.scope for piece in graph.pieces.values())
    regions = sorted(_regions(graph), key=lambda each: (-len(each[1]), each[0]))
    for merge, region in regions:
        around = {places[key] for key in region}
        scope = graph.pieces[merge].scope
        is_whole_model = bool(scope) and len(region) == sizes[scope]
        if len(around) == 1 and not is_whole_model:
            place = (*around.pop(), merge)
            places.update(dict.fromkeys(region, place))
    return places


def _regions(graph: PieceGraph) -> Iterator[tuple[int, list[int]]]:
    """The merge point of each block that is not folded, and the keys of what lies between its fork and it."""
    near = graph.neighbours()
    for block in graph.drawn.analysis.blocks:
        region = _region(graph, block, near.feeding) if _shows(block) else None
        if region is not None and _leaves_at_merge(region, near.targets):
            yield region[0], region


def _shows(block: Block) -> bool:
    """Whether a block is to be seen as one: of what merges in parallel, at least two arms do something."""
    return block.kind != "parallel" or sum(arm.depth > 0 for arm in block.arms) > 1


def _region(graph: PieceGraph, block: Block, feeding: Neighbours) -> list[int] | None:
    """The keys of a block's pieces, its merge point first; ``None`` if it is folded, too large or holds a fixed one."""
    number = graph.drawn.facts.number
    merge = graph.owner.get(number[block.merge])
    if merge is None or block.fork is None or graph.pieces[merge].kind != "call":
        return None
    fork = graph.owner.get(number[block.fork])
    region = [merge]
    seen = {merge, fork}
    for key in region:  # grows on the way
        if graph.fixed(key) or len(region) > _LARGEST_BLOCK:
            return None
        inner = [source for source in feeding[key] if source not in seen]
        seen.update(inner)
        region.extend(inner)
    return region if len(region) > 1 else None


def _leaves_at_merge(region: list[int], targets: Neighbours) -> bool:
    inside = set(region)
    return all(target in inside for key in region[1:] for target in targets[key])
