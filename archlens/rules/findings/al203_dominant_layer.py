"""AL203: one layer owns most of the model's parameters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.graph import Call, Layer
from archlens.rules.layer_questions import is_opaque
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count, percent
from archlens.text.names import quoted

_FEW = 4
"""Of fewer layers with weights than this, one has about half as a matter of course, unless a Flatten makes it so."""
_PASSED_OVER = frozenset({"activation", "normalization", "regularization"})


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The layer with a share of the parameters above ``max-share``, in a model of ``min-parameters`` or more."""
    total = analysis.model.parameters
    if total is None or total < options["min-parameters"]:
        return
    owning = [layer for layer in analysis.graph.layers if layer.parameters]
    largest = max(owning, key=lambda layer: layer.parameters or 0, default=None)
    if largest is None or largest.parameters is None or len(owning) == 1 or is_opaque(largest):
        return
    share = largest.parameters / total
    if share > options["max-share"]:
        facts = analysis.facts
        calls = [number for number, call in enumerate(facts.calls) if call.layer.key == largest.key]
        if len(owning) < _FEW and _flattened(facts, largest, calls[0]) is None:
            return
        yield Trigger(
            facts.ids(calls),
            f"{largest.class_name} {quoted(facts.calls[calls[0]].id)} owns {percent(share)} of the parameters "
            f"({count(largest.parameters)} of {count(total)}){_cause(facts, largest, calls[0])}.",
            {"share": share, "parameters": largest.parameters, "total": total},
        )


def _cause(facts: GraphFacts, layer: Layer, call: int) -> str:
    """Why so many, where that is plain to see."""
    if layer.role == "embedding":
        rows = layer.own_config.get("input_dim")
        return f": it has a row for each of {count(rows)} indices" if isinstance(rows, int) else ""
    flat = _flattened(facts, layer, call)
    if flat is None:
        return ""
    width = flat.shape[-1] if flat.shape else None
    return f": {quoted(flat.id)} hands it every position of a feature map" + (
        "" if width is None else f", {count(width)} features"
    )


def _flattened(facts: GraphFacts, layer: Layer, call: int) -> Call | None:
    """The Flatten that hands a dense layer what it takes, if one does."""
    above = facts.sources[call]
    while len(above) == 1 and facts.calls[above[0]].layer.role in _PASSED_OVER:
        above = facts.sources[above[0]]
    flat = facts.calls[above[0]] if len(above) == 1 else None
    return flat if layer.role == "dense" and flat is not None and flat.layer.role == "flatten" else None


RULE = Rule(
    code="AL203",
    name="dominant-layer",
    severity="info",
    what="One layer owns more than half of the model's parameters.",
    why="Size, memory and the danger of overfitting are those of this one layer. The usual cause is Flatten before "
    "Dense, which gives every position of a feature map weights of its own; of text models, a large vocabulary.",
    hint="Pool (GlobalAveragePooling) instead of Flatten, or narrow what comes before; of an Embedding, the vocabulary "
    "or the width.",
    options=(
        Option("max-share", 0.5, 0, "the largest share of one layer in the model's parameters", maximum=1),
        Option("min-parameters", 100_000, 0, "the size from which a model is looked at", whole=True),
    ),
    find=find,
)
