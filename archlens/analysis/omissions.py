"""Parts of a report that a model is too large for: how large each would be, and whether a limit allows it.

Every part grows in proportion to the model but these: they tell of many inputs at many places. One that would go
beyond its limit is left out, ``None`` in the results, and nothing else with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from archlens.analysis.facts import GraphFacts
from archlens.analysis.reach import EndSets


@dataclass(frozen=True, slots=True)
class Omission:
    """A part of a report that may be left out.

    Attributes:
        what: the part, in words.
        limit: the limit that it must keep to.
        size: how large it is for a model, in what the limit counts.
    """

    what: str
    limit: str
    size: Callable[[GraphFacts], int]

    def is_due(self, facts: GraphFacts) -> bool:
        """Whether the part goes beyond its limit, which is that of the analysis whenever it is asked.

        Example:
            >>> import archlens
            >>> facts = archlens.analyze("sample_models/image_text.keras").facts
            >>> OUTPUT_DEPTHS.size(facts), OUTPUT_DEPTHS.is_due(facts)
            (21, False)
        """
        return self.size(facts) > int(getattr(facts.limits, self.limit))


def _output_depths(facts: GraphFacts) -> int:
    ends = len(facts.inputs), len(facts.outputs)
    return min(ends) * max(*ends, len(facts.calls) + len(facts.graph.tensors))


def _merge_inputs(facts: GraphFacts) -> int:
    points = facts.merge_points
    kinds = facts.source_masks.kinds
    found = 0
    for merge in (*points.fusions, *points.injections):
        arms = (kinds[each.source] for each in facts.incoming[merge])
        found += _listed(facts.source_masks, (kinds[merge], *arms))
    return found


def _output_inputs(facts: GraphFacts) -> int:
    kinds = facts.source_masks.kinds
    return _listed(facts.source_masks, (kinds[end] for end in facts.outputs))


def _splits(facts: GraphFacts) -> int:
    kinds = facts.output_masks.kinds
    return _listed(facts.output_masks, (kinds[call] for call in facts.splits))


def _missing_inputs(facts: GraphFacts) -> int:
    starts = sum(map(facts.reaches_output, facts.inputs))
    # What each input leaves, and the calls of each S(v), which are lost with each of its inputs.
    return starts * len(facts.outputs) + _listed(facts.source_masks, facts.calls_by_sources.by_kind)


def _unseen_inputs(facts: GraphFacts) -> int:
    starts = sum(map(facts.reaches_output, facts.inputs))
    return starts * len(facts.outputs) - _output_inputs(facts)


def _call_inputs(facts: GraphFacts) -> int:
    by_kind = facts.calls_by_sources.by_kind
    return sum(facts.source_masks.size(kind) * len(calls) for kind, calls in by_kind.items())


def _listed(sets: EndSets, kinds: Iterable[int]) -> int:
    return sum(map(sets.size, kinds))


OUTPUT_DEPTHS = Omission("the depths of outputs below each input", "calls_by_ends", _output_depths)
OUTPUT_INPUTS = Omission("the inputs that outputs see", "listed_ends", _output_inputs)
MERGE_INPUTS = Omission("the inputs that merge points and their arms see", "listed_ends", _merge_inputs)
UNSEEN_INPUTS = Omission("the inputs that outputs do not see", "listed_ends", _unseen_inputs)
SPLITS = Omission("the splits after which the ways to outputs part", "listed_ends", _splits)
MISSING_INPUTS = Omission("what is left without each input", "listed_ends", _missing_inputs)
CALL_INPUTS = Omission("the inputs that calls see", "listed_ends", _call_inputs)
