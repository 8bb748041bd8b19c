"""From a matching of the calls of two architectures to what changed.

What follows from something else is told as following, or not at all:

1. A call that takes from an added call, where that call in turn leads back (through added calls only) to what it took
   before, was not rewired: something was inserted. The same holds for removed calls, the other way round.
2. An argument that came or went together with an added or removed call was not rewired either.
3. Shapes and parameters that differ behind a call that takes another shape, or has other settings, follow from that.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.structure import PlainCall, PlainFeed
from archlens.comparison.changes.comparison import (
    CallChange,
    FeedChange,
    ParameterChange,
    Reconfigured,
    Rewired,
    SettingChange,
    ShapeChange,
)
from archlens.layers import catalog
from archlens.layers.layer_settings import axis_from_the_front, default_setting
from archlens.text.json_writer import json_line

_OF_ANY_LAYER = frozenset({"dtype", "trainable"})
"""Settings that each class of layers has, whether a configuration tells them or not."""

_LONGEST_AXES = 100
"""No tensor has so many axes that they take more characters; a lock file may hold anything."""

_Arm = tuple[int, int, bool]


@dataclass(frozen=True)
class Changes:
    """What changed, given which calls are the same.

    Attributes:
        old: the architecture before.
        new: the architecture now.
        forth: place of a call in ``old`` → its place in ``new``.
    """

    old: Architecture
    new: Architecture
    forth: Mapping[int, int]
    back: Mapping[int, int] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "back", {new: old for old, new in self.forth.items()})

    @cached_property
    def pairs(self) -> list[tuple[int, int]]:
        """The matched calls in the new order."""
        return sorted(self.forth.items(), key=lambda pair: pair[1])

    @cached_property
    def removed(self) -> tuple[CallChange, ...]:
        """The calls that are only in the old one."""
        return tuple(_only(self.old, self.forth))

    @cached_property
    def added(self) -> tuple[CallChange, ...]:
        """The calls that are only in the new one."""
        return tuple(_only(self.new, self.back))

    @cached_property
    def rewired(self) -> tuple[Rewired, ...]:
        """The calls that take other tensors."""
        found = ((u, v, tuple(self._feed_changes(u, v))) for u, v in self.pairs)
        return tuple(Rewired(self.old.calls[u].id, self.new.calls[v].id, changes) for u, v, changes in found if changes)

    @cached_property
    def reconfigured(self) -> tuple[Reconfigured, ...]:
        """The calls with other settings, another class, or weights shared with others."""
        found = []
        for u, v in self.pairs:
            before, now = self.old.calls[u], self.new.calls[v]
            settings = (*_setting_changes(before, now), *self._sharing_changes(u, v))
            if settings:
                found.append(Reconfigured(before.id, now.id, now.class_name, settings))
        return tuple(found)

    @cached_property
    def shapes(self) -> tuple[ShapeChange, ...]:
        """The calls whose outputs have other shapes."""
        return tuple(
            ShapeChange(
                self.old.calls[u].id,
                self.new.calls[v].id,
                self.old.calls[u].shapes,
                self.new.calls[v].shapes,
                self._explained(u, v),
            )
            for u, v in self.pairs
            if v in self._reshaped
        )

    @cached_property
    def parameters(self) -> tuple[ParameterChange, ...]:
        """The calls whose layers have other numbers of parameters; of a layer called twice, its first call."""
        found = []
        for u, v in self.pairs:
            before, now = self.old.calls[u], self.new.calls[v]
            if before.parameters is None or now.parameters is None or before.parameters == now.parameters:
                continue
            if before.shares is None or now.shares is None:
                follows = self._explained(u, v)
                found.append(ParameterChange(before.id, now.id, before.parameters, now.parameters, follows))
        return tuple(found)

    @cached_property
    def _reshaped(self) -> frozenset[int]:
        """The places in the new architecture of calls whose outputs have other shapes."""
        return frozenset(v for u, v in self.pairs if _differ(self.old.calls[u], self.new.calls[v]))

    @cached_property
    def _touched(self) -> frozenset[str]:
        return frozenset((*(each.new for each in self.reconfigured), *(each.new for each in self.rewired)))

    def _explained(self, u: int, v: int) -> bool:
        """Case 3."""
        now = self.new.calls[v]
        if now.id in self._touched:
            return True
        return any(feed.call in self._reshaped or feed.call not in self.back for feed in now.feeds) or any(
            feed.call not in self.forth for feed in self.old.calls[u].feeds
        )

    def _feed_changes(self, u: int, v: int) -> Iterator[FeedChange]:
        before, now = self.old.calls[u].feeds, self.new.calls[v].feeds
        old_arms: list[_Arm] = [(self.forth.get(f.call, -1 - f.call), f.output, f.control) for f in before]
        new_arms: list[_Arm] = [(f.call, f.output, f.control) for f in now]
        if old_arms == new_arms:
            if [f.argument for f in before] != [f.argument for f in now]:
                argument = next(b.argument for a, b in zip(before, now, strict=True) if a.argument != b.argument)
                yield FeedChange(self._names(self.old, before), self._names(self.new, now), argument)
            return
        gone_places, come_places = _unlike(old_arms, new_arms)
        gone, come = [before[i] for i in gone_places], [now[i] for i in come_places]
        lost = [feed for feed in gone if not self._inserted(feed, come)]
        got = [feed for feed in come if not self._taken_out(feed, gone)]
        if Counter(old_arms) == Counter(new_arms):  # the same in another order
            lost, got = list(before), list(now)
        if lost or got:
            yield FeedChange(self._names(self.old, lost), self._names(self.new, got), (got or lost)[0].argument)

    def _inserted(self, lost: PlainFeed, got: Sequence[PlainFeed]) -> bool:
        """Cases 1 and 2, of a tensor that is no longer taken."""
        if lost.call not in self.forth:
            return True
        return any(f.call not in self.back and self.forth[lost.call] in self._roots_new[f.call] for f in got)

    def _taken_out(self, got: PlainFeed, lost: Sequence[PlainFeed]) -> bool:
        """Cases 1 and 2, of a tensor that is newly taken."""
        if got.call not in self.back:
            return True
        return any(f.call not in self.forth and self.back[got.call] in self._roots_old[f.call] for f in lost)

    @cached_property
    def _roots_new(self) -> Mapping[int, frozenset[int]]:
        return roots(self.new, self.back)

    @cached_property
    def _roots_old(self) -> Mapping[int, frozenset[int]]:
        return roots(self.old, self.forth)

    def _sharing_changes(self, u: int, v: int) -> Iterator[SettingChange]:
        """Whether a call shares weights with other calls than before."""
        before, now = self._shared_old.get(u, v), self._shared_new.get(v, v)
        # A form without weights does not tell which layers have them in common.
        told = (self.old.calls[u].parameters is None) == (self.new.calls[v].parameters is None)
        if before != now and told:
            yield SettingChange("weights", self._weights(before, v), self._weights(now, v))

    def _weights(self, first: int, own: int) -> str:
        return json_line("its own" if first == own else f"those of {self.new.calls[first].id}")

    @cached_property
    def _shared_old(self) -> Mapping[int, int]:
        """Place in the old one → the first place in the new one among the calls that it shares weights with."""
        return _first_of_group(self.old, self.forth)

    @cached_property
    def _shared_new(self) -> Mapping[int, int]:
        return _first_of_group(self.new, {new: new for new in self.back})

    @staticmethod
    def _names(side: Architecture, feeds: Sequence[PlainFeed]) -> tuple[str, ...]:
        return tuple(side.calls[f.call].id + (f":{f.output}" if f.output else "") for f in feeds)


def _only(side: Architecture, matched: Mapping[int, int]) -> Iterator[CallChange]:
    """The unmatched calls of a side, those that hang together in one group."""
    group: dict[int, int] = {}
    for place, call in enumerate(side.calls):
        if place not in matched:
            group[place] = place
            for feed in call.feeds:
                if feed.call in group:
                    _join(group, place, feed.call)
    numbers: dict[int, int] = {}
    for place in group:
        call = side.calls[place]
        number = numbers.setdefault(_find(group, place), len(numbers) + 1)
        yield CallChange(
            call.id,
            call.class_name,
            call.shapes[0] if call.shapes else None,
            call.parameters,
            call.shares is not None,
            number,
        )


def _find(group: dict[int, int], place: int) -> int:
    while group[place] != place:
        group[place] = group[group[place]]
        place = group[place]
    return place


def _join(group: dict[int, int], a: int, b: int) -> None:
    group[_find(group, a)] = _find(group, b)


def _differ(before: PlainCall, now: PlainCall) -> bool:
    """Whether shapes differ; one of which nothing is known differs from none."""
    # Not every form tells how many outputs a call has, only those that are taken.
    pairs = zip(before.shapes, now.shapes, strict=False)
    return any(a is not None and b is not None and a != b for a, b in pairs)


def _setting_changes(before: PlainCall, now: PlainCall) -> Iterator[SettingChange]:
    old, new = dict(before.settings), dict(now.settings)
    keys = old.keys() | new.keys()
    if (before.class_name, before.kind) != (now.class_name, now.kind):
        yield SettingChange("class", _quoted(before), _quoted(now))
        layers = before.kind == now.kind == "layer"
        # Each class has settings of its own beside those of any layer.
        keys = {
            key for key in keys if (key in old and key in new) or (layers and key.partition(".")[0] in _OF_ANY_LAYER)
        }
    for key in sorted(keys):
        before_value, value = old.get(key), new.get(key)
        if before_value is None and value is not None:
            yield SettingChange(key, default_setting(key, value), value)
        elif value is None and before_value is not None:
            yield SettingChange(key, before_value, default_setting(key, before_value))
        elif (
            before_value is not None and value is not None and not _mean_the_same(key, before, before_value, now, value)
        ):
            yield SettingChange(key, before_value, value)


def _mean_the_same(key: str, before: PlainCall, old: str, now: PlainCall, new: str) -> bool:
    """Whether a setting that both have is one value, however it is written."""
    return old == new or (key == "axis" and _axis(before, old) == _axis(now, new))


def _axis(call: PlainCall, written: str) -> str:
    """An axis of what a call takes, counted from the front; any other setting as it is.

    Lock files of older versions have it as some files have it, counted from the back.
    """
    row = catalog.operation(call.class_name) if call.kind == "operation" else catalog.layer_class(call.class_name)
    if row is None or "axis of input" not in row.traits or not call.shapes or len(written) > _LONGEST_AXES:
        return written
    # Such calls give as many axes as they take.
    return axis_from_the_front(written, call.shapes[0])


def _quoted(call: PlainCall) -> str:
    return f'"{call.class_name}"' if call.kind != "operation" else f'"{call.class_name} (operation)"'


def _unlike(old: Sequence[_Arm], new: Sequence[_Arm]) -> tuple[list[int], list[int]]:
    """The places of the arms that are not in both, in one order."""
    gone: list[int] = []
    come: list[int] = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            gone.extend(range(i, j))
            come.extend(range(k, m))
    return gone, come


def roots(side: Architecture, matched: Mapping[int, int]) -> dict[int, frozenset[int]]:
    """Of each unmatched call, the matched calls that it takes from through unmatched ones alone."""
    found: dict[int, frozenset[int]] = {}
    for place, call in enumerate(side.calls):
        if place not in matched:
            near = (found[f.call] if f.call in found else frozenset([f.call]) for f in call.feeds)
            found[place] = frozenset().union(*near)
    return found


def _first_of_group(side: Architecture, place: Mapping[int, int]) -> dict[int, int]:
    """Matched call of a side → the least place among the matched calls of its layer."""
    first: dict[int, int] = {}
    for number, call in enumerate(side.calls):
        root = number if call.shares is None else call.shares
        if number in place:
            first[root] = min(first.get(root, place[number]), place[number])
    return {
        number: first[number if call.shares is None else call.shares]
        for number, call in enumerate(side.calls)
        if number in place
    }
