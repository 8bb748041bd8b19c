"""Outputs, their heads, and the splits after which the ways to them part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from archlens.analysis.depth import UNREACHED, LongestPaths, leading_to, longest_between, longest_to
from archlens.analysis.facts import GraphFacts
from archlens.analysis.omissions import OUTPUT_DEPTHS, OUTPUT_INPUTS, SPLITS
from archlens.analysis.results import Output, Split

_Depths = Mapping[str, int | None]
"""From each input, the most cost on a path from it to an output; ``None`` where there is none."""


def find_outputs(facts: GraphFacts) -> Iterator[Output]:
    """The outputs in the model's order."""
    heads = _head_depths(facts) if len(facts.outputs) > 1 else {}
    listed = not OUTPUT_INPUTS.is_due(facts)
    ends = zip(facts.graph.outputs, facts.outputs, _depths_from(facts), strict=True)
    for k, (output, end, (depth_from, weighted_depth_from)) in enumerate(ends):
        yield Output(
            name=output.name,
            id=output.call,
            shape=output.shape,
            inputs=facts.inputs_seen(end) if listed else None,
            joint_depth=joint_depth(facts, end),
            depth_from=depth_from,
            weighted_depth_from=weighted_depth_from,
            head_depth=heads.get(k, 0) if len(facts.outputs) > 1 else None,
            output=output.output,
        )


def joint_depth(facts: GraphFacts, call: int) -> int:
    """The most calls on a path from a fusion f with S(f) = S(v) to a call v, f excluded; 0 without one."""
    length = facts.joint_depths.lengths[call]
    return 0 if length == UNREACHED else length - 1


def _depths_from(facts: GraphFacts) -> Iterator[tuple[_Depths | None, _Depths | None]]:
    """Of each output, the depth and the weighted depth from each input; ``None`` where they go beyond their limit.

    The inputs are told apart or there is a pass for each output, whichever are fewer: a model may have thousands of
    either.
    """
    if OUTPUT_DEPTHS.is_due(facts):
        yield from ((None, None) for _ in facts.outputs)
        return
    if 0 < len(facts.inputs) <= len(facts.outputs):
        depths = _from_each_input(facts, facts.depths)
        weighted_depths = _from_each_input(facts, facts.weighted_depths)
        yield from zip(depths, weighted_depths, strict=True)
        return
    for end in facts.outputs:
        above = leading_to(facts.sources, [end])
        yield _pass_to(facts, end, above, facts.counted), _pass_to(facts, end, above, facts.weighted)


def _from_each_input(facts: GraphFacts, paths: LongestPaths) -> Iterator[_Depths]:
    """Of each output, the depths from each input.

    Args:
        facts: of the graph.
        paths: the longest paths from any input.
    """
    if len(facts.inputs) == 1:
        at_outputs = [[paths.lengths[end]] for end in facts.outputs]
    else:
        at_outputs = longest_between(paths, facts.inputs, facts.outputs)
    for lengths in at_outputs:
        yield _by_input(facts, lengths)


def _pass_to(facts: GraphFacts, end: int, above: set[int], cost: Sequence[int]) -> _Depths:
    lengths = longest_to(facts.targets, [end], cost, among=above).lengths
    return _by_input(facts, [lengths[number] for number in facts.inputs])


def _by_input(facts: GraphFacts, lengths: Sequence[int]) -> _Depths:
    depths: dict[str, int | None] = {}
    for input_, length in zip(facts.graph.inputs, lengths, strict=True):
        depths[input_] = None if length == UNREACHED else length
    return depths


def _head_depths(facts: GraphFacts) -> Mapping[int, int]:
    """The depth of each head, by the position of its output: the most calls on a path of calls that reach it alone.

    The longest of these paths ends at the output, and whatever leads on from such a call to an output is one, too.
    """
    depths: dict[int, int] = {}
    for kind, length in zip(facts.output_masks.kinds, facts.depths_to_outputs.lengths, strict=True):
        if length > depths.get(kind, 0):
            depths[kind] = length
    heads = ((facts.output_masks.only(kind), depth) for kind, depth in depths.items())
    return {output: depth for output, depth in heads if output is not None}


def find_splits(facts: GraphFacts) -> tuple[Split, ...] | None:
    """The splits in topological order; ``None`` where the names of their outputs go beyond the limit."""
    if SPLITS.is_due(facts):
        return None
    names = [output.name for output in facts.graph.outputs]
    reached = facts.output_masks
    return tuple(Split(facts.calls[call].id, reached.pick(reached.kinds[call], names)) for call in facts.splits)
