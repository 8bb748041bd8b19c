"""From a matching to a Comparison: its changes, its interface, its figures and its names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.counted_names import is_numbered_model
from archlens.comparison.changes.call_changes import Changes
from archlens.comparison.changes.causes import with_causes
from archlens.comparison.changes.comparison import Comparison, InterfaceChange, Renamed
from archlens.comparison.changes.figure_changes import figure_changes
from archlens.comparison.changes.interface_changes import interface_changes, pair_outputs

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
    interface = tuple(interface_changes(old, new, forth))
    shapes, parameters = with_causes(changes)
    comparison = Comparison(
        old=old,
        new=new,
        matching=tuple(sorted(forth.items())),
        added=changes.added,
        removed=changes.removed,
        rewired=changes.rewired,
        reconfigured=changes.reconfigured,
        shapes=shapes,
        parameters=parameters,
        interface=interface,
        figures=(),
        renamed=tuple(_renamed(old, new, forth, interface)),
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
    interface = tuple(interface_changes(old, new, forth))
    names = sum(old.calls[u].plain_id != new.calls[v].plain_id for u, v in forth.items())
    return (
        _ADDED * (len(changes.added) + len(changes.removed))
        + _RESET * len(changes.reconfigured)
        + _SETTING * settings
        + _REWIRED * len(changes.rewired)
        + own
        + _FOLLOWING * following
        + _RENAMED * names
        + sum(1.0 * change.rearranged + _RENAMED * len(change.relabelled) for change in interface)
    )


def _renamed(
    old: Architecture, new: Architecture, forth: Mapping[int, int], interface: tuple[InterfaceChange, ...]
) -> Iterator[Renamed]:
    """Other names of the model and its calls; those of inputs that belong to the interface are told there."""
    told = {(each.old, each.new) for change in interface if change.side == "inputs" for each in change.relabelled}
    if old.name != new.name:
        yield Renamed(old.name, new.name, is_numbered_model(old.name) and is_numbered_model(new.name))
    for u, v in sorted(forth.items(), key=lambda pair: pair[1]):
        before, now = old.calls[u], new.calls[v]
        own = before.kind == "input" and (before.id, now.id) in told
        if before.id != now.id and not own:
            yield Renamed(before.id, now.id, before.plain_id == now.plain_id)
