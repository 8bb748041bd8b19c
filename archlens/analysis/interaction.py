"""The interaction: the calls that see at least two inputs, and how long they work on the mixture."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archlens.analysis.costs import add_macs
from archlens.analysis.facts import GraphFacts
from archlens.analysis.outputs import joint_depth
from archlens.analysis.results import Fusion, Interaction, Narrowest


def find_interaction(facts: GraphFacts, fusions: Sequence[Fusion]) -> Interaction:
    """The interaction of a model.

    Args:
        facts: of its graph.
        fusions: of the model.
    """
    calls = facts.interaction_calls
    seen = facts.source_masks
    macs, macs_at_least = add_macs(macs for kind, macs in facts.macs_by_sources.items() if seen.is_several(kind))
    weights = facts.parameters.of(calls)
    return Interaction(
        calls=len(calls),
        depth=max((fusion.depth_after for fusion in fusions), default=0),
        joint_depth=max((joint_depth(facts, call) for call in facts.outputs), default=0),
        weighted_depth=max((0, *facts.weighted_interaction.lengths)),
        parameters=weights.parameters,
        narrowest=_narrowest(facts, calls),
        macs=macs,
        macs_at_least=macs_at_least,
        trainable_parameters=weights.trainable_parameters,
        weight_bytes=weights.weight_bytes,
    )


def _narrowest(facts: GraphFacts, calls: Iterable[int]) -> Narrowest | None:
    widths = facts.widths
    narrowest: Narrowest | None = None
    for number in calls:
        count = widths[number]
        if count is None or (narrowest is not None and count >= narrowest.features):
            continue
        if number not in facts.output_calls:
            narrowest = Narrowest(facts.calls[number].id, count)
    return narrowest
