"""Both models as one graph: what is in both, what is new, and what is gone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.structure import PlainCall
from archlens.comparison.changes.call_groups import CallGroup, added_groups, removed_groups
from archlens.comparison.changes.comparison import Comparison, SettingChange, ShapeChange
from archlens.comparison.changes.feed_words import HowTaken, Sources
from archlens.comparison.changes.passage_lines import figure_text
from archlens.comparison.changes.setting_words import values
from archlens.graph import Shape

Status = Literal["same", "added", "removed", "changed"]

_Ends = tuple[int, int, bool]
"""From where to where a tensor goes, and whether it is a control tensor."""

_MOST_ROOTS = 8
"""Of a call that is made of more, nobody could see between which others it was put."""

_TAKEN: Mapping[HowTaken, str] = {
    "others": "takes other tensors",
    "another order": "takes them in another order",
    "another argument": "takes them by another argument",
}
_NOW = {"fusion": "now a fusion", "injection": "now an injection"}
_NO_LONGER = {"fusion": "no longer a fusion", "injection": "no longer an injection"}


@dataclass(frozen=True, slots=True)
class Change:
    """What changed in a call.

    Attributes:
        what: a setting, or what it is in words.
        values: before and now, where these can be told in a line.
    """

    what: str
    values: tuple[str, str] | None = None

    def __str__(self) -> str:
        return self.what if self.values is None else f"{self.what} {self.values[0]} → {self.values[1]}"


@dataclass(frozen=True, slots=True)
class Both:
    """A call of the union.

    Attributes:
        call: the call, as the new model has it; of a removed one, as the old model had it.
        status: whether it is in both, and the same.
        changes: what changed in it, a line each.
        merge: of a fusion or an injection, which of them and how it merges (``fusion · add``).
        was: its other name in the old model; ``None`` if it had none, or Keras made both up.
        old_shape: the shape of its first output in the old model, where that was another.
        old_parameters: the parameters of its layer in the old model, where these were others.
    """

    call: PlainCall
    status: Status
    changes: tuple[Change, ...] = ()
    merge: str | None = None
    was: str | None = None
    old_shape: Shape = None
    old_parameters: int | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """An edge of the union.

    Attributes:
        source: place of a call in the union.
        target: alike.
        control: whether it is a control tensor.
        status: whether it is in both, or in one.
        shape: of the tensor.
        before: of one in both, its shape in the old model where that was another.
    """

    source: int
    target: int
    control: bool
    status: Status
    shape: Shape
    before: Shape = None


@dataclass(frozen=True, slots=True)
class Union:
    """Both models.

    Attributes:
        calls: in an order in which each call of the new model stands after those that it takes from.
        ways: the tensors of both, several between two calls as one.
        ends: places of the calls that give an output of either.
        blocks: kind and calls of each block among the calls that came or went.
        old_ends: of these, those that gave one in the old model.
        new_ends: of these, those that give one in the new model.
    """

    calls: tuple[Both, ...]
    ways: tuple[Way, ...]
    ends: frozenset[int]
    blocks: tuple[tuple[str, tuple[int, ...]], ...] = ()
    old_ends: frozenset[int] = frozenset()
    new_ends: frozenset[int] = frozenset()


def union(comparison: Comparison) -> Union:
    """Both models of a comparison as one graph."""
    old, new = comparison.old, comparison.new
    back = {v: u for u, v in comparison.matching}
    forth = dict(comparison.matching)
    changes = _changes(comparison)
    merges_old, merges_new = _merges(old), _merges(new)
    tell_merges = bool(old.figures and new.figures)  # a lock file need not have figures
    inputs = _relabelled_inputs(comparison)
    was = {each.new: each.old for each in comparison.renamed if not each.numbered} | inputs
    old_shapes, own_shapes = _old_shapes(comparison.shapes), {e.id for e in comparison.shapes if not e.follows}
    old_parameters = {each.id: each.old for each in comparison.parameters}
    order = _order(comparison)
    at_new = {place: i for i, (side, place) in enumerate(order) if side == "new"}
    at_old = {place: i for i, (side, place) in enumerate(order) if side == "old"}
    at_old.update((u, at_new[v]) for u, v in forth.items())
    calls = []
    for side, place in order:
        if side == "old":
            calls.append(Both(old.calls[place], "removed", merge=merges_old.get(place)))
        elif place not in back:
            calls.append(Both(new.calls[place], "added", merge=merges_new.get(place)))
        else:
            call, before, now = new.calls[place], merges_old.get(back[place]), merges_new.get(place)
            told = (*changes.get(call.id, ()), *(_other_merge(before, now) if tell_merges else ()))
            own = told or any(call.id in changed for changed in (own_shapes, old_parameters, inputs))
            more = was.get(call.id), old_shapes.get(call.id), old_parameters.get(call.id)
            calls.append(Both(call, "changed" if own else "same", told, now, *more))
    old_ends = frozenset(at_old[end.call] for end in old.outputs)
    new_ends = frozenset(at_new[end.call] for end in new.outputs)
    ways = tuple(_ways(comparison, at_old, at_new))
    blocks = (*_blocks(added_groups(comparison), at_new), *_blocks(removed_groups(comparison), at_old))
    return Union(tuple(calls), ways, old_ends | new_ends, blocks, old_ends, new_ends)


def _blocks(groups: Iterable[CallGroup], at: Mapping[int, int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for group in groups:
        for block in group.blocks:
            yield block.kind, tuple(at[place] for place in block.places)


def ways_to_draw(both: Union) -> Iterator[Way]:
    """The tensors of both that say something beside the others.

    Where calls were put between two, that these two were one behind the other before goes without saying.
    """
    roots = _roots(both)
    inserted = {
        (root, way.target)
        for way in both.ways
        if way.status == "added" and both.calls[way.target].status != "added"
        for root in roots.get(way.source, ())
    }
    for way in both.ways:
        if way.status != "removed" or (way.source, way.target) not in inserted:
            yield way


def _roots(both: Union) -> dict[int, frozenset[int]]:
    """Place of an added call → the calls of both models that it is made of, by way of added calls; none if many."""
    sources: dict[int, list[int]] = {}
    for way in both.ways:
        if way.status == "added" and both.calls[way.target].status == "added":
            sources.setdefault(way.target, []).append(way.source)
    roots: dict[int, frozenset[int]] = {}
    for target in sorted(sources):  # each stands behind those that it takes from
        found: set[int] = set()
        for source in sources[target]:
            found |= roots.get(source, frozenset()) if both.calls[source].status == "added" else {source}
        roots[target] = frozenset(found) if len(found) <= _MOST_ROOTS else frozenset()
    return roots


def _ways(comparison: Comparison, at_old: Mapping[int, int], at_new: Mapping[int, int]) -> Iterable[Way]:
    before, now = _feeds(comparison.old, at_old), _feeds(comparison.new, at_new)
    ways = {key: _way_now(key, shape, before) for key, shape in now.items()}
    ways.update((key, Way(*key, "removed", shape)) for key, shape in before.items() if key not in now)
    return ways.values()


def _way_now(key: _Ends, shape: Shape, before: Mapping[_Ends, Shape]) -> Way:
    if key not in before:
        return Way(*key, "added", shape)
    old = before[key]
    other = old is not None and shape is not None and old != shape
    return Way(*key, "same", shape, old if other else None)


def _feeds(side: Architecture, at: Mapping[int, int]) -> dict[_Ends, Shape]:
    """The tensors of a model, each with its shape."""
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


def _changes(comparison: Comparison) -> dict[str, list[Change]]:
    """Id in the new model → what changed in the call."""
    found: dict[str, list[Change]] = {}
    for each in comparison.reconfigured:
        found.setdefault(each.new, []).extend(_settings(each.settings))
    sources = Sources(comparison)
    for rewired in comparison.rewired:
        ways = dict.fromkeys(_TAKEN[sources.how(change)] for change in rewired.changes)
        found.setdefault(rewired.new, []).extend(Change(way) for way in ways)
    return found


def _relabelled_inputs(comparison: Comparison) -> dict[str, str]:
    """Id of an input in the new model → that in the old one, where callers have to feed it by another name."""
    sides = [change for change in comparison.interface if change.side == "inputs"]
    return {each.new: each.old for change in sides for each in change.relabelled if each.old != each.new}


def _old_shapes(changes: Iterable[ShapeChange]) -> dict[str, Shape]:
    """Id in the new model → the shape of its first output in the old one, where both are known and differ."""
    found: dict[str, Shape] = {}
    for change in changes:
        before, now = (shapes[0] if shapes else None for shapes in (change.old, change.new))
        if before is not None and now is not None and before != now:
            found[change.id] = before
    return found


def _settings(settings: Iterable[SettingChange]) -> Iterator[Change]:
    for setting in settings:
        yield Change(setting.key, values(setting))


def _merges(side: Architecture) -> dict[int, str]:
    """Place of a fusion or an injection → which of them it is, and how it merges."""
    found: dict[int, str] = {}
    for figure in side.figures:
        if figure.part in ("fusion", "injection") and figure.key == "mode" and figure.place is not None:
            found[figure.place] = f"{figure.part} · {figure_text(figure.value)}"
    return found


def _other_merge(before: str | None, now: str | None) -> Iterator[Change]:
    """Whether a call became a fusion or an injection, or is none any more; how it merges is told by its class."""
    kind_before, kind_now = (None if each is None else each.partition(" ")[0] for each in (before, now))
    if kind_before != kind_now:
        yield Change(_NO_LONGER[str(kind_before)] if kind_now is None else _NOW[kind_now])
