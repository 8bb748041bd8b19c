"""The marks on nodes: changes of features, shared weights, most parameters, warnings, splits, outputs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import chain
from types import MappingProxyType

from archlens.analysis.costs import sum_macs
from archlens.analysis.model_calls import outward
from archlens.analysis.results import ChangeKind, FeatureChange, Finding, Output
from archlens.render.diagram.drawn_model import DrawnModel
from archlens.render.diagram.fold.pieces import Piece, PieceGraph
from archlens.render.diagram.options import Measure
from archlens.render.diagram.scene import labels
from archlens.render.diagram.scene.cost_scale import NOUNS
from archlens.render.diagram.scene.gates import calls_in_gates
from archlens.render.diagram.scene.scene import Badge
from archlens.text.figures import count, factor, percent, plural
from archlens.text.severities import WORDS, gravity

_CHANGES = 2
"""How many expansions and contractions a folded piece names; beyond them they are counted."""

_CODES = 3
"""How many codes of warnings a piece names; beyond them they are counted."""

_LARGE_SHARE = 0.25
_SMALL_SHARE = 0.05
"""Marked is what owns a large share of the parameters; what owns most of all, unless even that is small."""

_SIGNS: Mapping[ChangeKind, str] = MappingProxyType({"expansion": "▲", "contraction": "▼"})


class Marks:
    """The marks on the pieces of a graph.

    Args:
        graph: the pieces.
        measure: of what the nodes that have a large share of it are marked.

    Attributes:
        changes: number of a call → the expansion or contraction that is marked on it.
    """

    def __init__(self, graph: PieceGraph, measure: Measure = "parameters") -> None:
        self._drawn = graph.drawn
        analysis = graph.drawn.analysis
        number = graph.drawn.facts.number
        self.changes = _changes(graph.drawn)
        self._splits = {number[split.id]: split for split in analysis.splits or ()}
        self._shared = _shared(graph)
        self._shares = _large(_shares_of_macs(graph) if measure == "macs" else _shares_of_parameters(graph))
        self._of = f"of {NOUNS[measure]}"
        self._warnings = _warnings(graph.drawn)

    def of(self, piece: Piece) -> tuple[Badge, ...]:
        """The marks on a piece."""
        return (
            *self._change_badges(piece),
            *self._weight_badges(piece),
            *self._warning_badges(piece),
            *self._outputs(piece),
        )

    def _change_badges(self, piece: Piece) -> list[Badge]:
        if piece.kind == "model" and _is_told(self._drawn, piece):
            return []  # they are marked where the model is called first
        found = [self.changes[n] for n in piece.calls if n in self.changes]
        if len(found) > _CHANGES:
            sides = [(kind, sum(change.kind == kind for change in found)) for kind in _SIGNS]
            return [Badge(kind, f"{_SIGNS[kind]} {plural(times, kind)}") for kind, times in sides if times]
        told = Counter((change.kind, f"{_SIGNS[change.kind]} {factor(change.ratio)}") for change in found)
        inside = " inside" if len(piece.calls) > 1 else ""  # what the whole of it does may be less
        return [Badge(kind, f"{words}{inside}{_times(number)}") for (kind, words), number in told.items()]

    def _weight_badges(self, piece: Piece) -> list[Badge]:
        badges = []
        if piece.exit in self._shared:
            badges.append(Badge("shared", f"= {self._shared[piece.exit]}"))
        if piece.exit in self._shares:
            badges.append(Badge("heavy", f"{percent(self._shares[piece.exit])} {self._of}"))
        return badges

    def _warning_badges(self, piece: Piece) -> list[Badge]:
        found = [finding for n in piece.calls for finding in self._warnings.get(n, ())]
        if not found:
            return []
        worst = max((finding.severity for finding in found), key=gravity)
        codes = list(dict.fromkeys(labels.words(finding.code) for finding in found))
        more = f" and {count(len(codes) - _CODES)} more" if len(codes) > _CODES else ""
        return [Badge("warning", f"{WORDS[worst]} {', '.join(codes[:_CODES])}{more}")]

    def _outputs(self, piece: Piece) -> list[Badge]:
        outputs = self._drawn.analysis.outputs
        if piece.kind == "heads":
            places = [place for number in piece.calls for place in self._drawn.outputs.get(number, ())]
            sizes = {labels.size(outputs[place].shape) for place in places}
            each = [f"{size} each" for size in sizes if len(sizes) == 1]
            return [Badge("output", ", ".join([f"► {plural(len(places), 'output')}", *each]))]
        badges = [
            Badge("output", f"► output {labels.words(outputs[place].name, 28)} ({self._what_is_given(outputs[place])})")
            for number in piece.calls
            for place in self._drawn.outputs.get(number, ())
        ]
        split = [self._splits[n] for n in piece.calls if n in self._splits]
        return [*(Badge("split", f"splits to {count(len(each.outputs))} outputs") for each in split), *badges]

    def _what_is_given(self, output: Output) -> str:
        """The shape of an output, and which of its call's outputs it is, where that has several."""
        size = labels.size(output.shape)
        return f"{size} · :{output.output}" if output.id in self._drawn.of_several_outputs else size


