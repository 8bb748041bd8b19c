"""Random models with settings and known edits of them, made without archlens.comparison.

A model is a list of :class:`Made` calls; an edit changes the list. What the edits were is what a comparison may tell.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import networkx as nx

from archlens.analysis import analyze_graph
from archlens.graph import Call, ModelGraph, OutputTensor, Tensor
from archlens.layers.graph_layer import graph_layer

if TYPE_CHECKING:
    import random

UNARY = ("Dense", "Dense", "Conv1D", "ReLU", "Dropout", "BatchNormalization")
MERGES = ("Add", "Concatenate", "Multiply")
SHAPE = (None, 8)
_SNAKES = {"Conv1D": "conv1d", "ReLU": "re_lu", "BatchNormalization": "batch_normalization"}


@dataclass(frozen=True)
class Made:
    """A call: its class, its one setting, and the keys of the calls that it takes from."""

    key: int
    class_name: str
    size: int
    takes: tuple[int, ...]


@dataclass(frozen=True)
class Model:
    """Calls in topological order, and the keys of those that give the outputs."""

    calls: tuple[Made, ...]
    outputs: tuple[int, ...]

    @property
    def inner(self):
        return [call for call in self.calls if call.takes]


def build(dice: random.Random, size: int) -> Model:
    """A random model whose every call leads to an output, deep rather than wide, with blocks that repeat."""
    calls = [Made(k, "InputLayer", k, ()) for k in range(dice.choice([1, 1, 2, 3]))]
    while len(calls) < size:
        key = len(calls)
        if dice.random() < 0.25 and key > 1:
            first, second = dice.sample(calls[-4:], 2) if key > 3 else calls[:2]
            calls.append(Made(key, dice.choice(MERGES), 0, (first.key, second.key)))
        elif dice.random() < 0.15 and key > 6:
            pattern = [call for call in calls[-3:] if len(call.takes) == 1]
            for call in pattern:
                calls.append(Made(len(calls), call.class_name, call.size, (calls[-1].key,)))
        else:
            source = calls[-1] if dice.random() < 0.8 else dice.choice(calls)
            calls.append(Made(key, dice.choice(UNARY), dice.choice([8, 16, 32]), (source.key,)))
    taken = {key for call in calls for key in call.takes}
    return Model(tuple(calls), tuple(call.key for call in calls if call.key not in taken))


def insert(dice: random.Random, model: Model) -> Model:
    """One call more, between a call and what takes from it."""
    target = dice.choice(model.inner)
    source = dice.choice(target.takes)
    key = dice.randrange(1000, 10**9)  # the number of a call that was removed must not come back
    new = Made(key, dice.choice(UNARY), dice.choice([64, 128]), (source,))
    moved = replace(target, takes=tuple(key if taken == source else taken for taken in target.takes))
    calls = []
    for call in model.calls:
        calls += [new, moved] if call.key == target.key else [call]
    return Model(tuple(calls), model.outputs)


def remove(dice: random.Random, model: Model) -> Model:
    """One call with one source less."""
    choices = [call for call in model.inner if len(call.takes) == 1 and call.key not in model.outputs]
    if not choices:
        return configure(dice, model)
    gone = dice.choice(choices)
    (source,) = gone.takes
    calls = [
        replace(call, takes=tuple(source if taken == gone.key else taken for taken in call.takes))
        for call in model.calls
        if call.key != gone.key
    ]
    return Model(tuple(calls), model.outputs)


def configure(dice: random.Random, model: Model) -> Model:
    """One setting with another value."""
    chosen = dice.choice([call for call in model.inner if call.class_name not in MERGES] or model.inner)
    calls = [replace(call, size=call.size + 1000) if call.key == chosen.key else call for call in model.calls]
    return Model(tuple(calls), model.outputs)


def rewire(dice: random.Random, model: Model) -> Model:
    """One call takes from an earlier call instead; where that would leave a call without a taker, nothing changes."""
    target = dice.choice(model.inner)
    place = model.calls.index(target)
    at = dice.randrange(len(target.takes))
    source = dice.choice(model.calls[:place]).key
    takes = (*target.takes[:at], source, *target.takes[at + 1 :])
    calls = tuple(replace(call, takes=takes) if call.key == target.key else call for call in model.calls)
    taken = {key for call in calls for key in call.takes}
    return Model(calls, model.outputs) if target.takes[at] in taken else model


EDITS = (insert, insert, remove, configure, configure, rewire)


def given(model: Model) -> dict[int, str]:
    """A name for every call that stays with it in every edit, as people give them."""
    return {call.key: f"call{call.key}" for call in model.calls}


def numbered(model: Model) -> dict[int, str]:
    """Names as Keras gives them, numbered by class in the order of building; inputs keep theirs."""
    counts: dict[str, int] = {}
    names = {}
    for call in model.calls:
        base = _SNAKES.get(call.class_name, call.class_name.lower())
        number = counts[base] = counts.get(base, -1) + 1
        names[call.key] = (base + (f"_{number}" if number else "")) if call.takes else f"call{call.key}"
    return names


def shuffled(dice: random.Random, model: Model) -> dict[int, str]:
    """The names of people, each at another call; inputs keep theirs."""
    inner = [call.key for call in model.inner]
    others = dice.sample(inner, len(inner))
    names = given(model)
    return names | {key: f"call{other}" for key, other in zip(inner, others, strict=True)}


def graph(model: Model, names=None) -> ModelGraph:
    """The model as a graph of calls; ``names`` maps keys to ids."""
    named = names or given(model)
    calls, tensors = {}, []
    for made in model.calls:
        id_ = named[made.key]
        kind = "input" if not made.takes else "layer"
        weights = {id_: made.size} if made.class_name in ("Dense", "Conv1D", "BatchNormalization") else {}
        layer = graph_layer(
            key=id_,
            name=id_,
            class_name=made.class_name,
            effective_class=made.class_name,
            kind=kind,
            module=None,
            config={"name": id_, "size": made.size},
            weights=weights,
        )
        calls[id_] = Call(id_, layer, (), (SHAPE,))
        tensors += [
            Tensor(named[source], 0, id_, "0" if len(made.takes) == 1 else f"0[{i}]", False, SHAPE)
            for i, source in enumerate(made.takes)
        ]
    outputs = tuple(OutputTensor(f"out{i}", named[key], 0, SHAPE) for i, key in enumerate(model.outputs))
    inputs = tuple(named[made.key] for made in model.calls if not made.takes)
    return ModelGraph("random", "test", None, tuple(calls.values()), tuple(tensors), inputs, outputs)


def analysis(model: Model, names=None):
    return analyze_graph(graph(model, names))


def network(model: Model) -> nx.MultiDiGraph:
    """The model as networkx sees it; names are no part of it."""
    made = nx.MultiDiGraph()
    for call in model.calls:
        ends = tuple(i for i, key in enumerate(model.outputs) if key == call.key)
        made.add_node(call.key, what=(call.class_name, call.size, ends))
        for i, source in enumerate(call.takes):
            made.add_edge(source, call.key, argument=i)
    return made


def _arguments(edges) -> list[int]:
    return sorted(edge["argument"] for edge in edges.values())


def isomorphic(a: Model, b: Model) -> bool:
    """Whether networkx finds the two to be one architecture."""
    return bool(
        nx.is_isomorphic(
            network(a),
            network(b),
            node_match=lambda x, y: x == y,
            edge_match=lambda x, y: _arguments(x) == _arguments(y),
        )
    )


def told(comparison) -> int:
    """How many changes a comparison tells, apart from those that follow from others."""
    return (
        len(comparison.added)
        + len(comparison.removed)
        + len(comparison.rewired)
        + len(comparison.reconfigured)
        + sum(not change.follows for change in comparison.shapes)
        + sum(not change.follows for change in comparison.parameters)
        + len(comparison.interface)
    )
