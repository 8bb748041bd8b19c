"""Calls that are other than before, causes only: their settings, and shapes and parameters that nothing else explains.

1. A data type, or whether it is trained, that changed in many layers of several kinds is one line for all of them.
2. Calls in which the same settings changed are one line.
3. Where calls of one class in which the same settings changed would be many lines, they are one line with the values.
4. Shapes that nothing explains, as those of inputs, are a line for all calls that changed alike; so are parameters.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from archlens.comparison.changes.comparison import Cause, Comparison, Reconfigured, SettingChange
from archlens.comparison.changes.effect_words import Telling
from archlens.comparison.changes.passage_lines import (
    Name,
    PassageLine,
    Quoted,
    Words,
    calls_counted,
    figure_text,
    listed,
)
from archlens.comparison.changes.setting_words import condensed, one_setting, setting_words, values
from archlens.graph import Shape
from archlens.layers.setting_effects import decides
from archlens.text.figures import count, extent, plural

MOST_LINES = 4
"""More lines than this for the same settings of one class are drawn together."""

_WIDESPREAD = ("dtype", "trainable")
_LEAST_WIDESPREAD = 4
_MOST_VALUES = 3
_MOST_CLASSES = 3


@dataclass(frozen=True, slots=True)
class _Reset:
    """Calls in which the same settings changed.

    Attributes:
        calls: the calls, in the order of the model.
        settings: what changed, condensed.
    """

    calls: tuple[Reconfigured, ...]
    settings: tuple[SettingChange, ...]

    @property
    def ids(self) -> list[str]:
        return [call.new for call in self.calls]

    @property
    def classes(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(call.class_name for call in self.calls))

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(setting.key for setting in self.settings)


def changed(comparison: Comparison, telling: Telling, *, full: bool) -> Iterator[PassageLine]:
    """The lines of what changed in calls that both models have."""
    yield from _reshaped(comparison, telling, full=full)  # case 4
    numbers = Numbers(comparison)
    own = {each.new: condensed(each.settings) for each in comparison.reconfigured}
    for key in _WIDESPREAD:
        yield from _widespread(comparison, key, own, telling)  # case 1
    for resets in _by_class(_alike(comparison.reconfigured, own)):
        if len(resets) > MOST_LINES and not full:
            yield _of_several(resets, numbers, telling)  # case 3
        else:
            for reset in resets:  # case 2
                yield _of_settings(reset, numbers, telling, full=full)
    yield from _resized(comparison, full=full)  # case 4


class Numbers:
    """Shapes and parameters of the calls that changed.

    Args:
        comparison: what changed.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._shapes = {each.id: each for each in comparison.shapes}
        self._parameters = {each.id: each for each in comparison.parameters}

    def words(self, ids: Sequence[str], keys: Sequence[str]) -> Iterator[str]:
        """What became of the shape, where a setting does not say it already, and of the parameters."""
        told = {decides(key) for key in keys}
        reshaped = self._shapes.get(ids[0]) if len(ids) == 1 else None
        if reshaped is not None and "positions" in told:
            yield f", shape {shapes_changed(reshaped.old, reshaped.new)}"
        yield from self._sizes(ids)

    def of_call(self, id_: str) -> Iterator[str]:
        """What became of the shape and the parameters of one call, as far as it follows from the call itself."""
        own = Cause("changed", id_)
        reshaped, resized = self._shapes.get(id_), self._parameters.get(id_)
        if reshaped is not None and own in reshaped.follows_from:
            yield f", shape {shapes_changed(reshaped.old, reshaped.new)}"
        if resized is not None and own in resized.follows_from:
            yield from self._sizes([id_])

    def _sizes(self, ids: Sequence[str]) -> Iterator[str]:
        sizes = [self._parameters[id_] for id_ in ids if id_ in self._parameters]
        if sizes:
            before, now = sum(each.old for each in sizes), sum(each.new for each in sizes)
            yield f", parameters {figure_text(before)} → {figure_text(now)}"


def _widespread(
    comparison: Comparison, key: str, own: dict[str, tuple[SettingChange, ...]], telling: Telling
) -> Iterator[PassageLine]:
    """Case 1; what is told is taken from the calls' own settings."""
    new = comparison.new
    by_values: dict[SettingChange, list[Reconfigured]] = {}
    for each in comparison.reconfigured:
        for setting in own[each.new]:
            if setting.key == key:
                by_values.setdefault(setting, []).append(each)
    layers = frozenset(new.calls[v].id for _, v in comparison.matching if new.calls[v].kind == "layer")
    for setting, calls in by_values.items():
        classes = {each.class_name for each in calls}
        if len(calls) < _LEAST_WIDESPREAD or len(classes) == 1:
            continue
        for each in calls:
            own[each.new] = tuple(other for other in own[each.new] if other != setting)
        before, now = values(setting)
        number = calls_counted(each.class_name for each in calls)
        where: Words = (f" in {number}, ", Name(calls[0].new), " … ", Name(calls[-1].new))
        if layers <= {each.new for each in calls}:
            where = (f" in all {count(len(layers))} layers",)
        alone = [Cause("changed", each.new) for each in calls if not own[each.new]]
        yield PassageLine("~", (*one_setting(key, before, now), *where, *telling.behind(alone)))