def _times(number: int) -> str:
    return f", {count(number)} times" if number > 1 else ""


def _changes(drawn: DrawnModel) -> dict[int, FeatureChange]:
    """The expansions and contractions by number, those inside gates left out: a gate is no bottleneck."""
    in_gates = calls_in_gates(drawn)
    changes = {drawn.facts.number[change.id]: change for change in drawn.analysis.feature_changes}
    return {number: change for number, change in changes.items() if number not in in_gates}


def _warnings(drawn: DrawnModel) -> dict[int, list[Finding]]:
    """Number of a call → the warnings whose place it is."""
    found: dict[int, list[Finding]] = {}
    for finding in drawn.analysis.findings:
        place = drawn.facts.number.get(finding.where[0]) if finding.where else None
        if finding.severity != "info" and place is not None:
            found.setdefault(place, []).append(finding)
    return found


def _shares_of_parameters(graph: PieceGraph) -> dict[int, float]:
    """Key of a piece → its share of the parameters; shared weights count where they come first."""
    total = graph.drawn.analysis.model.parameters
    if not total:
        return {}
    owned: set[str] = set()
    shares: dict[int, float] = {}
    for piece in graph.ordered():
        own = 0
        for number in piece.calls:
            weights = graph.drawn.facts.calls[number].layer.weights or {}
            own += sum(size for owner, size in weights.items() if owner not in owned)
            owned.update(weights)
        if not piece.ghost:
            shares[piece.exit] = own / total
    return shares


def _shares_of_macs(graph: PieceGraph) -> dict[int, float]:
    """Key of a piece → its share of the multiply-accumulates; none where those of a call are not known."""
    total = graph.drawn.analysis.model.macs
    if not total:
        return {}
    calls = graph.drawn.facts.calls
    pieces = (piece for piece in graph.ordered() if not piece.ghost)
    return {piece.exit: sum_macs(calls[number] for number in piece.calls).at_least / total for piece in pieces}


def _large(shares: Mapping[int, float]) -> dict[int, float]:
    """Those of the shares that are marked."""
    largest = max(shares.values(), default=0)
    least = max(_SMALL_SHARE, min(_LARGE_SHARE, largest))
    return {key: share for key, share in shares.items() if share >= least}


def _shared(graph: PieceGraph) -> dict[int, str]:
    """Key of a piece → what it has in common with other calls, in words.

    1. The weights of the same layers.
    2. Of pieces without weights, the same layers, if their calls are a pair of two branches.
    3. Nothing where frames tell it: all in a model that is called again has the weights of its first call.
    4. Where no other piece has just these layers, as in a picture of one branch: that they are used elsewhere.
    5. Of what comes several times in one piece, and nowhere else: that it is the same layers each time.
    """
    drawn = graph.drawn
    common: dict[int, str] = {}
    for (layers, of_weights), pieces in _pieces_by_layers(graph).items():
        first, *others = pieces
        told = [piece for piece in others if not _is_told(drawn, piece)]  # 3
        if not others and of_weights and not _is_in_called_again(drawn, first):  # 4
            common[first.exit] = _used_elsewhere(drawn, first, layers)
        if not told:
            continue
        common[first.exit] = f"used {count(_uses(drawn, layers) or len(pieces))} times"
        what = "weights" if of_weights else "layer"
        name = labels.words(_name(drawn, first))
        common.update({piece.exit: f"same {what} as {name}" for piece in told})
    for piece in graph.ordered():
        if piece.times > 1 and piece.exit not in common and _same_each_time(drawn, piece):  # 5
            common[piece.exit] = f"same weights {'each time' if piece.kind == 'repeat' else 'in each'}"
    return common


