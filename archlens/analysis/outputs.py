"""Outputs, their heads, and the splits after which the ways to them part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.depth import UNREACHED, leading_to, longest_from, longest_to
from archlens.analysis.facts import GraphFacts, within_groups
from archlens.analysis.reach import has_several, names_in
from archlens.analysis.results import Output, Split

_Depths = Mapping[str, int | None]
"""From each input, the most cost on a path from it to an output; ``None`` where there is none."""


def find_outputs(facts: GraphFacts) -> Iterator[Output]:
    """The outputs in the model's order."""
    names = facts.graph.inputs
    heads = _head_depths(facts)
    ends = zip(facts.graph.outputs, facts.outputs, _depths_from(facts), strict=True)
    for k, (output, end, (depth_from, weighted_depth_from)) in enumerate(ends):
        yield Output(
            name=output.name,
            id=output.call,
            shape=output.shape,
            inputs=names_in(facts.source_masks[end], names),
            joint_depth=joint_depth(facts, end),
            depth_from=depth_from,
            weighted_depth_from=weighted_depth_from,
            head_depth=heads.get(1 << k, 0) if len(facts.outputs) > 1 else None,
            output=output.output,
        )


def joint_depth(facts: GraphFacts, call: int) -> int:
    """The most calls on a path from a fusion f with S(f) = S(v) to a call v, f excluded; 0 without one."""
    length = facts.joint_depths.lengths[call]
    return 0 if length == UNREACHED else length - 1


def _depths_from(facts: GraphFacts) -> Iterator[tuple[_Depths, _Depths]]:
    """Of each output, the depth and the weighted depth from each input.

    There is a pass for each input or for each output, whichever are fewer: a model may have thousands of either.
    """
    if 0 < len(facts.inputs) <= len(facts.outputs):
        depths = _passes_from_inputs(facts, facts.counted)
        weighted_depths = _passes_from_inputs(facts, facts.weighted)
        yield from zip(depths, weighted_depths, strict=True)
        return
    for end in facts.outputs:
        above = leading_to(facts.sources, [end])
        yield _pass_to(facts, end, above, facts.counted), _pass_to(facts, end, above, facts.weighted)


def _passes_from_inputs(facts: GraphFacts, cost: Sequence[int]) -> Iterator[_Depths]:
    """Of each output; all passes are made before the first, and of each only what is at the outputs is kept."""
    at_outputs: list[list[int]] = []
    for number in facts.inputs:
        lengths = longest_from(facts.sources, [number], cost).lengths
        at_outputs.append([lengths[end] for end in facts.outputs])
    for of_output in zip(*at_outputs, strict=True):
        yield _by_input(facts, of_output)


def _pass_to(facts: GraphFacts, end: int, above: set[int], cost: Sequence[int]) -> _Depths:
    lengths = longest_to(facts.targets, [end], cost, among=above).lengths
    return _by_input(facts, [lengths[number] for number in facts.inputs])


def _by_input(facts: GraphFacts, lengths: Sequence[int]) -> _Depths:
    depths: dict[str, int | None] = {}
    for input_, length in zip(facts.graph.inputs, lengths, strict=True):
        depths[input_] = None if length == UNREACHED else length
    return depths


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
