"""What changed in the signature of a model: its inputs and outputs, as callers feed them and read them.

A caller knows an input or output by its *label*: its key where there is one, else its name. Names that Keras made up
(``input_layer_3``, ``dense_1``) are no labels: no caller can rely on them. So

1. a side is *rearranged* if it has more or fewer members, or if they stand in another order; the order does not matter
   where all have keys, in both models. A label that stands in another place is another order, too;
2. a member is *relabelled* if it has another label, or one where it had none;
3. of a lock file that does not tell keys, names alone are compared, where neither model made them up and no key stands
   in for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.comparison import InterfaceChange, Relabelled

_Pairs = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class _Member:
    """An input or output.

    Attributes:
        name: its name.
        key: its key; ``None`` where it has none, or where that is not told.
        made_up: whether Keras made its name up.
        tensor: the place of the call that makes it, and which of its outputs it is.
    """

    name: str
    key: str | None
    made_up: bool
    tensor: tuple[int, int]

    @property
    def label(self) -> str | None:
        if self.key is not None:
            return self.key
        return None if self.made_up else self.name


def interface_changes(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> Iterator[InterfaceChange]:
    """What changed in the inputs, and in the outputs.

    Args:
        old: the architecture before.
        new: the architecture now.
        forth: place of a call in ``old`` → its place in ``new``.
    """
    told = old.tells_keys and new.tells_keys
    before, now = _inputs(old), _inputs(new)
    pairs = [(u, forth[u]) for u in range(old.inputs) if u in forth]
    moved: Sequence[int] = [v for u, v in pairs if u != v]
    whole = len(pairs) == len(before) == len(now)
    rearranged = not whole or (not _all_keyed(before, now) and bool(moved))
    yield from _change("inputs", before, now, pairs, rearranged=rearranged, moved=moved, told=told)

    before, now = _outputs(old), _outputs(new)
    pairs = sorted(pair_outputs(old, new, forth).items())
    moved = _moved_outputs(before, now, pairs, forth)
    rearranged = len(before) != len(now) or bool(moved)
    yield from _change("outputs", before, now, pairs, rearranged=rearranged, moved=moved, told=told)


def pair_outputs(old: Architecture, new: Architecture, forth: Mapping[int, int]) -> dict[int, int]:
    """Which output is which: those of one call, then those of one name, then those in one place."""
    old_names, new_names = [end.name for end in old.outputs], [end.name for end in new.outputs]
    old_tensors = [(forth.get(end.call, -1 - end.call), end.output) for end in old.outputs]
    new_tensors = [(end.call, end.output) for end in new.outputs]
    keys: tuple[tuple[Iterable[object], Iterable[object]], ...] = (
        # A tensor that is an output twice is told apart by its names.
        (zip(old_tensors, old_names, strict=True), zip(new_tensors, new_names, strict=True)),
        (old_tensors, new_tensors),
        (old_names, new_names),
        (range(len(old_names)), range(len(new_names))),
    )
    pairing: dict[int, int] = {}
    for old_keys, new_keys in keys:
        taken = set(pairing.values())
        free: dict[object, list[int]] = {}
        for place, key in enumerate(new_keys):
            if place not in taken:
                free.setdefault(key, []).append(place)
        for place, key in enumerate(old_keys):
            if place not in pairing and free.get(key):
                pairing[place] = free[key].pop(0)
    return pairing


def _inputs(side: Architecture) -> list[_Member]:
    calls = side.calls[: side.inputs]
    return [_Member(call.id, side.key_of(place), call.numbered, (place, 0)) for place, call in enumerate(calls)]


def _outputs(side: Architecture) -> list[_Member]:
    return [_Member(end.name, end.key, end.numbered, (end.call, end.output)) for end in side.outputs]


def _all_keyed(*sides: Sequence[_Member]) -> bool:
    return all(each.key is not None for each in chain.from_iterable(sides))


def _moved_outputs(
    before: Sequence[_Member], now: Sequence[_Member], pairs: _Pairs, forth: Mapping[int, int]
) -> Sequence[int]:
    """The outputs that come from other calls, and not only because these were added or removed."""
    if len(before) != len(now):
        return ()
    if not _all_keyed(before, now):
        pairs = [(place, place) for place in range(len(before))]
    back = set(forth.values())
    moved = []
    for u, v in pairs:
        (call, output), (other, its_output) = before[u].tensor, now[v].tensor
        alike = forth.get(call) == other and output == its_output
        if not alike and call in forth and other in back:
            moved.append(v)
    return moved


def _change(
    side: Literal["inputs", "outputs"],
    before: Sequence[_Member],
    now: Sequence[_Member],
    pairs: _Pairs,
    *,
    rearranged: bool,
    moved: Sequence[int],
    told: bool,
) -> Iterator[InterfaceChange]:
    compare = _other_label if told else _other_name
    relabelled = [(before[u], now[v]) for u, v in pairs if compare(before[u], now[v])]
    rearranged = rearranged or (not _all_keyed(before, now) and _crossed(before, now))
    if rearranged or relabelled:
        yield InterfaceChange(
            side,
            tuple(each.name for each in before),
            tuple(each.name for each in now),
            rearranged,
            tuple(Relabelled(old.name, new.name, old.key, new.key) for old, new in relabelled),
            tuple(now[place].name for place in sorted(moved)),
        )


def _other_label(old: _Member, new: _Member) -> bool:  # 2
    return old.label != new.label


def _other_name(old: _Member, new: _Member) -> bool:  # 3
    keyed = any(each.key not in (None, each.name) for each in (old, new))
    return not keyed and not old.made_up and not new.made_up and old.name != new.name


def _crossed(before: Sequence[_Member], now: Sequence[_Member]) -> bool:
    """Whether a label stands in both, in another place: what is fed by it would go elsewhere."""
    if len(before) != len(now):
        return False
    places = {each.label: place for place, each in enumerate(before)}
    labels = [each.label for each in now]
    return any(label is not None and places.get(label, place) != place for place, label in enumerate(labels))
