"""What is left of a model when one of its inputs is missing, and what is lost."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.analysis.facts import GraphFacts
from archlens.analysis.omissions import MISSING_INPUTS
from archlens.analysis.results import Without


def without_each_input(facts: GraphFacts) -> tuple[Without, ...] | None:
    """For each feature input, in the model's order, what is left and what is lost without it.

    No call that sees a missing input can run. Calls that see the same inputs are lost together, so they are added up
    once, and not anew for each input. ``None`` where the names of what is left go beyond the limit.

    Example:
        >>> import archlens
        >>> for each in without_each_input(archlens.analyze("sample_models/driving.keras").facts):
        ...     print(each.input, each.outputs, each.calls, each.macs)
        camera_input () 12 34625152
        lidar_input () 9 8628352
        gps_input () 5 43008
    """
    if MISSING_INPUTS.is_due(facts):
        return None
    calls, macs = _lost(facts)
    found = []
    for place, (missing, number) in enumerate(zip(facts.graph.inputs, facts.inputs, strict=True)):
        if facts.reaches_output(number):
            left = outputs_left(facts, facts.source_masks[number])
            found.append(Without(missing, left, calls[place], macs[place]))
    return tuple(found)


def _lost(facts: GraphFacts) -> tuple[Sequence[int], Sequence[int | None]]:
    """Of each input, how many calls see it, and what these cost."""
    places = range(len(facts.inputs))
    calls = [0] * len(places)
    macs: list[int | None] = [0] * len(places)
    for kind, numbers in facts.calls_by_sources.by_kind.items():
        lost = sum(map(facts.counted.__getitem__, numbers))
        cost = facts.macs_by_sources[kind].total
        for place in facts.source_masks.pick(kind, places):
            calls[place] += lost
            macs[place] = _sum(macs[place], cost)
    return calls, macs


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