def _alike(calls: Sequence[Reconfigured], own: dict[str, tuple[SettingChange, ...]]) -> list[_Reset]:
    """Case 2."""
    groups: dict[tuple[SettingChange, ...], list[Reconfigured]] = {}
    for each in calls:
        if own[each.new]:
            groups.setdefault(own[each.new], []).append(each)
    return [_Reset(tuple(group), settings) for settings, group in groups.items()]


def _of_settings(reset: _Reset, numbers: Numbers, telling: Telling, *, full: bool) -> PassageLine:
    causes = [Cause("changed", id_) for id_ in reset.ids]
    told = (*setting_words(reset.settings), *numbers.words(reset.ids, reset.keys), *telling.behind(causes))
    return PassageLine("~", (*listed(reset.ids, full=full), *_of_classes(reset.classes), ": ", *told))


def _of_classes(classes: Sequence[str]) -> Words:
    if len(classes) > _MOST_CLASSES:
        return (f" ({plural(len(classes), 'class', 'classes')})",)
    words: list[str] = [" ("]
    for i, name in enumerate(classes):
        words += [", "] if i else []
        words.append(Quoted(name))
    return (*words, ")")


def _by_class(resets: Sequence[_Reset]) -> Iterator[list[_Reset]]:
    """Those of the same settings of one class together, in the order of the first of them."""
    groups: dict[tuple[tuple[str, ...], tuple[str, ...]], list[_Reset]] = {}
    for reset in resets:
        groups.setdefault((reset.keys, reset.classes), []).append(reset)
    yield from groups.values()


def _of_several(resets: Sequence[_Reset], numbers: Numbers, telling: Telling) -> PassageLine:
    """Case 3."""
    ids = [id_ for reset in resets for id_ in reset.ids]
    causes = [Cause("changed", id_) for id_ in ids]
    several: list[str] = []
    for place in range(len(resets[0].keys)):
        several += [", "] if several else []
        several += _several_values(resets, place)
    number = calls_counted(each.class_name for reset in resets for each in reset.calls)
    who = (f"{number}, ", Name(ids[0]), " … ", Name(ids[-1]), *_of_classes(resets[0].classes), ": ")
    return PassageLine("~", (*who, *several, *numbers.words(ids, ()), *telling.behind(causes)))


def _several_values(group: Sequence[_Reset], place: int) -> Iterator[str]:
    """One setting of several calls with its values: ``filters 8 → 16, 16 → 32, 32 → 64 and 2 more``."""
    yield Quoted(group[0].keys[place])
    pairs = list(dict.fromkeys(values(reset.settings[place]) for reset in group))
    shown = pairs if len(pairs) <= _MOST_VALUES + 1 else pairs[:_MOST_VALUES]
    for i, (before, now) in enumerate(shown):
        yield ", " if i else " "
        yield from one_setting("", before, now)[2:]
    if len(pairs) > len(shown):
        yield f" and {count(len(pairs) - len(shown))} more"


def _reshaped(comparison: Comparison, telling: Telling, *, full: bool) -> Iterator[PassageLine]:
    """Case 4, of shapes."""
    shapes: dict[str, list[str]] = {}
    for reshaped in comparison.shapes:
        if not reshaped.follows:
            shapes.setdefault(shapes_changed(reshaped.old, reshaped.new), []).append(reshaped.id)
    for said, ids in shapes.items():
        causes = [Cause("changed", id_) for id_ in ids]
        yield PassageLine("~", (*listed(ids, full=full), f": shape {said}", *telling.behind(causes)))


def _resized(comparison: Comparison, *, full: bool) -> Iterator[PassageLine]:
    """Case 4, of parameters."""
    numbers: dict[str, list[str]] = {}
    for each in comparison.parameters:
        if not each.follows:
            numbers.setdefault(f"{figure_text(each.old)} → {figure_text(each.new)}", []).append(each.id)
    for said, ids in numbers.items():
        yield PassageLine("~", (*listed(ids, full=full), f": parameters {said}"))


def shapes_changed(old: tuple[Shape, ...], new: tuple[Shape, ...]) -> str:
    """The shapes of a call's outputs, before and now."""
    before, now = (", ".join(map(extent, shapes)) for shapes in (old, new))
    return f"{before} → {now}"
