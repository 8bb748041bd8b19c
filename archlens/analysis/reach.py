"""Which inputs a call sees, and which outputs it reaches: sets as integer bit masks, one pass down, one pass up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def source_masks(sources: Sequence[Sequence[int]], inputs: Sequence[int]) -> tuple[int, ...]:
    """S(v) of each call: bit i is set if a path of feature tensors leads from the i-th input to it.

    Args:
        sources: of each call, in topological order, the calls that it takes from.
        inputs: the calls that are inputs, in the model's order.

    Example:
        >>> source_masks([[], [], [0], [1, 2]], [0, 1])
        (1, 2, 1, 3)
    """
    masks = [0] * len(sources)
    for i, call in enumerate(inputs):
        masks[call] = 1 << i
    for call, above in enumerate(sources):
        for source in above:
            masks[call] |= masks[source]
    return tuple(masks)


def output_masks(targets: Sequence[Sequence[int]], outputs: Sequence[int]) -> tuple[int, ...]:
    """R(v) of each call: bit k is set if it reaches the k-th output.

    Args:
        targets: of each call, in topological order, the calls that take from it.
        outputs: the calls that give the outputs, in the model's order.

    Example:
        >>> output_masks([[1, 2], [], [], []], [1, 2])
        (3, 1, 2, 0)
    """
    masks = [0] * len(targets)
    for k, call in enumerate(outputs):
        masks[call] |= 1 << k
    for call in reversed(range(len(masks))):
        for target in targets[call]:
            masks[call] |= masks[target]
    return tuple(masks)


def has_several(mask: int) -> bool:
    """Whether at least two bits are set.

    Example:
        >>> [has_several(mask) for mask in (0, 0b100, 0b101)]
        [False, False, True]
    """
    return bool(mask & (mask - 1))


def names_in(mask: int, names: Sequence[T]) -> tuple[T, ...]:
    """The names, or whatever else stands for each bit, whose bits are set; in order.

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
