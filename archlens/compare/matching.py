"""Which calls of two architectures are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlens.compare.assessing import cost

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlens.compare.architecture import Architecture


def match(old: Architecture, new: Architecture) -> Mapping[int, int]:
    """Place of a call in ``old`` → its place in ``new``, for the calls that are in both."""
    best: Mapping[int, int] = {}
    least = float("inf")
    for matching in _candidates(old, new):
        found = cost(old, new, matching)
        if found < least:
            best, least = matching, found
        if not least:
            break
    return best


def _candidates(old: Architecture, new: Architecture) -> Iterator[Mapping[int, int]]:
    if [call.class_name for call in old.calls] == [call.class_name for call in new.calls]:
        yield {i: i for i in range(len(old.calls))}
    yield {
        place: new.by_id[call.id] for place, call in enumerate(old.calls)
        if call.id in new.by_id and new.calls[new.by_id[call.id]].class_name == call.class_name
    }  # fmt: skip
