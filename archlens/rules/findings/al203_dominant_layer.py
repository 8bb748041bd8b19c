"""AL203: one layer owns most of the model's parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features
from archlens.graph import Call, Layer
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count, percent
from archlens.text.names import quoted

_FEW = 4
"""Of fewer layers with weights than this, one has about half as a matter of course, unless a Flatten makes it so."""
_PASSED_OVER = frozenset({"activation", "normalization", "regularization", "flatten"})


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The layer with a share of the parameters above ``max-share``, in a model of ``min-parameters`` or more."""
    total = analysis.model.parameters
    if total is None or total < options["min-parameters"]:
        return
    owning = [layer for layer in analysis.graph.layers if layer.parameters]
    largest = max(owning, key=lambda layer: layer.parameters or 0, default=None)
    if largest is None or largest.parameters is None or len(owning) == 1 or largest.is_opaque:
        return
    share = largest.parameters / total
    if share <= options["max-share"]:
        return
    facts = analysis.facts
    calls = facts.calls_of_layer[largest.key]
    flat = _flattened(facts, calls[0]) if largest.role == "dense" else None
    if len(owning) < _FEW and flat is None:
        return
    ids = facts.ids(calls)
    yield Trigger(
        ids,
        f"{largest.class_name} {quoted(ids[0])} owns {percent(share)} of the parameters "
        f"({count(largest.parameters)} of {count(total)}){_cause(facts, largest, flat)}.",
        {"share": share, "parameters": largest.parameters, "total": total},
        hint=_hint(facts, largest, calls, flat),
        covers=(*ids, *_branches_of(analysis, largest)),
    )


def _cause(facts: GraphFacts, layer: Layer, flat: Call | None) -> str:
    """Why so many, where that is plain to see."""
    if layer.role == "embedding":
        rows = layer.own_config.get("input_dim")
        return f": it has a row for each of {count(rows)} indices" if isinstance(rows, int) else ""
    if flat is None:
        return ""
    width = flat.shape[-1] if flat.shape else None
    of_what = "a feature map" if _has_features(facts, flat) else "an input"
    features_told = "" if width is None else f", {count(width)} features"
    return f": {quoted(flat.id)} hands it every position of {of_what}{features_told}"


def _has_features(facts: GraphFacts, flat: Call) -> bool:
    return facts.weighted_depths.lengths[facts.number[flat.id]] > 0


def _flattened(facts: GraphFacts, call: int) -> Call | None:
    """The Flatten of several positions that hands a dense layer what it takes, or most of it, if one does."""
    while facts.incoming[call]:
        shares_known = [each for each in facts.incoming[call] if each.shape is not None]
        largest = max(shares_known, key=lambda each: features(each.shape) or 0, default=None)
        if largest is None:
            return None
        above = facts.calls[largest.source]
        if above.layer.role == "flatten" and _joins_positions(facts, largest.source):
            return above
        joined = above.layer.mode == "concatenate" and len(facts.incoming[largest.source]) > 1
        if not joined and above.layer.role not in _PASSED_OVER:
            return None
        call = largest.source
    return None


def _joins_positions(facts: GraphFacts, flat: int) -> bool:
    """Whether what a Flatten takes has more than one position: it does nothing to a row of one."""
    shape = facts.incoming[flat][0].shape if facts.incoming[flat] else None
    return shape is None or any(axis != 1 for axis in shape[1:-1])


def _hint(facts: GraphFacts, layer: Layer, calls: Sequence[int], flat: Call | None) -> str:
    """What makes a layer of its kind smaller."""
    if flat is not None:
        return _POOL if _has_features(facts, flat) else _EXTRACT
    if layer.role == "dense" and any(facts.has_width_of_task[call] for call in calls):
        return _NARROW_BEFORE
    return _HINTS.get(layer.role, _NARROW)


def _branches_of(analysis: Analysis, layer: Layer) -> Iterator[str]:
    """The inputs whose branches own more than half of their parameters in that layer."""
    facts = analysis.facts
    for branch in analysis.branches:
        if not branch.parameters or (layer.parameters or 0) * 2 <= branch.parameters:
            continue
        own = facts.branch_calls(facts.number[branch.input])
        if any(facts.calls[call].layer.key == layer.key for call in own):
            yield branch.input


_POOL = "Pool (GlobalAveragePooling) instead of Flatten, or narrow what comes before it."
_EXTRACT = "Give it fewer units, or let convolutions and pooling work on the positions before Flatten."
_NARROW = "Narrow the layer, or what it takes."
_NARROW_BEFORE = "Narrow what it takes: how wide it is itself, the output says."
_HINTS = {
    "embedding": "Shrink the vocabulary, or make the vectors of the embedding narrower.",
    "dense": "Give it fewer units, or narrow what it takes: it has a weight for each pair of the two.",
    "convolution": "Give it fewer filters or a smaller kernel, or narrow what it takes.",
    "recurrent": "Give it fewer units: its weights grow with their square. Or narrow what it takes.",
    "attention": "Give it fewer or narrower heads, or narrow what it takes.",
}
"""By role of the layer."""


RULE = Rule(
    code="AL203",
    name="dominant-layer",
    severity="info",
    what="One layer owns more than half of the model's parameters.",
    why="Size, memory and the danger of overfitting are those of this one layer.",
    hint="Narrow the layer, or what it takes; each finding says what makes a layer of its kind smaller.",
    options=(
        Option("max-share", 0.5, 0, "the largest share of one layer in the model's parameters", maximum=1),
        Option("min-parameters", 100_000, 0, "the size from which a model is looked at", whole=True),
    ),
    find=find,
)
