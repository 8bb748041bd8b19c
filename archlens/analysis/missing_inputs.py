"""What is left of a model when one of its inputs is missing, and what is lost."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.costs import sum_macs
from archlens.analysis.facts import GraphFacts
from archlens.analysis.reach import names_in
from archlens.analysis.results import Without


def without_each_input(facts: GraphFacts) -> Iterator[Without]:
    """For each feature input, in the model's order, what is left and what is lost without it.

    No call that sees a missing input can run. Calls that see the same inputs are lost together, so they are added up
    once, and not anew for each input.

    Example:
        >>> import archlens
        >>> for each in without_each_input(archlens.analyze("sample_models/driving.keras").facts):
        ...     print(each.input, each.outputs, each.calls, each.macs)
        camera_input () 12 34625152
        lidar_input () 9 8628352
        gps_input () 5 43008
    """
    inputs = facts.graph.inputs
    calls = dict.fromkeys(inputs, 0)
    macs: dict[str, int | None] = dict.fromkeys(inputs, 0)
    for mask, numbers in facts.calls_by_sources.items():
        lost = [facts.calls[number] for number in numbers if facts.counted[number]]
        cost = sum_macs(lost).total
        for missing in names_in(mask, inputs):
            calls[missing] += len(lost)
            macs[missing] = _sum(macs[missing], cost)
    for missing, number in zip(inputs, facts.inputs, strict=True):
        if facts.output_masks[number]:
            yield Without(missing, outputs_left(facts, facts.source_masks[number]), calls[missing], macs[missing])


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other


def outputs_left(facts: GraphFacts, missing: int) -> tuple[str, ...]:
    """The names of the outputs that see none of the missing inputs, in the model's order.

    Args:
        facts: of the graph.
        missing: the inputs that are missing, as a mask.
    """
    ends = zip(facts.graph.outputs, facts.outputs, strict=True)
    return tuple(output.name for output, end in ends if not facts.source_masks[end] & missing)
