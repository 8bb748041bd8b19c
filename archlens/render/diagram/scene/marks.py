"""The marks on nodes: expansions, contractions, shared weights, outputs, splits."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from archlens.analysis.results import ChangeKind
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
    def shares(self) -> bool:
        """Whether any piece shares weights with another."""
        return bool(self._groups)

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
        return [] if group is None else [Badge("shared", f"= weights #{group}")]

    def _outputs(self, piece: Piece) -> list[Badge]:
        outputs = self._drawn.analysis.outputs
        badges = [
            Badge("output", f"► output {labels.words(outputs[place].name, 28)} ({labels.size(outputs[place].shape)})")
            for number in piece.calls
            for place in self._drawn.outputs.get(number, ())
        ]
        split = [self._splits[n] for n in piece.calls if n in self._splits]
        return [*(Badge("split", f"splits to {len(each.outputs)} outputs") for each in split), *badges]


def _shared_groups(graph: PieceGraph) -> dict[int, int]:
    """Key of a piece → the number that it has in common with the pieces of the same layers, counted from 1."""
    drawn = graph.drawn
    by_layers: dict[tuple[str, ...], list[int]] = {}
    for piece in graph.ordered():
        keys = [drawn.facts.calls[n].layer.key for n in piece.calls if drawn.facts.calls[n].layer.weights != {}]
        layers = tuple(dict.fromkeys(key for key in keys if drawn.calls_of_layer[key] > keys.count(key)))
        if layers and not piece.ghost:
            by_layers.setdefault(layers, []).append(piece.exit)
    groups = [keys for keys in by_layers.values() if len(keys) > 1]
    return {key: place for place, keys in enumerate(groups, 1) for key in keys}
