"""Where the parameters of a model are: the few layers, nested models or groups of layers that hold most of them.

There are several ways to divide a model, and the first that tells something is taken:

1. its layers and nested models, if one of them or three together stand out;
2. layers whose names begin alike (``conv5_block1_1_conv``, ``conv5_block1_2_conv``: ``conv5``);
3. the same, those of one size together (twelve layers of a transformer);
4. layers whose outputs have one resolution (``8 × 8``);
5. layers of one class and size;
6. layers of one class.

Weights that several layers or calls share count once, where they are used first.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from archlens.analysis.analysis import Analysis
from archlens.graph import Call

PlaceKind = Literal["layer", "model", "names", "resolution", "class"]

_STANDS_OUT = 0.4
_THREE_STAND_OUT = 0.6
_THREE_TELL = 0.5
_SAYS_NOTHING = 0.97
"""A single place with so much of a model is the model."""

_MOST_RUNS = 2
"""Layers whose names begin alike stand beside each other; those of a shortcut or two may be elsewhere."""

_ALIKE = 3
_IMAGE = 4
"""Axes from which on those between the first and the last are a resolution."""

_NUMBERED = re.compile(r"(?P<kept>.*?\d+)[a-z]?")
_DIMENSIONS = re.compile(r"\D+[123]d")


@dataclass(frozen=True, slots=True)
class ParameterPlace:
    """A part of a model that has parameters.

    Attributes:
        name: the layer's or nested model's name, what the names of the layers begin with, their class, or their
            resolution (``8×8``).
        last_name: of places of one size that are told as one, the name of the last; else ``None``.
        kind: what the name is.
        class_name: the class of its layers; ``None`` if they have several.
        layers: how many layers with parameters it has.
        calls: ids of the calls of these layers, in topological order.
        parameters: of these layers, those that are shared once.
        share: the part of the model's parameters, from 0 to 1.
    """

    name: str
    last_name: str | None
    kind: PlaceKind
    class_name: str | None
    layers: int
    calls: tuple[str, ...]
    parameters: int
    share: float


@dataclass(slots=True)
class _Unit:
    """A layer with parameters that no layer before it has.

    Attributes:
        call: its first call.
        calls: the numbers of all its calls.
        parameters: those that no layer before it has.
    """

    call: Call
    calls: list[int]
    parameters: int


@dataclass(frozen=True, slots=True)
class _Group:
    name: str
    kind: PlaceKind
    units: Sequence[_Unit]
    last_name: str | None = None

    @property
    def parameters(self) -> int:
        return sum(unit.parameters for unit in self.units)

    @property
    def class_name(self) -> str | None:
        classes = {unit.call.layer.class_name for unit in self.units}
        return classes.pop() if len(classes) == 1 else None


_Division = Sequence[_Group]
_Label = tuple[str, PlaceKind]


def parameter_places(analysis: Analysis) -> tuple[ParameterPlace, ...]:
    """The places of a model's parameters, the largest first.

    Returns:
        Places that have all parameters between them; empty if the model has none, if some are not known, and of an
        Analysis that was read back from a report, which holds no layers.

    Example:
        >>> import archlens
        >>> places = parameter_places(archlens.analyze("sample_models/image_text.keras"))
        >>> [(place.name, place.class_name, round(place.share, 2)) for place in places[:2]]
        [('image_dense', 'Dense', 0.97), ('text_embedding', 'Embedding', 0.02)]
    """
    total = analysis.model.parameters
    if not total or not analysis.has_graph:
        return ()
    units = _units(analysis.graph.calls)
    ranked = sorted(_division(units, total), key=lambda group: -group.parameters)
    return tuple(_place(group, analysis.graph.calls, total) for group in ranked)


def _place(group: _Group, calls: Sequence[Call], total: int) -> ParameterPlace:
    numbers = sorted(number for unit in group.units for number in unit.calls)
    return ParameterPlace(
        name=group.name,
        last_name=group.last_name,
        kind=group.kind,
        class_name=group.class_name,
        layers=len(group.units),
        calls=tuple(calls[number].id for number in numbers),
        parameters=group.parameters,
        share=group.parameters / total,
    )


def _units(calls: Sequence[Call]) -> list[_Unit]:
    """The layers that own parameters, in the order of their first calls."""
    units: dict[str, _Unit] = {}
    owned: set[str] = set()
    for number, call in enumerate(calls):
        weights = call.layer.weights or {}
        new = sum(size for owner, size in weights.items() if owner not in owned)
        owned.update(weights)
        if call.layer.key in units:
            units[call.layer.key].calls.append(number)
        elif new:
            units[call.layer.key] = _Unit(call, [number], new)
    return list(units.values())


def _division(units: Sequence[_Unit], total: int) -> _Division:
    """The first way to divide the model that tells something."""
    depth = _depth_of_one_scope(units)
    parts = _divided(units, depth, _by_itself)
    if _stand_out(parts, total):
        return parts
    by_names = _by_names_in_order(units, depth)
    ways: tuple[Callable[[], _Division], ...] = (
        lambda: by_names,
        lambda: _alike_together(by_names),
        lambda: _divided(units, depth, _by_resolution),
        lambda: _alike_together(parts),
    )
    for way in ways:
        division = way()
        if _tells(division, total):
            return division
    return _divided(units, depth, _by_class)


def _by_names_in_order(units: Sequence[_Unit], depth: int) -> _Division:
    """The units by what their names begin with; none if such layers are not beside each other: then it is no part."""
    labels = [_by_names(unit) for unit in units]
    runs = sum(1 for _ in itertools.groupby(labels))
    if runs > _MOST_RUNS * len(set(labels)):
        return ()
    return _divided(units, depth, _by_names)


def _stand_out(division: _Division, total: int) -> bool:
    largest = _largest(division)
    return largest[0] >= _STANDS_OUT * total or sum(largest) >= _THREE_STAND_OUT * total


def _tells(division: _Division, total: int) -> bool:
    largest = _largest(division)
    return bool(largest) and largest[0] < _SAYS_NOTHING * total and sum(largest) >= _THREE_TELL * total


def _largest(division: _Division) -> list[int]:
    """The parameters of the three largest places."""
    return sorted((group.parameters for group in division), reverse=True)[:3]


def _depth_of_one_scope(units: Sequence[_Unit]) -> int:
    """How many nested models all units stand in: a model that has everything says nothing."""
    depth = 0
    scopes = [unit.call.scope for unit in units]
    while all(len(scope) > depth for scope in scopes) and len({scope[depth] for scope in scopes}) == 1:
        depth += 1
    return depth


def _divided(units: Iterable[_Unit], depth: int, label: Callable[[_Unit], _Label]) -> _Division:
    """The units by their labels; what stands in a nested model goes with that."""
    groups: dict[Hashable, tuple[_Label, list[_Unit]]] = {}
    for unit in units:
        inner = unit.call.scope[depth:]
        its_label: _Label = (inner[0], "model") if inner else label(unit)
        # Two layers may have one name, in two models around them.
        key: Hashable = unit.call.layer.key if its_label[1] == "layer" else its_label
        groups.setdefault(key, (its_label, []))[1].append(unit)
    return [_group(its_label, members) for its_label, members in groups.values()]


def _group(label: _Label, units: Sequence[_Unit]) -> _Group:
    name, kind = label
    if len(units) == 1 and kind != "model":
        return _Group(units[0].call.layer.name, "layer", units)
    return _Group(name, kind, units)


def _by_itself(unit: _Unit) -> _Label:
    return unit.call.layer.name, "layer"


def _by_names(unit: _Unit) -> _Label:
    """What the name begins with, up to its first number; ``2d`` is none."""
    name = unit.call.layer.name
    start = 0
    for word in name.split("_"):
        numbered = _NUMBERED.fullmatch(word)
        if numbered and not _DIMENSIONS.fullmatch(word):
            return name[: start + numbered.end("kept")], "names"
        start += len(word) + 1
    return name, "layer"


def _by_resolution(unit: _Unit) -> _Label:
    shape = unit.call.shape
    if shape is None or len(shape) < _IMAGE or None in shape[1:-1]:
        return _by_itself(unit)
    return "×".join(str(axis) for axis in shape[1:-1]), "resolution"


def _by_class(unit: _Unit) -> _Label:
    return unit.call.layer.class_name, "class"


def _alike_together(division: _Division) -> _Division:
    """Places of one kind, class and size as one, where there are at least three."""
    alike: dict[Hashable, list[_Group]] = {}
    for group in division:
        alike.setdefault((group.kind, group.class_name, len(group.units), group.parameters), []).append(group)
    together: list[_Group] = []
    for groups in alike.values():
        together += [_one_of(groups)] if len(groups) >= _ALIKE else groups
    return together


def _one_of(groups: Sequence[_Group]) -> _Group:
    units = [unit for group in groups for unit in group.units]
    return _Group(groups[0].name, groups[0].kind, units, groups[-1].name)
