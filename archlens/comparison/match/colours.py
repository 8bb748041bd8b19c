"""Colours: numbers that are equal for calls which look alike, in one of two architectures or across both.

Step 3a of :mod:`archlens.comparison.match.matching` matches calls by them.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.structure import PlainCall

_Two = tuple[list[int], list[int]]


class Colouring:
    """The colouring of two architectures, as refinement in both directions makes it.

    Args:
        old: the one.
        new: the other.

    Attributes:
        classes: of each call of each side, its class.
        ends: of each side, the calls that give outputs, and which.
    """

    def __init__(self, old: Architecture, new: Architecture) -> None:
        self._sides = old, new
        self._known: dict[Hashable, int] = {}
        self.classes: _Two = self._each(lambda call: ("class", call.kind, call.class_name))
        self._labels: _Two = self._each(_label)
        self.ends = _ends(old), _ends(new)

    def above(self, forth: Mapping[int, int]) -> _Two:
        """What leads to each call, up to the next matched calls."""
        old, new = self._anchored(forth)
        return self._above(0, old), self._above(1, new)

    def below(self, forth: Mapping[int, int]) -> _Two:
        """What each call leads to, down to the next matched calls."""
        old, new = self._anchored(forth)
        return self._below(0, old), self._below(1, new)

    def both(self, forth: Mapping[int, int]) -> _Two:
        """What leads to each call and what it leads to."""
        (old_above, new_above), (old_below, new_below) = self.above(forth), self.below(forth)
        return (
            [self._colour(("both", *pair)) for pair in zip(old_above, old_below, strict=True)],
            [self._colour(("both", *pair)) for pair in zip(new_above, new_below, strict=True)],
        )

    def _anchored(self, forth: Mapping[int, int]) -> tuple[dict[int, int], dict[int, int]]:
        """Matched call → a colour that it and its counterpart alone have, for each side."""
        old = {u: self._colour(("pair", u, v)) for u, v in forth.items()}
        return old, {v: old[u] for u, v in forth.items()}

    def _above(self, side: int, anchors: Mapping[int, int]) -> list[int]:
        labels = self._labels[side]
        found: list[int] = []
        for place, call in enumerate(self._sides[side].calls):
            anchor = anchors.get(place)
            if anchor is None:
                taken = tuple((found[f.call], f.output, f.control) for f in call.feeds)
                anchor = self._colour((labels[place], taken))
            found.append(anchor)
        return found

    def _below(self, side: int, anchors: Mapping[int, int]) -> list[int]:
        calls, labels, ends = self._sides[side].calls, self._labels[side], self.ends[side]
        found = [0] * len(calls)
        given: list[list[tuple[int, int, bool]]] = [[] for _ in calls]
        for place in reversed(range(len(calls))):
            anchor = anchors.get(place)
            if anchor is None:
                anchor = self._colour((labels[place], ends.get(place), tuple(sorted(given[place]))))
            found[place] = anchor
            for feed in calls[place].feeds:
                given[feed.call].append((anchor, feed.output, feed.control))
        return found

    def _each(self, key: object) -> _Two:
        old, new = ([self._colour(key(call)) for call in side.calls] for side in self._sides)  # type: ignore[operator]
        return old, new

    def _colour(self, key: Hashable) -> int:
        return self._known.setdefault(key, len(self._known))


def _label(call: PlainCall) -> Hashable:
    """What a call is by itself."""
    shapes = call.shapes if call.kind == "input" else ()
    return "label", call.kind, call.class_name, call.settings, shapes, len(call.feeds)


def _ends(side: Architecture) -> dict[int, tuple[tuple[int, int], ...]]:
    """Call → the outputs that it gives, by place."""
    found: dict[int, tuple[tuple[int, int], ...]] = {}
    for place, end in enumerate(side.outputs):
        found[end.call] = (*found.get(end.call, ()), (place, end.output))
    return found
