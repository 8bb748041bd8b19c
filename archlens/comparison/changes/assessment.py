"""From a matching to a Comparison: its changes, its interface, its figures and its names."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.counted_names import is_numbered, is_numbered_model
from archlens.comparison.changes.call_changes import Changes
from archlens.comparison.changes.comparison import Comparison, InterfaceChange, Renamed
from archlens.comparison.changes.figure_changes import figure_changes

_ADDED, _RESET, _REWIRED, _FOLLOWING = 2.0, 1.0, 1.0, 0.01
_RENAMED, _SETTING = 0.02, 0.05


def assess(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> Comparison:
    """What changed, given which calls are the same.

    Args:
        old: the architecture before.
        new: the architecture now.
        forth: place of a call in ``old`` → its place in ``new``.
    """
    changes = Changes(old, new, forth)
    comparison = Comparison(
        old=old,
        new=new,
        matching=tuple(sorted(forth.items())),
        added=changes.added,
        removed=changes.removed,
        rewired=changes.rewired,
        reconfigured=changes.reconfigured,
        shapes=changes.shapes,
        parameters=changes.parameters,
        interface=tuple(_interface(old, new, forth)),
        figures=(),
        renamed=tuple(_renamed(old, new, forth)),
    )
    if comparison.same:
        return comparison
    figures = tuple(figure_changes(old, new, forth, pair_outputs(old, new, forth)))
    return Comparison(**{**vars(comparison), "figures": figures})


def cost(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> float:
    """How much a matching leaves to explain; the best matching is the one with least.

    By it, steps 3g and 4 of :mod:`archlens.comparison.match.matching` choose.

    Names weigh so little that they decide only between matchings that are as good without them.
    """
    changes = Changes(old, new, forth)
    settings = sum(len(each.settings) for each in changes.reconfigured)
    own = sum(not each.follows for each in changes.shapes) + sum(not each.follows for each in changes.parameters)
    following = len(changes.shapes) + len(changes.parameters) - own
    names = sum(old.calls[u].plain_id != new.calls[v].plain_id for u, v in forth.items())
    return (
        _ADDED * (len(changes.added) + len(changes.removed))
        + _RESET * len(changes.reconfigured)
        + _SETTING * settings
        + _REWIRED * len(changes.rewired)
        + own
        + _FOLLOWING * following
        + _RENAMED * names
        + sum(1.0 for _ in _interface(old, new, forth))
    )


def pair_outputs(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> dict[int, int]:
    """Which output is which: those of one call, then those of one name, then those in one place."""
    numbered = range(len(old.outputs)), range(len(new.outputs))
    keys: tuple[tuple[Iterable[object], Iterable[object]], ...] = (
        (((forth.get(e.call, -1 - e.call), e.output) for e in old.outputs), ((e.call, e.output) for e in new.outputs)),
        ((e.name for e in old.outputs), (e.name for e in new.outputs)),
        numbered,
    )
    pairing: dict[int, int] = {}
    for before, now in keys:
        taken = set(pairing.values())
        free: dict[object, list[int]] = {}
        for place, key in enumerate(now):
            if place not in taken:
                free.setdefault(key, []).append(place)
        for place, key in enumerate(before):
            if place not in pairing and free.get(key):
                pairing[place] = free[key].pop(0)
    return pairing


def _interface(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> Iterator[InterfaceChange]:
    """Inputs and outputs that are others, in another order, or that have each other's names."""
    before, now = [call.id for call in old.calls[: old.inputs]], [call.id for call in new.calls[: new.inputs]]
    mapped = [forth.get(place) for place in range(old.inputs)]
    if mapped != list(range(new.inputs)) or _crossed(before, now, lambda name: not is_numbered(name, "InputLayer")):
        yield InterfaceChange("inputs", tuple(before), tuple(now))
    before, now = [end.name for end in old.outputs], [end.name for end in new.outputs]
    ends = [(forth.get(end.call), end.output) for end in old.outputs]
    given = {
        end.name
        for side in (old, new)
        for end in side.outputs
        if not is_numbered(end.name, side.calls[end.call].class_name) and not is_numbered_model(end.name)
    }
    moved = [(end.call, end.output) for end in new.outputs] != ends
    if (moved and not _explained(old, new, forth)) or _crossed(before, now, given.__contains__):
        yield InterfaceChange("outputs", tuple(before), tuple(now))


def _explained(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> bool:
    """Whether outputs come from other calls only because these were added or removed."""
    if len(old.outputs) != len(new.outputs):
        return False
    back = set(forth.values())
    return all(
        (forth.get(a.call) == b.call and a.output == b.output) or a.call not in forth or b.call not in back
        for a, b in zip(old.outputs, new.outputs, strict=True)
    )


def _crossed(before: Sequence[str], now: Sequence[str], given: Callable[[str], bool]) -> bool:
    """Whether a name that a person gave stands in both, in another place: feeding by name would go elsewhere."""
    if len(before) != len(now):
        return False
    places = {name: place for place, name in enumerate(before) if given(name) and before.count(name) == 1}
    return any(places.get(name, place) != place and now.count(name) == 1 for place, name in enumerate(now))


def _renamed(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> Iterator[Renamed]:
    if old.name != new.name:
        yield Renamed(old.name, new.name, is_numbered_model(old.name) and is_numbered_model(new.name))
    for u, v in sorted(forth.items(), key=lambda pair: pair[1]):
        before, now = old.calls[u], new.calls[v]
        if before.id != now.id:
            yield Renamed(before.id, now.id, before.plain_id == now.plain_id)
