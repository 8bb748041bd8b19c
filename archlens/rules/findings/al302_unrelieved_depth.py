"""AL302: many weighted calls in a row without a shortcut or a normalization."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.analysis import Analysis
from archlens.analysis.depth import longest_from
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
    return {facts.number[id_] for id_ in ids} | {
        number for number, call in enumerate(facts.calls) if call.layer.role == "normalization" or call.layer.is_opaque
    }


def _longest(facts: GraphFacts, reliefs: set[int]) -> dict[int, tuple[int, int]]:
    """Of each call that starts a longest run: where that ends, and its weighted calls."""
    sources: Sequence[Sequence[int]] = facts.sources
    if reliefs:
        sources = [[source for source in above if source not in reliefs] for above in facts.sources]
    weighted = [number for number, weight in enumerate(facts.weighted) if weight]
    runs = longest_from(sources, weighted, facts.weighted)
    first = list(range(len(sources)))
    longest: dict[int, tuple[int, int]] = {}
    for call in range(len(sources)):
        before = runs.next_to(call)
        if before is not None:
            first[call] = first[before]
        length = runs.lengths[call]
        if facts.weighted[call] and length > longest.get(first[call], (0, 0))[1]:
            longest[first[call]] = (call, length)
    return longest


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
