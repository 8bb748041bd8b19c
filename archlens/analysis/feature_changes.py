"""Calls that change the number of features: the expansions and contractions of section 4 of the definitions."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features, takes_indices
from archlens.analysis.results import FeatureChange


def feature_changes(facts: GraphFacts, threshold: float) -> Iterator[FeatureChange]:
    """The expansions (ratio above the threshold) and contractions (below its inverse), in topological order.

    Calls that take indices, categories or texts are neither: an index is not a feature count.
    """
    least = 1 / threshold
    changes = {ratio for ratio in set(facts.ratios) if ratio is not None and not least <= ratio <= threshold}
    for number, change in enumerate(facts.ratios if changes else ()):
        if change is None or change not in changes:
            continue
        call = facts.calls[number]
        if takes_indices(call.layer):
            continue
        yield FeatureChange(
            id=call.id,
            class_name=call.layer.class_name,
            kind="expansion" if change > threshold else "contraction",
            features_in=features_in(facts, number),
            features_out=facts.widths[number],
            ratio=change,
        )


def features_in(facts: GraphFacts, call: int) -> int | None:
    """The sum of the features of the distinct tensors that a call takes; ``None`` if one is unknown."""
    total = 0
    for each in facts.incoming[call]:
        count = features(each.shape)
        if count is None:
            return None
        total += count
    return total
