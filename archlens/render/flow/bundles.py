"""Stretches that say the same, as one: branches of one layer or model, and branches and heads that are alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass

from archlens.render.diagram.fold.repeats import signature
from archlens.render.flow.stretches import Stretch, Stretches

_FEWEST_ALIKE = 3
"""Fewer branches than this are drawn one by one."""

_FEWEST_HEADS = 4
_VERY_MANY = 9
"""Arms that are too many to draw: of these, branches are said to be similar that differ in sizes alone."""

_Signing = Callable[[Stretches, Stretch], Hashable]


@dataclass(frozen=True, slots=True)
class Bundle:
    """Stretches that are drawn as one.

    Attributes:
        members: their numbers.
        kind: ``shared`` branches are calls of the same layers; ``alike`` are branches, and ``heads`` ways to outputs,
            that are equal but for their weights; ``similar`` are branches of the same classes, in sizes of their own.
    """

    members: tuple[int, ...]
    kind: str


def find_bundles(stretches: Stretches) -> Mapping[int, Bundle]:
    """The bundle of each stretch that is in one."""
    found: dict[int, Bundle] = {}
    starts = [number for number, each in enumerate(stretches.all) if not each.sources]
    ends = [number for number, each in enumerate(stretches.all) if not each.targets]
    for kind, sign, fewest in _KINDS:
        for members in _groups(stretches, ends if kind == "heads" else starts, sign, fewest):
            if found.keys().isdisjoint(members):
                found.update(dict.fromkeys(members, Bundle(members, kind)))
    return found


def _groups(stretches: Stretches, numbers: Iterable[int], sign: _Signing, fewest: int) -> list[tuple[int, ...]]:
    groups: dict[Hashable, list[int]] = {}
    for number in numbers:
        own = sign(stretches, stretches.all[number])
        if own is not None:
            groups.setdefault(own, []).append(number)
    return [tuple(members) for members in groups.values() if len(members) >= fewest]


def _shared(stretches: Stretches, each: Stretch) -> Hashable:
    """The layers of a branch, if it has any that own weights."""
    if not each.targets or not _is_branch(stretches, each):
        return None
    graph = stretches.graph
    layers = [graph.drawn.facts.calls[n].layer for key in each.keys[1:] for n in graph.calls_of(key)]
    if not any(layer.owns_weights for layer in layers):
        return None
    return _given(stretches, each), tuple(layer.key for layer in layers)


def _alike(stretches: Stretches, each: Stretch) -> Hashable:
    """What a branch goes through, and into what."""
    if len(each.targets) != 1 or each.targets[0] not in stretches.merges or not _is_branch(stretches, each):
        return None
    return each.targets[0], _given(stretches, each), _signs(stretches, each.keys[1:])


def _similar(stretches: Stretches, each: Stretch) -> Hashable:
    """The classes of what a branch goes through, where what it leads into takes very many."""
    if len(each.targets) != 1 or len(stretches.all[each.targets[0]].sources) < _VERY_MANY:
        return None
    if len(each.keys) == 1 or not _is_branch(stretches, each):
        return None
    graph = stretches.graph
    signs = tuple(signature(graph.drawn, graph.pieces[key], alike=True) for key in each.keys[1:])
    return each.targets[0], _given(stretches, each), signs


def _heads(stretches: Stretches, each: Stretch) -> Hashable:
    """What leads to an output and begins behind a single piece."""
    if len(each.sources) != 1 or each.targets:
        return None
    graph = stretches.graph
    if not stretches.controls.keys().isdisjoint(each.keys) or not graph.gives_output(each.keys[-1]):
        return None
    return each.sources[0], _signs(stretches, each.keys)


_KINDS: tuple[tuple[str, _Signing, int], ...] = (
    ("shared", _shared, 2),
    ("alike", _alike, _FEWEST_ALIKE),
    ("similar", _similar, _FEWEST_ALIKE),
    ("heads", _heads, _FEWEST_HEADS),
)


def _is_branch(stretches: Stretches, each: Stretch) -> bool:
    """Whether a stretch begins with an input, and neither gives an output nor controls anything."""
    is_input = stretches.graph.drawn.facts.calls[each.keys[0]].is_input
    return is_input and stretches.outputs.isdisjoint(each.keys) and stretches.controls.keys().isdisjoint(each.keys)


def _given(stretches: Stretches, each: Stretch) -> Hashable:
    return stretches.graph.drawn.facts.calls[each.keys[0]].shapes


def _signs(stretches: Stretches, keys: list[int]) -> Hashable:
    graph = stretches.graph
    return tuple(signature(graph.drawn, graph.pieces[key], alike=False) for key in keys)
