"""Outputs, their heads, and the splits after which the ways to them part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.depth import depths_to
from archlens.analysis.reach import names_in
from archlens.analysis.results import Output, Split
from archlens.analysis.wiring import Wiring
from archlens.graph import ModelGraph


def find_outputs(
    graph: ModelGraph, wiring: Wiring, seen: Sequence[int], reached: Sequence[int], joint: Sequence[int]
) -> Iterator[Output]:
    """The outputs in the model's order.

    Args:
        graph: the graph.
        wiring: its calls by number.
        seen: S(v) of each call.
        reached: R(v) of each call.
        joint: the joint depth of each call.
    """
    heads = _head_depths(wiring, reached)
    for k, (output, end) in enumerate(zip(graph.outputs, wiring.outputs, strict=True)):
        depth = depths_to(wiring, end, wiring.cost)
        weighted = depths_to(wiring, end, wiring.weight)
        yield Output(
            name=output.name,
            id=output.call,
            shape=output.shape,
            inputs=names_in(seen[end], graph.inputs),
            joint_depth=max(joint[end], 0),
            depth_from={name: depth.get(call) for name, call in zip(graph.inputs, wiring.inputs, strict=True)},
            weighted_depth_from={
                name: weighted.get(call) for name, call in zip(graph.inputs, wiring.inputs, strict=True)
            },
            head_depth=heads.get(1 << k, 0) if len(graph.outputs) > 1 else None,
        )


def _head_depths(wiring: Wiring, reached: Sequence[int]) -> dict[int, int]:
    """The depth of each head, by the mask of its output: the most calls on a path of calls that reach it alone."""
    depth = [0] * len(reached)
    heads: dict[int, int] = {}
    for call, sources in enumerate(wiring.sources):
        mask = reached[call]
        if mask and not mask & (mask - 1):
            before = max((depth[source] for source in sources if reached[source] == mask), default=0)
            depth[call] = before + wiring.cost[call]
            heads[mask] = max(heads.get(mask, 0), depth[call])
    return heads


def find_splits(graph: ModelGraph, wiring: Wiring, reached: Sequence[int]) -> Iterator[Split]:
    """The calls that reach two outputs or more, each of whose takers reaches fewer."""
    names = [output.name for output in graph.outputs]
    for call, mask in enumerate(reached):
        if mask & (mask - 1) and all(reached[target] != mask for target in wiring.targets[call]):
            yield Split(wiring.calls[call].id, names_in(mask, names))
