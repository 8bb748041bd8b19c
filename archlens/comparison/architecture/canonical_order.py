"""An order of the calls that follows from the structure of a model alone.

A call's arguments have an order, and so have the outputs; walking back from the outputs, argument by argument,
therefore reaches the calls in an order that does not depend on names or on the file. Two models of one structure have
the same order, so that being the same architecture shows in one pass over both. What lies on a way to no output comes
last; of such ends, those that look alike from above keep the file's order.
"""

from __future__ import annotations

from collections.abc import Sequence

from archlens.comparison.architecture.structure import PlainFeed


def canonical(
    inputs: Sequence[int], outputs: Sequence[int], feeds: Sequence[Sequence[PlainFeed]], labels: Sequence[object]
) -> list[int]:
    """The numbers of all calls: inputs first, each other call after those that it takes from.

    Args:
        inputs: numbers of the inputs, in the model's order.
        outputs: numbers of the calls that make the outputs, in the model's order.
        feeds: of each call, what it takes; the calls are numbered in topological order.
        labels: of each call, what it is, whatever its name.
    """
    placed = dict.fromkeys(inputs)
    _walk_back(outputs, feeds, placed)
    rest = [call for call in range(len(feeds)) if call not in placed]
    if rest:
        seen = from_above(feeds, labels)
        taken = {feed.call for taken in feeds for feed in taken}
        ends = [call for call in rest if call not in taken]
        _walk_back(sorted(ends, key=lambda call: seen[call]), feeds, placed)
    return list(placed)


def _walk_back(roots: Sequence[int], feeds: Sequence[Sequence[PlainFeed]], placed: dict[int, None]) -> None:
    for root in roots:
        stack = [(root, 0)]
        while stack:
            call, argument = stack.pop()
            if call in placed:
                continue
            if argument < len(feeds[call]):
                stack.append((call, argument + 1))
                stack.append((feeds[call][argument].call, 0))
            else:
                placed[call] = None


def from_above(feeds: Sequence[Sequence[PlainFeed]], labels: Sequence[object]) -> list[int]:
    """A number for what each call computes: equal for calls with equal labels, and equal ones above them."""
    known: dict[object, int] = {}
    numbers: list[int] = []
    for taken, label in zip(feeds, labels, strict=True):
        key = (label, *((numbers[f.call], f.output, f.argument, f.control) for f in taken))
        numbers.append(known.setdefault(key, len(known)))
    return numbers
