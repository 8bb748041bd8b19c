"""AL302: many weighted calls in a row without a shortcut or a normalization."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """The longest run from each place where one starts, if it has ``min-calls`` or more."""
    if analysis.model.weighted_depth < options["min-calls"]:
        return
    facts = analysis.facts
    for first, (last, length) in _longest(facts, _reliefs(analysis, facts)).items():
        if length >= options["min-calls"]:
            ids = facts.ids((first, last))
            yield Trigger(
                ids,
                f"{count(length)} weighted calls in a row, from {quoted(ids[0])} to {quoted(ids[1])}, without a "
                "residual or dense block or a normalization.",
                {"weighted_calls": length},
            )


def _reliefs(analysis: Analysis, facts: GraphFacts) -> set[int]:
    """The calls behind which a run starts anew.

    1. The merge point of a residual or dense block, and its fork: what is between them, a shortcut passes by.
    2. A normalization.
    3. A layer of the user's own: what it holds is not known.
    """
    blocks = [block for block in analysis.blocks if block.kind in ("residual", "dense")]
    ids = {id_ for block in blocks for id_ in (block.merge, block.fork) if id_ is not None}
    layers = [layer for layer in facts.graph.layers if layer.role == "normalization" or layer.is_opaque]
    return {facts.number[id_] for id_ in ids}.union(*[facts.calls_of_layer[layer.key] for layer in layers])


def _longest(facts: GraphFacts, reliefs: set[int]) -> dict[int, tuple[int, int]]:
    """Of each call that starts a longest run: where that ends, and its weighted calls."""
    first = list(range(len(facts.calls)))
    lengths = [0] * len(first)
    last: dict[int, int] = {}
    for call, (sources, weight) in enumerate(zip(facts.sources, facts.weighted, strict=True)):
        length = 0
        for source in sources:
            if lengths[source] > length and source not in reliefs:
                length = lengths[source]
                first[call] = first[source]
        lengths[call] = length + weight
        start = first[call]
        if weight and (start == call or lengths[call] > lengths[last[start]]):
            last[start] = call
    return {start: (end, lengths[end]) for start, end in last.items()}


RULE = Rule(
    code="AL302",
    name="unrelieved-depth",
    severity="warning",
    what="Twenty weighted calls or more follow each other on a path without a residual or dense block or a "
    "normalization.",
    why="Gradients are multiplied once for each of these calls: they vanish or explode, and plain networks of this "
    "depth train worse than shallower ones.",
    hint="Add a BatchNormalization or LayerNormalization every few layers, or shortcuts around them.",
    options=(Option("min-calls", 20, 2, "the weighted calls in a row from which a run is told", whole=True),),
    find=find,
)
