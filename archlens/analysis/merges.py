"""Fusions and injections: where, how and at which depth inputs meet."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.depth import leading_to, longest_from
from archlens.analysis.facts import GraphFacts
from archlens.analysis.features import features, shares
from archlens.analysis.omissions import MERGE_INPUTS
from archlens.analysis.results import Arm, Fusion, Injection, Level
from archlens.graph import quickly

_make_fusion, _make_arm = quickly(Fusion), quickly(Arm)


def find_fusions(facts: GraphFacts) -> Iterator[Fusion]:
    """The fusions in topological order."""
    if not facts.merge_points.fusions:
        return
    stages = _stages(facts)
    listed = not MERGE_INPUTS.is_due(facts)
    weighted = [call for call, weight in enumerate(facts.weighted) if weight]
    above_weighted = leading_to(facts.sources, weighted)
    for number in facts.merge_points.fusions:
        call = facts.calls[number]
        before = _most_ahead(facts, number, facts.depths.lengths)
        after = max(facts.depths_to_outputs.lengths[number] - 1, 0)  # itself left out
        yield _make_fusion(
            id=call.id,
            class_name=call.layer.class_name,
            mode=call.layer.mode,
            inputs=facts.inputs_seen(number) if listed else None,
            arms=_arms(facts, number, listed=listed),
            shape=call.shape,
            features=facts.widths[number],
            ratio=facts.ratios[number],
            stage=stages[number],
            depth_before=before,
            depth_after=after,
            position=before / (before + after) if before + after else None,
            level=_level(_most_ahead(facts, number, facts.weighted_depths.lengths), number in above_weighted),
        )


def _most_ahead(facts: GraphFacts, number: int, depths: Sequence[int]) -> int:
    return max(depths[source] for source in facts.sources[number])


def _level(weighted_before: int, weighted_from_here: bool) -> Level:
    if weighted_before <= 0:
        return "input"
    return "feature" if weighted_from_here else "decision"


def _stages(facts: GraphFacts) -> Sequence[int]:
    """Of each fusion, the highest stage among the fusions on the way to it, itself included."""
    fusions = facts.merge_points.fusions
    counted = [0] * len(facts.calls)
    for fusion in fusions:
        counted[fusion] = 1
    return longest_from(facts.sources, fusions, counted, among=leading_to(facts.sources, fusions)).lengths


def find_injections(facts: GraphFacts) -> Iterator[Injection]:
    """The injections in topological order."""
    listed = not MERGE_INPUTS.is_due(facts)
    for number in facts.merge_points.injections:
        call = facts.calls[number]
        yield Injection(
            id=call.id,
            class_name=call.layer.class_name,
            mode=call.layer.mode,
            inputs=facts.inputs_seen(number) if listed else None,
            arms=_arms(facts, number, listed=listed),
            shape=call.shape,
        )


def _arms(facts: GraphFacts, call: int, *, listed: bool) -> tuple[Arm, ...]:
    """The distinct incoming feature tensors of a merge point, in argument order.

    Args:
        facts: of the graph.
        call: the merge point.
        listed: whether each has a list of the inputs that it sees.
    """
    incoming = facts.incoming[call]
    found = []
    for each, share in zip(incoming, shares([each.shape for each in incoming]), strict=True):
        inputs = facts.inputs_seen(each.source) if listed else None
        source = facts.calls[each.source].id
        found.append(_make_arm(source, each.shape, features(each.shape), share, inputs, output=each.output))
    return tuple(found)
