"""Random models whose shapes and numbers of parameters are computed here, so that an edit has consequences.

Every call has one output of shape (batch, positions, features), or (batch, features) behind what drops the positions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from archlens.analysis import analyze_graph
from archlens.graph import Call, ModelGraph, OutputTensor, Tensor
from archlens.layers.graph_layer import graph_layer

if TYPE_CHECKING:
    import random

UNARY = ("Dense", "Conv1D", "ReLU", "Dropout", "BatchNormalization", "UpSampling1D", "Dense", "Conv1D")
FLAT = ("Dense", "ReLU", "Dropout", "Dense")
DROPS = ("Flatten", "GlobalAveragePooling1D")


@dataclass(frozen=True)
class Part:
    """A call: its name, its class, its settings, and the names of the calls that it takes from."""

    name: str
    class_name: str
    settings: tuple[tuple[str, object], ...]
    takes: tuple[str, ...]

    def with_setting(self, key, value):
        return replace(self, settings=tuple(sorted({**dict(self.settings), key: value}.items())))


Parts = tuple[Part, ...]


def build(dice: random.Random, size: int) -> Parts:
    """A random model: long rather than wide."""
    sizes = [dice.choice([16, 20]) for _ in range(dice.choice([1, 2]))]
    parts = [Part(f"in{i}", "InputLayer", (("shape", (size, 8)),), ()) for i, size in enumerate(sizes)]
    while len(parts) < size:
        known = shapes(tuple(parts))
        source = parts[-1] if dice.random() < 0.7 else dice.choice(parts)
        others = [part for part in parts if part.name != source.name]
        alike = [part for part in others if known[part.name] == known[source.name]]
        ranked = [part for part in others if len(known[part.name]) == len(known[source.name])]
        name = f"c{len(parts)}"
        if alike and dice.random() < 0.25:
            part = Part(name, "Add", (), (source.name, dice.choice(alike).name))
        elif ranked and len(known[source.name]) == 1 and dice.random() < 0.2:
            part = Part(name, "Concatenate", (), (source.name, dice.choice(ranked).name))
        else:
            part = _unary(dice, name, source.name, flat=len(known[source.name]) == 1)
        if _possible((*parts, part)):
            parts.append(part)
    return tuple(parts)


def _possible(parts: Parts) -> bool:
    try:
        shapes(parts)
    except ImpossibleError:
        return False
    return True


def _unary(dice, name, source, *, flat):
    class_name = dice.choice(FLAT if flat else (*UNARY, *DROPS))
    return Part(name, class_name, _settings(dice, class_name), (source,))


def _settings(dice, class_name):
    if class_name == "Dense":
        return (("activation", "relu"), ("units", dice.choice([5, 7, 9])))
    if class_name == "Conv1D":
        return (("filters", dice.choice([5, 7, 9])), ("kernel_size", 3), ("padding", "valid"))
    return {"Dropout": (("rate", 0.5),), "UpSampling1D": (("size", 2),)}.get(class_name, ())


class ImpossibleError(Exception):
    """The shapes do not go together."""


def shapes(parts: Parts) -> dict[str, tuple[int, ...]]:
    """The shape of each call, without the batch axis."""
    found = {}
    for part in parts:
        taken = [found[name] for name in part.takes]
        found[part.name] = _shape(part, taken)
        if min(found[part.name]) < 1:
            raise ImpossibleError
    return found


def _shape(part, taken):
    settings = dict(part.settings)
    positions, features = (taken[0][0], taken[0][-1]) if taken else (0, 0)
    lost = settings.get("kernel_size", 1) - 1 if settings.get("padding") == "valid" else 0
    if part.class_name == "Add" and taken[0] != taken[1]:
        raise ImpossibleError
    rules = {
        "InputLayer": lambda: settings["shape"],
        "Dense": lambda: (*taken[0][:-1], settings["units"]),
        "Conv1D": lambda: (positions - lost, settings["filters"]),
        "UpSampling1D": lambda: (positions * settings["size"], features),
        "Flatten": lambda: (positions * features,),
        "GlobalAveragePooling1D": lambda: (features,),
        "Concatenate": lambda: (*taken[0][:-1], sum(each[-1] for each in taken)),
    }
    return rules.get(part.class_name, lambda: taken[0])()


def parameters(parts: Parts) -> dict[str, int]:
    """The number of parameters of each call."""
    known = shapes(parts)
    found = {}
    for part in parts:
        settings = dict(part.settings)
        features = known[part.takes[0]][-1] if part.takes else 0
        found[part.name] = {
            "Dense": lambda s=settings, f=features: (f + 1) * s["units"],
            "Conv1D": lambda s=settings, f=features: (f * s["kernel_size"] + 1) * s["filters"],
            "BatchNormalization": lambda f=features: 4 * f,
        }.get(part.class_name, lambda: 0)()
    return found


def edit(dice: random.Random, parts: Parts) -> tuple[Parts, str] | None:
    """The model with another value of one setting, and the name of that call; ``None`` where that is impossible."""
    choices = [(part, key) for part in parts for key, _ in part.settings]
    part, key = dice.choice(choices)
    value = dict(part.settings)[key]
    others = {
        "activation": "tanh",
        "padding": "same",
        "rate": 0.25,
        "kernel_size": 2,
        "size": 3,
        "shape": (value[0] + 6, 8) if key == "shape" else None,
    }
    changed = part.with_setting(key, others.get(key, 11))
    edited = tuple(changed if each is part else each for each in parts)
    return (edited, part.name) if _possible(edited) else None


def apply(parts: Parts, edited: Parts, names: set[str]) -> Parts | None:
    """The model with some calls as the edited one has them; ``None`` where that is impossible."""
    other = {part.name: part for part in edited}
    mixed = tuple(other[part.name] if part.name in names else part for part in parts)
    return mixed if _possible(mixed) else None


def insert(dice: random.Random, parts: Parts) -> tuple[Parts, str] | None:
    """The model with one call more between a call and one that takes from it, and the name of the new one."""
    target = dice.choice([part for part in parts if part.takes])
    source = dice.choice(target.takes)
    new = _unary(dice, "new", source, flat=len(shapes(parts)[source]) == 1)
    if new.class_name in DROPS:
        return None
    moved = replace(target, takes=tuple("new" if each == source else each for each in target.takes))
    edited = []
    for part in parts:
        edited += [new, moved] if part is target else [part]
    return (tuple(edited), "new") if _possible(tuple(edited)) else None


def analysis(parts: Parts):
    """The model as archlens knows it."""
    known, sizes = shapes(parts), parameters(parts)
    calls, tensors = [], []
    for part in parts:
        config = {"name": part.name, **dict(part.settings)}
        config.pop("shape", None)
        layer = graph_layer(
            key=part.name,
            name=part.name,
            class_name=part.class_name,
            effective_class=part.class_name,
            kind="layer" if part.takes else "input",
            module=None,
            config=config,
            weights={part.name: sizes[part.name]} if sizes[part.name] else {},
        )
        calls.append(Call(part.name, layer, (), ((None, *known[part.name]),)))
        for i, source in enumerate(part.takes):
            argument = "0" if len(part.takes) == 1 else f"0[{i}]"
            tensors.append(Tensor(source, 0, part.name, argument, False, (None, *known[source])))
    taken = {name for part in parts for name in part.takes}
    ends = [part.name for part in parts if part.name not in taken]
    outputs = tuple(OutputTensor(f"out_{name}", name, 0, (None, *known[name])) for name in ends)
    inputs = tuple(part.name for part in parts if not part.takes)
    return analyze_graph(ModelGraph("random", "test", None, tuple(calls), tuple(tensors), inputs, outputs))