def _uses(drawn: DrawnModel, layers: Sequence[str]) -> int | None:
    """How often layers are called, if each is as often."""
    times = {len(drawn.facts.calls_of_layer[key]) for key in layers}
    return times.pop() if len(times) == 1 else None


def _used_elsewhere(drawn: DrawnModel, piece: Piece, layers: Sequence[str]) -> str:
    if len(piece.calls) == 1:
        return f"used {count(_uses(drawn, layers))} times"
    return f"{plural(len(layers), 'layer')} used elsewhere, too"


def _is_in_called_again(drawn: DrawnModel, piece: Piece) -> bool:
    """Whether a model around a piece, or which it is, is called several times: its frame or its lines say so."""
    scope = (*piece.scope, piece.what) if piece.kind == "model" else piece.scope
    times = drawn.facts.model_calls.times
    return _is_told(drawn, piece) or any(model in times for model in outward(scope))


def _same_each_time(drawn: DrawnModel, piece: Piece) -> bool:
    """Whether what comes several times has weights, and the same ones each time."""
    layers = [drawn.facts.calls[number].layer for number in piece.calls]
    weighted = Counter(layer.key for layer in layers if layer.weights)
    if piece.kind != "repeat":  # side by side, and their calls not in order
        return bool(weighted) and set(weighted.values()) == {piece.times}
    keys = [layer.key for layer in layers]
    return bool(weighted) and keys == keys[: len(keys) // piece.times] * piece.times


def _name(drawn: DrawnModel, piece: Piece) -> str:
    return drawn.facts.calls[piece.exit].layer.name if len(piece.calls) == 1 else labels.span(drawn, piece)


def _is_told(drawn: DrawnModel, piece: Piece) -> bool:
    """Whether a frame around a piece, or the line of a closed model, tells whose weights it has."""
    scope = (*piece.scope, piece.what) if piece.kind == "model" else piece.scope
    return drawn.facts.model_calls.is_later(scope)


def _pieces_by_layers(graph: PieceGraph) -> dict[tuple[tuple[str, ...], bool], list[Piece]]:
    """Layers that are called by other calls, too, and whether these have weights → the pieces that have just them."""
    drawn = graph.drawn
    paired = _calls_of_one_layer(drawn)
    by_layers: dict[tuple[tuple[str, ...], bool], list[Piece]] = {}
    for piece in graph.ordered():
        if piece.ghost:
            continue
        calls = [drawn.facts.calls[number] for number in piece.calls]
        layers = _called_elsewhere(drawn, [call.layer.key for call in calls if call.layer.weights != {}])  # 1
        of_weights = bool(layers)
        if not layers:
            layers = _called_elsewhere(drawn, [call.layer.key for call in calls if call.id in paired])  # 2
        if layers:
            by_layers.setdefault((layers, of_weights), []).append(piece)
    return by_layers


def _called_elsewhere(drawn: DrawnModel, keys: Sequence[str]) -> tuple[str, ...]:
    """Those of a piece's layers that have a call outside it."""
    calls_of_layer = drawn.facts.calls_of_layer
    return tuple(key for key, inside in Counter(keys).items() if len(calls_of_layer[key]) > inside)


def _calls_of_one_layer(drawn: DrawnModel) -> frozenset[str]:
    """The ids of calls that pair with another call of their layer in one model.

    Of a nested model that is called twice, its frame says that all of it is the same.
    """
    scopes = {call.id: call.scope for call in drawn.facts.calls}
    pairs = chain.from_iterable(each.pairs for each in drawn.analysis.equivalences)
    same = (pair for pair in pairs if pair.same_layer and scopes[pair.a] == scopes[pair.b])
    return frozenset(chain.from_iterable((pair.a, pair.b) for pair in same))
