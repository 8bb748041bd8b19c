"""From anchors to a whole matching: step 3 of :mod:`archlens.comparison.match.matching`."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.assessment import cost
from archlens.comparison.changes.call_changes import roots
from archlens.comparison.match.alignment import align
from archlens.comparison.match.colours import Colouring

_ROUNDS = 4
_MOST_PAIRS = 2_500
_MOST_SHIFTS = 20
_SETTINGS, _NEAR, _SHAPE, _NAME = 4.0, 2.0, 1.0, 2.0


def grow(old: Architecture, new: Architecture, anchors: Mapping[int, int]) -> dict[int, int]:
    """A whole matching from some of its pairs.

    Args:
        old: the architecture before.
        new: the architecture now.
        anchors: place of a call in ``old`` → its place in ``new``, for calls of one class each.
    """
    growth = _Growth(old, new, anchors)
    growth.match_by_colours()  # step 3a
    growth.match_by_order()  # step 3b
    growth.match_by_neighbours()  # step 3c
    growth.let_go()  # step 3d
    growth.match_by_colours()  # step 3a, again
    growth.match_by_neighbours()  # step 3c, again
    growth.match_by_surroundings()  # step 3e
    growth.match_replaced()  # step 3f
    growth.shift_pairs()  # step 3g
    return growth.forth


class _Growth:
    """A matching that grows.

    Args:
        old: the architecture before.
        new: the architecture now.
        anchors: the first pairs.
    """

    def __init__(self, old: Architecture, new: Architecture, anchors: Mapping[int, int]) -> None:
        self.old = old
        self.new = new
        self.forth = dict(anchors)
        self.back = {v: u for u, v in anchors.items()}
        self._colouring = Colouring(old, new)

    def add(self, u: int, v: int) -> None:
        self.forth[u] = v
        self.back[v] = u

    def match_by_colours(self) -> None:
        """Step 3a: calls of one colour."""
        for _ in range(_ROUNDS):
            before = len(self.forth)
            for colours in self._colouring.both, self._colouring.above, self._colouring.below:
                self._zip_equals(*colours(self.forth))
            if len(self.forth) == before:
                return

    def _zip_equals(self, old_colours: Sequence[int], new_colours: Sequence[int]) -> None:
        """Match the free calls of one colour in order, where both sides have as many."""
        left, right = _by_colour(old_colours, self.forth), _by_colour(new_colours, self.back)
        for colour, places in left.items():
            others = right.get(colour, ())
            if len(places) == len(others):
                for u, v in zip(places, others, strict=True):
                    self.add(u, v)

    def match_by_order(self) -> None:
        """Step 3b: calls between two anchors, in their order."""
        for u, v in align(self.old, self.new, self.forth, self._likeness):
            self.add(u, v)

    def _likeness(self, u: int, v: int) -> float:
        """How much two calls are alike by themselves; 0 for calls that cannot be the same."""
        if self._colouring.classes[0][u] != self._colouring.classes[1][v]:
            return 0.0
        before, now = self.old.calls[u], self.new.calls[v]
        alike = 1.0 + _SHAPE * (before.shapes == now.shapes)
        alike += _SETTINGS * (before.settings == now.settings)
        ends = self._colouring.ends
        alike += _NAME * (u in ends[0] and ends[0][u] == ends[1].get(v))
        if before.id == now.id:
            alike += _NAME / 8 if before.numbered else _NAME
        return alike

    def match_by_neighbours(self) -> None:
        """Step 3c: calls of one class next to matched ones, the most alike first."""
        heap = [(-self._fit(a, b), a, b) for u, v in self.forth.items() for a, b in self._beside(u, v)]
        heapq.heapify(heap)
        while heap:
            _, u, v = heapq.heappop(heap)
            if u in self.forth or v in self.back:
                continue
            self.add(u, v)
            for a, b in self._beside(u, v):
                heapq.heappush(heap, (-self._fit(a, b), a, b))

    def _beside(self, u: int, v: int) -> Iterator[tuple[int, int]]:
        """Free calls of one class, one next to ``u`` and the other next to ``v``, on the same side."""
        yield from self._of_one_class(
            (f.call for f in self.old.calls[u].feeds), (f.call for f in self.new.calls[v].feeds)
        )
        yield from self._of_one_class(self.old.targets[u], self.new.targets[v])

    def _of_one_class(self, near_u: Iterable[int], near_v: Iterable[int]) -> Iterator[tuple[int, int]]:
        left = [a for a in dict.fromkeys(near_u) if a not in self.forth]
        right = [b for b in dict.fromkeys(near_v) if b not in self.back]
        if len(left) * len(right) > _MOST_PAIRS:
            pairs: Iterable[tuple[int, int]] = zip(left, right, strict=False)
        else:
            pairs = ((a, b) for a in left for b in right)
        for a, b in pairs:
            if self._colouring.classes[0][a] == self._colouring.classes[1][b]:
                yield a, b

    def _fit(self, u: int, v: int) -> float:
        """How well two calls go together, given what is matched already."""
        return self._likeness(u, v) + _NEAR * (self._feeds_in_common(u, v) + self._targets_in_common(u, v))

    def _feeds_in_common(self, u: int, v: int) -> float:
        before = [self.forth.get(f.call, -1) for f in self.old.calls[u].feeds]
        now = [f.call for f in self.new.calls[v].feeds]
        return sum((Counter(before) & Counter(now)).values()) / max(1, len(before), len(now))

    def _targets_in_common(self, u: int, v: int) -> float:
        before, now = self.old.targets[u], self.new.targets[v]
        return sum(self.forth.get(t, -1) in now for t in before) / max(1, len(before), len(now))

    def let_go(self) -> None:
        """Step 3d: pairs with nothing in common."""
        for u, v in list(self.forth.items()):
            before, now = self.old.calls[u], self.new.calls[v]
            given = before.id == now.id and not before.numbered
            if before.settings == now.settings or given or before.kind == "input":
                continue
            if not self._feeds_in_common(u, v) and not self._targets_in_common(u, v):
                del self.forth[u], self.back[v]

    def match_by_surroundings(self) -> None:
        """Step 3e: calls of one class between the same matched calls."""
        old_classes, new_classes = self._colouring.classes
        old_roots, new_roots = roots(self.old, self.forth), roots(self.new, self.back)
        free: dict[tuple[int, frozenset[int]], list[int]] = {}
        for v, around in new_roots.items():
            free.setdefault((new_classes[v], around), []).append(v)
        forth = dict(self.forth)  # as it is before this step
        for u, around in old_roots.items():
            counterparts = frozenset(forth[root] for root in around)
            others = free.get((old_classes[u], counterparts))
            if others and counterparts:
                self.add(u, others.pop(0))

    def match_replaced(self) -> None:
        """Step 3f: a call that has another class now: what stands in its place, else what has its name."""
        for u, before in enumerate(self.old.calls):
            if u in self.forth or before.kind == "input":
                continue
            for v in self._successors_in_new(u):
                now = self.new.calls[v]
                if now.kind != "input" and self._stands_for(u, v):
                    self.add(u, v)
                    break
        for u, v in self._free_of_one_name():
            if self._feeds_in_common(u, v) or self._targets_in_common(u, v):
                self.add(u, v)

    def _free_of_one_name(self) -> Iterator[tuple[int, int]]:
        """Calls that nothing stands for yet, with one name: of another class, Keras itself does not name them alike."""
        for u, before in enumerate(self.old.calls):
            v = self.new.by_id.get(before.id)
            if v is None or u in self.forth or v in self.back:
                continue
            if "input" not in (before.kind, self.new.calls[v].kind):
                yield u, v

    def _successors_in_new(self, u: int) -> list[int]:
        """The free calls in the new one that take what stands for what ``u`` takes."""
        feeds = self.old.calls[u].feeds
        if not feeds or feeds[0].call not in self.forth:
            return []
        return [v for v in self.new.targets[self.forth[feeds[0].call]] if v not in self.back]

    def _stands_for(self, u: int, v: int) -> bool:
        """Whether both take the same tensors, and what takes the one takes the other."""
        before, now = self.old.calls[u].feeds, self.new.calls[v].feeds
        if [(self.forth.get(f.call), f.output) for f in before] != [(f.call, f.output) for f in now]:
            return False
        targets = {self.forth.get(t) for t in self.old.targets[u]}
        return targets == set(self.new.targets[v])

    def shift_pairs(self) -> None:
        """Step 3g: equal calls side by side of which only one is matched."""
        least: float | None = None
        for u, near, v in list(self._shifts())[:_MOST_SHIFTS]:
            if self.forth.get(near) != v or u in self.forth:
                continue
            least = cost(self.old, self.new, self.forth) if least is None else least
            del self.forth[near]
            self.add(u, v)
            found = cost(self.old, self.new, self.forth)
            if found < least:
                least = found
            else:
                del self.forth[u]
                self.add(near, v)

    def _shifts(self) -> Iterator[tuple[int, int, int]]:
        """Free old calls, with a matched neighbour that is like them, and what that is matched with."""
        for u, call in enumerate(self.old.calls):
            if u not in self.forth:
                for near in (*(f.call for f in call.feeds), *self.old.targets[u]):
                    if near in self.forth and self._alike(self.old, u, near):
                        yield u, near, self.forth[near]

    @staticmethod
    def _alike(side: Architecture, a: int, b: int) -> bool:
        one, other = side.calls[a], side.calls[b]
        return (one.class_name, one.settings, one.kind) == (other.class_name, other.settings, other.kind)


def _by_colour(colours: Sequence[int], matched: Mapping[int, int]) -> dict[int, list[int]]:
    found: dict[int, list[int]] = {}
    for place, colour in enumerate(colours):
        if place not in matched:
            found.setdefault(colour, []).append(place)
    return found
