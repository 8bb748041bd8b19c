"""Both models as one graph: what is in both, what is new, and what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.structure import PlainCall
from archlens.comparison.changes.comparison import Comparison, SettingChange
from archlens.comparison.changes.setting_words import values
from archlens.graph import Shape

Status = Literal["same", "added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class Both:
    """A call of the union.

    Attributes:
        call: the call, as the new model has it; of a removed one, as the old model had it.
        status: whether it is in both, and the same.
        changes: what changed in it, a line each.
    """

    call: PlainCall
    status: Status
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Way:
    """An edge of the union.

    Attributes:
        source: place of a call in the union.
        target: alike.
        control: whether it is a control tensor.
        status: whether it is in both, or in one.
        shape: of the tensor.
    """

    source: int
    target: int
    control: bool
    status: Status
    shape: Shape


@dataclass(frozen=True, slots=True)
class Union:
    """Both models.

    Attributes:
        calls: in an order in which each call of the new model stands after those that it takes from.
        ways: the tensors of both, several between two calls as one.
        ends: places of the calls that give an output of either.
    """

    calls: tuple[Both, ...]
    ways: tuple[Way, ...]
    ends: frozenset[int]


def union(comparison: Comparison) -> Union:
    """Both models of a comparison as one graph."""
    old, new = comparison.old, comparison.new
    back = {v: u for u, v in comparison.matching}
    forth = dict(comparison.matching)
    changes = _changes(comparison)
    order = _order(comparison)
    at_new = {place: i for i, (side, place) in enumerate(order) if side == "new"}
    at_old = {place: i for i, (side, place) in enumerate(order) if side == "old"}
    at_old.update((u, at_new[v]) for u, v in forth.items())
    calls = []
    for side, place in order:
        if side == "old":
            calls.append(Both(old.calls[place], "removed"))
        elif place not in back:
            calls.append(Both(new.calls[place], "added"))
        else:
            call = new.calls[place]
            told = tuple(changes.get(call.id, ()))
            calls.append(Both(call, "changed" if told else "same", told))
    ends = {at_new[end.call] for end in new.outputs} | {at_old[end.call] for end in old.outputs}
    return Union(tuple(calls), tuple(_ways(comparison, at_old, at_new)), frozenset(ends))


def _ways(comparison: Comparison, at_old: Mapping[int, int], at_new: Mapping[int, int]) -> Iterable[Way]:
    before, now = _feeds(comparison.old, at_old), _feeds(comparison.new, at_new)
    ways = {key: Way(*key, "same" if key in before else "added", shape) for key, shape in now.items()}
    ways.update((key, Way(*key, "removed", shape)) for key, shape in before.items() if key not in now)
    return ways.values()


def _feeds(side: Architecture, at: Mapping[int, int]) -> dict[tuple[int, int, bool], Shape]:
    """From where to where a tensor goes, and whether it is a control tensor → its shape."""
    return {
        (at[feed.call], at[target], feed.control): _shape(side.calls[feed.call], feed.output)
        for target, call in enumerate(side.calls)
        for feed in call.feeds
    }


def _order(comparison: Comparison) -> list[tuple[str, int]]:
    """The calls of the new model in its order, each removed call behind the last that it takes from."""
    forth = dict(comparison.matching)
    behind: dict[tuple[str, int] | None, list[tuple[str, int]]] = {}
    rank: dict[tuple[str, int], tuple[int, int]] = {("new", v): (v, 0) for v in range(len(comparison.new.calls))}
    for u, call in enumerate(comparison.old.calls):
        if u in forth:
            continue
        sources = [("new", forth[f.call]) if f.call in forth else ("old", f.call) for f in call.feeds]
        last = max(sources, key=lambda key: rank[key], default=None)
        rank["old", u] = (-1, u) if last is None else (rank[last][0], u + 1)
        anchor = None if last is None or rank[last][0] < 0 else ("new", rank[last][0])
        behind.setdefault(anchor, []).append(("old", u))
    order = list(behind.get(None, ()))
    for v in range(len(comparison.new.calls)):
        order += [("new", v), *behind.get(("new", v), ())]
    return order


def _shape(call: PlainCall, output: int) -> Shape:
    return call.shapes[output] if output < len(call.shapes) else None


def _changes(comparison: Comparison) -> dict[str, list[str]]:
    """Id in the new model → what changed in the call."""
    found: dict[str, list[str]] = {}
    for each in comparison.reconfigured:
        found.setdefault(each.new, []).extend(_settings(each.settings))
    for rewired in comparison.rewired:
        found.setdefault(rewired.new, []).append("takes other tensors")
    for change in comparison.shapes:
        if not change.follows:
            found.setdefault(change.id, []).append("other shape")
    for count in comparison.parameters:
        if not count.follows:
            found.setdefault(count.id, []).append("other number of parameters")
    return found


def _settings(settings: Iterable[SettingChange]) -> Iterator[str]:
    for setting in settings:
        before, now = values(setting)
        yield f"{setting.key} {before} → {now}"
