"""The calls from which a way leads to each output, found in the time that it takes to write them down."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archlens.analysis.reach import NONE, EndSets
from archlens.render.html.numbers import CallRanges


def calls_by_output(reached: EndSets, outputs: int, most: int) -> Sequence[CallRanges] | None:
    """The calls from which feature tensors lead to each output, those that give it among them.

    The product of calls and outputs is never walked. Neighbours in topological order mostly reach the same outputs; a
    range of an output's calls begins or ends only where they do not.

    Args:
        reached: of each call, the outputs that it reaches.
        outputs: how many there are.
        most: how many ranges all outputs may have together.

    Returns:
        For each output its calls; ``None`` if they are more ranges than that.

    Example:
        >>> from archlens.analysis.reach import output_masks
        >>> reached = output_masks([[1, 2], [], [3], []], [1, 3])
        >>> [str(calls) for calls in calls_by_output(reached, 2, most=100)]
        ['0-1', '0 2-3']
    """
    begun = [0] * outputs
    spans: list[list[tuple[int, int]]] = [[] for _ in range(outputs)]
    found = before = 0
    for call, mask in _changes(reached):
        ended, begins = before & ~mask, mask & ~before
        found += begins.bit_count()
        if found > most:
            return None
        for place in _places(ended):
            spans[place].append((begun[place], call - 1))
        for place in _places(begins):
            begun[place] = call
        before = mask
    return [CallRanges(tuple(each)) for each in spans]


def _changes(reached: EndSets) -> Iterator[tuple[int, int]]:
    """The calls that reach other outputs than the call before, with what they reach; nothing behind the last call."""
    kind_before = NONE
    for call, kind in enumerate(reached.kinds):
        if kind != kind_before:
            yield call, reached.mask(kind)
        kind_before = kind
    yield len(reached), 0


def _places(mask: int) -> Iterator[int]:
    """The bits that are set, in order."""
    while mask:
        lowest = mask & -mask
        yield lowest.bit_length() - 1
        mask ^= lowest
