"""Outputs, their heads, and the splits after which the ways to them part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.depth import UNREACHED, leading_to, longest_from, longest_to
from archlens.analysis.facts import GraphFacts, within_groups
from archlens.analysis.reach import has_several, names_in
from archlens.analysis.results import Output, Split


def find_outputs(facts: GraphFacts) -> Iterator[Output]:
    """The outputs in the model's order."""
    names = facts.graph.inputs
    heads = _head_depths(facts)
    for k, (output, end) in enumerate(zip(facts.graph.outputs, facts.outputs, strict=True)):
        above = leading_to(facts.sources, [end])
        yield Output(
            name=output.name,
            id=output.call,
            shape=output.shape,
            inputs=names_in(facts.source_masks[end], names),
            joint_depth=joint_depth(facts, end),
            depth_from=_depths_from(facts, end, above, facts.counted),
            weighted_depth_from=_depths_from(facts, end, above, facts.weighted),
            head_depth=heads.get(1 << k, 0) if len(facts.outputs) > 1 else None,
            output=output.output,
        )


def joint_depth(facts: GraphFacts, call: int) -> int:
    """The most calls on a path from a fusion f with S(f) = S(v) to a call v, f excluded; 0 without one."""
    length = facts.joint_depths.lengths[call]
    return 0 if length == UNREACHED else length - 1


def _depths_from(facts: GraphFacts, end: int, above: set[int], cost: Sequence[int]) -> Mapping[str, int | None]:
    """From each input, the most cost on a path from it to the end; ``None`` where there is none."""
    lengths = longest_to(facts.targets, [end], cost, among=above).lengths
    found: dict[str, int | None] = {}
    for number in facts.inputs:
        length = lengths[number]
        found[facts.calls[number].id] = None if length == UNREACHED else length
    return found


def _head_depths(facts: GraphFacts) -> Mapping[int, int]:
    """The depth of each head, by the mask of its output: the most calls on a path of calls that reach it alone."""
    reached = facts.output_masks
    inside = within_groups(facts.sources, reached)
    lengths = longest_from(inside, range(len(inside)), facts.counted).lengths
    heads: dict[int, int] = {}
    for mask, length in zip(reached, lengths, strict=True):
        heads[mask] = max(heads.get(mask, 0), length)
    return heads


def find_splits(facts: GraphFacts) -> Iterator[Split]:
    """The calls that reach two outputs or more, each of whose takers reaches fewer; in topological order.

    A tensor that is an output twice is one of them: nothing parts there.
    """
    names = [output.name for output in facts.graph.outputs]
    reached = facts.output_masks
    distinct = _distinct(facts)
    for call, mask in enumerate(reached):
        if has_several(mask & distinct) and all(reached[target] != mask for target in facts.targets[call]):
            yield Split(facts.calls[call].id, names_in(mask, names))


def _distinct(facts: GraphFacts) -> int:
    """The mask of the outputs that are no repetition of an earlier one's tensor."""
    seen: set[tuple[str, int]] = set()
    mask = 0
    for k, output in enumerate(facts.graph.outputs):
        tensor = output.call, output.output
        if tensor not in seen:
            mask |= 1 << k
        seen.add(tensor)
    return mask
