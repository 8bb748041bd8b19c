"""What follows from what: of each other shape and number of parameters, the changes that explain it.

A tensor's axes are followed one by one, in the order of the new model, so that a wider convolution is no cause of what
another size of the images does, and the other way round. Of a call in both models, the axis of its output that has
another size

1. follows from the call itself, if it takes other tensors, or a setting changed that can decide this axis
   (:mod:`archlens.layers.setting_effects`);
2. follows from what the same axis of the tensors follows from that it takes; not so the features of a layer whose
   settings say how many it has;
3. where the ranks differ: from what those axes follow from that had the same two sizes; if there are none, from what
   any axis of these tensors follows from;
4. if all that gives nothing: from whatever is before it, then from its own changes whatever they are; and if there are
   none, it is a cause itself, as the shape of an input is.

Calls that came or went are causes of the axes that they set: of those that have another size than in what they take.
What they pass on follows from what it followed from before them. The first of those in one place stands for them all.

5. Numbers of parameters follow from the call itself as in 1, and from the features that it takes; only if that gives
   nothing, from the other axes.

One pass over calls and tensors; an axis has no more than so many causes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.architecture.structure import PlainCall, PlainFeed
from archlens.comparison.changes.comparison import CallChange, Cause, ParameterChange, ShapeChange
from archlens.graph import Shape
from archlens.layers.setting_effects import decides, decides_weights, sets_features

if TYPE_CHECKING:
    from archlens.comparison.changes.call_changes import Changes

MOST_CAUSES = 16
"""An axis has no more causes than so many; the nearest count."""

_ALL = -1
"""Stands for any axis of a tensor, where it is not known which."""

_Causes = frozenset[int]
"""Places in the new model; of a removed call, -1 minus its place in the old one."""

_NONE: _Causes = frozenset()
_Axes = Mapping[int, _Causes]


def with_causes(changes: Changes) -> tuple[tuple[ShapeChange, ...], tuple[ParameterChange, ...]]:
    """The other shapes and numbers of parameters of a matching, each with what it follows from."""
    if not changes.shapes and not changes.parameters:
        return (), ()
    tracing = _Tracing(changes)
    shapes = []
    for shape in changes.shapes:
        causes = tracing.of_shape(shape.id)
        shapes.append(dataclasses.replace(shape, follows=bool(causes), follows_from=causes))
    parameters = []
    for number in changes.parameters:
        causes = tracing.of_parameters(number.id)
        parameters.append(dataclasses.replace(number, follows=bool(causes), follows_from=causes))
    return tuple(shapes), tuple(parameters)


class _Tracing:
    """Follows the axes of all tensors.

    Args:
        changes: what changed.
    """

    def __init__(self, changes: Changes) -> None:
        self._old = changes.old
        self._new = changes.new
        self._forth = changes.forth
        self._back = changes.back
        self._settings = {each.new: tuple(setting.key for setting in each.settings) for each in changes.reconfigured}
        self._rewired = frozenset(each.new for each in changes.rewired)
        # What stands for a call as a cause: the first of those that came, or went, in one place.
        self._own_new = _first_of_groups(self._new, changes.added)
        self._own_old = {place: -1 - first for place, first in _first_of_groups(self._old, changes.removed).items()}
        self._lost: dict[tuple[int, int], _Axes] = {}
        self._flows: dict[tuple[int, int], _Axes] = {}
        for place, call in enumerate(self._old.calls):
            if place not in self._forth:
                self._lost.update(_passed_on(self._old, call, place, self._own_old[place], self._lost))
        for place, call in enumerate(self._new.calls):
            if place not in self._back:
                self._flows.update(_passed_on(self._new, call, place, self._own_new[place], self._flows))
            else:
                self._flows.update(self._of_matched(self._back[place], place))

    def of_shape(self, id_: str) -> tuple[Cause, ...]:
        """What the other shapes of a call follow from."""
        place = self._new.by_id[id_]
        causes = self._any_axis(place)
        if not self._is_touched(place):
            causes -= {place}
        return self._told(causes)

    def of_parameters(self, id_: str) -> tuple[Cause, ...]:
        """What the other number of parameters of a call follows from: case 5."""
        place = self._new.by_id[id_]
        own = _NONE
        if id_ in self._rewired or any(map(decides_weights, self._settings.get(id_, ()))):
            own = frozenset([place])
        tensors = list(self._taken(self._back[place], place))
        features = [_at(flow, _features_axis(self._new.calls[place], shape)) for _, shape, flow in tensors]
        causes = own.union(*features)
        if not causes:
            causes = _NONE.union(*(_all(flow) for _, _, flow in tensors))
        causes = causes or self._whatever_is_before(self._back[place], place)
        if not causes and self._is_touched(place):
            causes = frozenset([place])
        return self._told(causes)

    def _told(self, causes: _Causes) -> tuple[Cause, ...]:
        return tuple(self._cause(place) for place in sorted(causes, key=lambda place: (place < 0, abs(place))))

    def _cause(self, place: int) -> Cause:
        if place < 0:
            return Cause("removed", self._old.calls[-1 - place].id)
        return Cause("changed" if place in self._back else "added", self._new.calls[place].id)

    def _is_touched(self, place: int) -> bool:
        id_ = self._new.calls[place].id
        return id_ in self._settings or id_ in self._rewired

    def _any_axis(self, place: int) -> _Causes:
        outputs = range(len(self._new.calls[place].shapes))
        return _NONE.union(*(_all(self._flows.get((place, output), {})) for output in outputs))

    def _of_matched(self, u: int, v: int) -> Iterator[tuple[tuple[int, int], _Axes]]:
        """What the axes of a call's outputs follow from, for those that have another size."""
        before, now = self._old.calls[u].shapes, self._new.calls[v].shapes
        for output, shape in enumerate(now):
            old_shape = before[output] if output < len(before) else None
            if shape is None or old_shape is None:
                axes = self._of_unknown(u, v)
            elif len(shape) != len(old_shape):
                axes = {_ALL: self._of_axis(u, v, old_shape, shape, None)}
            else:
                unlike = [axis for axis, size in enumerate(shape) if size != old_shape[axis]]
                axes = {axis: self._of_axis(u, v, old_shape, shape, axis) for axis in unlike}
            if axes:
                yield (v, output), axes

    def _of_unknown(self, u: int, v: int) -> dict[int, _Causes]:
        """Of a tensor whose shape one of the models does not know, whatever may have changed it."""
        causes = _NONE.union(*(_all(flow) for _, _, flow in self._taken(u, v)))
        id_ = self._new.calls[v].id
        if id_ in self._rewired or any(decides(key) != "nothing" for key in self._settings.get(id_, ())):
            causes |= {v}
        return {_ALL: _nearest(causes)} if causes else {}

    def _of_axis(
        self, u: int, v: int, before: tuple[int | None, ...], now: tuple[int | None, ...], axis: int | None
    ) -> _Causes:
        """Cases 1 to 4; the axis is ``None`` where the rank is another."""
        tensors = list(self._taken(u, v))
        features = _features_axis(self._new.calls[v], now)
        settled = axis == features and any(sets_features(key) for key, _ in self._new.calls[v].settings)
        through = _NONE
        if not settled:
            through = _NONE.union(*(self._through(each, before, now, axis) for each in tensors))
        own = _NONE
        if self._decides(v, axis, features, sure=not through or not self._keeps(u, v, axis)):
            own = frozenset([v])
        causes = own | through or self._whatever_is_before(u, v) or frozenset([v])
        return _nearest(causes)

    def _decides(self, v: int, axis: int | None, features: int, *, sure: bool) -> bool:
        """Whether a change in the call itself can be why an axis has another size: case 1.

        Args:
            v: the call.
            axis: the axis; ``None`` for the whole shape.
            features: the axis of the features.
            sure: whether changes of which it is not known what they do count, too.
        """
        id_ = self._new.calls[v].id
        if id_ in self._rewired and sure:
            return True
        decided = {decides(key) for key in self._settings.get(id_, ())}
        if "anything" in decided and sure:
            return True
        if axis is None:
            return bool(decided - {"nothing", "anything"})
        return ("features" if axis == features else "positions") in decided and axis != 0

    def _keeps(self, u: int, v: int, axis: int | None) -> bool:
        """Whether an axis has the size, in both models, that it has in something that the call takes."""
        return axis is not None and _is_of_feed(self._old, u, axis) and _is_of_feed(self._new, v, axis)

    def _taken(self, u: int, v: int) -> Iterator[tuple[tuple[int, int] | None, Shape, _Axes]]:
        """What a call takes, and what it took that is gone: the tensor, its shape, what its axes follow from."""
        for feed in self._new.calls[v].feeds:
            flow = self._flows.get((feed.call, feed.output))
            if flow:
                yield (feed.call, feed.output), _shape_of(self._new, feed), flow
        for feed in self._old.calls[u].feeds:
            flow = self._lost.get((feed.call, feed.output))
            if flow:
                yield None, _shape_of(self._old, feed), flow

    def _through(
        self,
        taken: tuple[tuple[int, int] | None, Shape, _Axes],
        before: tuple[int | None, ...],
        now: tuple[int | None, ...],
        axis: int | None,
    ) -> _Causes:
        """Cases 2 and 3, of one tensor."""
        tensor, shape, flow = taken
        if shape is None or axis is None:
            return _all(flow)
        if len(shape) == len(now):
            return _at(flow, axis)
        sizes = (before[axis], now[axis])
        alike = [flow[each] for each in flow if tensor and self._sizes(tensor, each) == sizes]
        return _NONE.union(*alike) if alike else _all(flow)

    def _sizes(self, tensor: tuple[int, int], axis: int) -> tuple[int | None, int | None] | None:
        """The sizes of an axis in both models, of a tensor whose ranks are the same."""
        place, output = tensor
        if place not in self._back:
            return None
        before, now = self._old.calls[self._back[place]].shapes, self._new.calls[place].shapes
        old_shape = before[output] if output < len(before) else None
        new_shape = now[output]
        if old_shape is None or new_shape is None or axis == _ALL or len(old_shape) != len(new_shape):
            return None
        return old_shape[axis], new_shape[axis]

    def _whatever_is_before(self, u: int, v: int) -> _Causes:
        """Case 4: what any output of any call before it follows from, and the calls before it that came or went."""
        causes = _NONE
        for feed in self._new.calls[v].feeds:
            if feed.call not in self._back:
                causes |= {self._own_new[feed.call]}
            causes |= self._any_axis(feed.call)
        gone = [self._own_old[feed.call] for feed in self._old.calls[u].feeds if feed.call not in self._forth]
        return causes.union(gone)


