"""Which inputs a call sees, and which outputs it reaches: sets as integer bit masks, one pass down, one pass up."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.analysis.results import InputRole
from archlens.analysis.wiring import Wiring
from archlens.graph import ModelGraph


def source_masks(wiring: Wiring) -> list[int]:
    """S(v) of each call: bit i is set if a path of feature tensors leads from the i-th input to it."""
    masks = [0] * len(wiring.calls)
    for i, call in enumerate(wiring.inputs):
        masks[call] = 1 << i
    for call, sources in enumerate(wiring.sources):
        for source in sources:
            masks[call] |= masks[source]
    return masks


def output_masks(wiring: Wiring) -> list[int]:
    """R(v) of each call: bit k is set if it reaches the k-th output."""
    masks = [0] * len(wiring.calls)
    for k, call in enumerate(wiring.outputs):
        masks[call] |= 1 << k
    for call in reversed(range(len(masks))):
        for target in wiring.targets[call]:
            masks[call] |= masks[target]
    return masks


def names_in(mask: int, names: Sequence[str]) -> tuple[str, ...]:
    """The names whose bits are set, in order.

    Example:
        >>> names_in(0b101, ["a", "b", "c"])
        ('a', 'c')
    """
    found = []
    while mask:
        low = mask & -mask
        found.append(names[low.bit_length() - 1])
        mask ^= low
    return tuple(found)


def input_roles(graph: ModelGraph, wiring: Wiring, reached: Sequence[int]) -> list[InputRole]:
    """The role of each input.

    ``feature``: it reaches an output by feature tensors. ``control``: some tensor takes it, and all its ways lead into
    control tensors. ``unused``: neither.
    """
    controlling = _leading_into_control(graph, wiring)
    return ["feature" if reached[call] else "control" if controlling[call] else "unused" for call in wiring.inputs]


def _leading_into_control(graph: ModelGraph, wiring: Wiring) -> list[bool]:
    makers = {tensor.source for tensor in graph.tensors if tensor.control}
    leads = [call.id in makers for call in wiring.calls]
    for call in reversed(range(len(leads))):
        leads[call] = leads[call] or any(leads[target] for target in wiring.targets[call])
    return leads
