"""The marks on nodes: expansions, contractions, shared weights, outputs, splits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from archlens.analysis.results import ChangeKind
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import Piece, PieceGraph
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.scene import Badge
from archlens.text.figures import factor, plural

_CHANGES = 2
"""How many expansions and contractions a folded piece names; beyond them they are counted."""


_SIGNS: Mapping[ChangeKind, str] = MappingProxyType({"expansion": "▲", "contraction": "▼"})


class Marks:
    """The marks on the pieces of a graph.

    Args:
        graph: the pieces.
    """

    def __init__(self, graph: PieceGraph) -> None:
        self._drawn = graph.drawn
        analysis = graph.drawn.analysis
        self._changes = {graph.drawn.facts.number[change.id]: change for change in analysis.feature_changes}
        self._splits = {graph.drawn.facts.number[split.id]: split for split in analysis.splits}
        self._groups = _shared_groups(graph)

    @property
    def shared(self) -> frozenset[str]:
        """What pieces have in common, as ``weights #1`` or ``layer #1``."""
        return frozenset(self._groups.values())

    def of(self, piece: Piece) -> tuple[Badge, ...]:
        """The marks on a piece."""
        return (*self._change_badges(piece), *self._shared(piece), *self._outputs(piece))

    def _change_badges(self, piece: Piece) -> list[Badge]:
        found = [self._changes[n] for n in piece.calls if n in self._changes]
        if len(found) > _CHANGES:
            sides = [(kind, sum(change.kind == kind for change in found)) for kind in _SIGNS]
            return [Badge(kind, f"{_SIGNS[kind]} {plural(times, kind)}") for kind, times in sides if times]
        return [Badge(change.kind, f"{_SIGNS[change.kind]} {factor(change.ratio)}") for change in found]

    def _shared(self, piece: Piece) -> list[Badge]:
        group = self._groups.get(piece.exit)
        return [] if group is None else [Badge("shared", f"= {group}")]

    def _outputs(self, piece: Piece) -> list[Badge]:
        outputs = self._drawn.analysis.outputs
        badges = [
            Badge("output", f"► output {labels.words(outputs[place].name, 28)} ({labels.size(outputs[place].shape)})")
            for number in piece.calls
            for place in self._drawn.outputs.get(number, ())
        ]
        split = [self._splits[n] for n in piece.calls if n in self._splits]
        return [*(Badge("split", f"splits to {len(each.outputs)} outputs") for each in split), *badges]


def _shared_groups(graph: PieceGraph) -> dict[int, str]:
    """Key of a piece → what it has in common with other pieces, with a number counted from 1.

    1. The weights of the same layers.
    2. Of pieces without weights, the same layers, if their calls are a pair of two branches.
    """
    drawn = graph.drawn
    paired = _calls_of_one_layer(drawn)
    by_layers: dict[tuple[str, ...], list[int]] = {}
    of_weights: set[tuple[str, ...]] = set()
    for piece in graph.ordered():
        if piece.ghost:
            continue
        calls = [drawn.facts.calls[number] for number in piece.calls]
        layers = _called_elsewhere(drawn, [call.layer.key for call in calls if call.layer.weights != {}])  # 1
        if layers:
            of_weights.add(layers)
        else:
            layers = _called_elsewhere(drawn, [call.layer.key for call in calls if call.id in paired])  # 2
        if layers:
            by_layers.setdefault(layers, []).append(piece.exit)
    common: dict[int, str] = {}
    groups = {"weights": 0, "layer": 0}
    for layers, exits in by_layers.items():
        if len(exits) > 1:
            what = "weights" if layers in of_weights else "layer"
            groups[what] += 1
            common.update(dict.fromkeys(exits, f"{what} #{groups[what]}"))
    return common


def _called_elsewhere(drawn: DrawnModel, keys: Sequence[str]) -> tuple[str, ...]:
    """Those of a piece's layers that have a call outside it."""
    calls_of_layer = drawn.facts.calls_of_layer
    return tuple(dict.fromkeys(key for key in keys if len(calls_of_layer[key]) > keys.count(key)))


def _calls_of_one_layer(drawn: DrawnModel) -> frozenset[str]:
    """The ids of calls that pair with another call of their layer in one model.

    Of a nested model that is called twice, its frame says that all of it is the same.
    """
    scopes = {call.id: call.scope for call in drawn.facts.calls}
    pairs = chain.from_iterable(each.pairs for each in drawn.analysis.equivalences)
    same = (pair for pair in pairs if pair.same_layer and scopes[pair.a] == scopes[pair.b])
    return frozenset(chain.from_iterable((pair.a, pair.b) for pair in same))