def _first_of_groups(side: Architecture, calls: Sequence[CallChange]) -> dict[int, int]:
    """Place of each call that only this model has → that of the first call of its group."""
    first: dict[int, int] = {}
    found = {}
    for each in calls:
        place = side.by_id[each.id]
        found[place] = first.setdefault(each.group, place)
    return found


def _passed_on(
    side: Architecture, call: PlainCall, place: int, own: int, flows: Mapping[tuple[int, int], _Axes]
) -> Iterator[tuple[tuple[int, int], _Axes]]:
    """What the axes of a call follow from that only one model has.

    Args:
        side: that model.
        call: the call.
        place: its place there.
        own: what stands for the call as a cause.
        flows: what the axes of the tensors before it follow from.
    """
    taken = [(_shape_of(side, feed), flows.get((feed.call, feed.output), {})) for feed in call.feeds]
    for output, shape in enumerate(call.shapes):
        if shape is None:
            everything = _NONE.union([own], *(_all(flow) for _, flow in taken))
            yield (place, output), {_ALL: _nearest(everything)}
            continue
        axes = {axis: _of_passed_axis(shape, axis, taken, own) for axis in range(len(shape))}
        yield (place, output), {axis: causes for axis, causes in axes.items() if causes}


def _of_passed_axis(
    shape: tuple[int | None, ...], axis: int, taken: Sequence[tuple[Shape, _Axes]], own: int
) -> _Causes:
    """Of an axis that has the size of one before it, what that follows from; else the call, and what it takes."""
    alike = [flow for before, flow in taken if before and len(before) == len(shape) and before[axis] == shape[axis]]
    if alike:
        return _nearest(_NONE.union(*(_at(flow, axis) for flow in alike)))
    causes = frozenset([own])
    for before, flow in taken:
        of_one_rank = before is not None and len(before) == len(shape)
        causes |= _at(flow, axis) if of_one_rank else _all(flow)
    return _nearest(causes)


def _is_of_feed(side: Architecture, place: int, axis: int) -> bool:
    call = side.calls[place]
    shape = call.shapes[0] if call.shapes else None
    if shape is None or axis >= len(shape):
        return False
    taken = (_shape_of(side, feed) for feed in call.feeds)
    return any(each is not None and len(each) == len(shape) and each[axis] == shape[axis] for each in taken)


def _shape_of(side: Architecture, feed: PlainFeed) -> Shape:
    shapes = side.calls[feed.call].shapes
    return shapes[feed.output] if feed.output < len(shapes) else None


def _features_axis(call: PlainCall, shape: Shape) -> int:
    first = dict(call.settings).get("data_format") == '"channels_first"'
    return 1 if first else len(shape or ()) - 1


def _at(flow: _Axes, axis: int) -> _Causes:
    return flow.get(axis, _NONE) | flow.get(_ALL, _NONE)


def _all(flow: _Axes) -> _Causes:
    return _NONE.union(*flow.values())


def _nearest(causes: _Causes) -> _Causes:
    return causes if len(causes) <= MOST_CAUSES else frozenset(sorted(causes)[-MOST_CAUSES:])
