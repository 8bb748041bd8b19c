"""Small random models of few classes, so that many of them are alike, and their isomorphism by networkx."""

from __future__ import annotations

import random
from dataclasses import replace

import networkx as nx

from archlens.graph import ModelGraph, OutputTensor
from archlens.layers.layer_settings import settings_of
from tests.unit.rules.made import Made

COMMUTATIVE = ("Add", "Maximum")
MERGES = (*COMMUTATIVE, "Subtract", "Concatenate")


def random_wiring(seed, most_calls=5):
    """A model of one or two inputs and some calls, whose layers differ in little."""
    rng = random.Random(seed)
    made = Made()
    names = [made.input(f"in{i}") for i in range(rng.choice([1, 1, 2]))]
    shared = []
    for i in range(rng.randint(2, most_calls)):
        name = f"call{i}"
        if rng.random() < 0.4:
            made.call(name, rng.choice(MERGES), rng.choice(names), rng.choice(names))
        else:
            key = rng.choice([name, *shared])
            units = 8 if key != name or rng.random() < 0.8 else 4
            made.call(name, "Dense", rng.choice(names), owns=72, key=key, units=units)
            shared.append(key)
        names.append(name)
    ends = rng.sample(names[1:], rng.choice([1, 1, 2]))
    return made.graph(*ends)


def shuffled(graph, seed):
    """The same model told otherwise: other names, another order of calls, inputs, outputs, and of what is added."""
    rng = random.Random(seed)
    new_name = {call.id: f"n{number}" for number, call in enumerate(rng.sample(graph.calls, len(graph.calls)))}
    new_owner = {}
    calls = []
    for call in graph.calls:
        layer = call.layer
        weights = {
            new_owner.setdefault(owner, f"w{rng.random()}"): size for owner, size in (layer.weights or {}).items()
        }
        key = new_owner.setdefault(("key", layer.key), f"l{rng.random()}")
        renamed = replace(layer, key=key, name=key, weights=weights, config={**layer.config, "name": key})
        calls.append(replace(call, id=new_name[call.id], layer=renamed))
    calls = _in_some_order(calls, graph, new_name, rng)
    tensors = _renamed_tensors(graph, new_name, rng)
    by_target = [tensor for call in calls for tensor in tensors if tensor.target == call.id]
    outputs = tuple(OutputTensor(f"o{rng.random()}", new_name[o.call], o.output, o.shape) for o in graph.outputs)
    return ModelGraph(
        f"m{seed}",
        "test",
        None,
        tuple(calls),
        tuple(by_target),
        tuple(rng.sample([new_name[id_] for id_ in graph.inputs], len(graph.inputs))),
        tuple(rng.sample(outputs, len(outputs))),
    )


def _in_some_order(calls, graph, new_name, rng):
    """A topological order by chance."""
    waits = {call.id: set() for call in calls}
    for tensor in graph.tensors:
        waits[new_name[tensor.target]].add(new_name[tensor.source])
    left, placed = list(calls), []
    while left:
        ready = [call for call in left if waits[call.id] <= {each.id for each in placed}]
        placed.append(rng.choice(ready))
        left.remove(placed[-1])
    return placed


def _renamed_tensors(graph, new_name, rng):
    renamed = []
    by_id = graph.by_id
    for call in graph.calls:
        taken = [tensor for tensor in graph.tensors if tensor.target == call.id]
        arguments = [tensor.argument for tensor in taken]
        layer = by_id[call.id].layer
        if layer.class_name in COMMUTATIVE and layer.builtin and not any(tensor.control for tensor in taken):
            rng.shuffle(arguments)
        for tensor, argument in zip(taken, arguments, strict=True):
            renamed.append(
                replace(tensor, source=new_name[tensor.source], target=new_name[tensor.target], argument=argument)
            )
    return sorted(renamed, key=lambda tensor: tensor.argument)


def picture(graph, *, with_settings=True):
    """The model as a graph for networkx: a node for each call, tensor, output and shared layer."""
    drawn = nx.DiGraph()
    for call in graph.calls:
        settings = settings_of(call.layer.config) if with_settings else ()
        drawn.add_node(call.id, label=("call", call.layer.class_name, settings))
        if call.layer.weights:
            drawn.add_node(("layer", call.layer.key), label=("layer",))
            drawn.add_edge(("layer", call.layer.key), call.id)
    for number, tensor in enumerate(graph.tensors):
        commutes = graph.by_id[tensor.target].layer.class_name in COMMUTATIVE
        argument = None if commutes else tensor.argument
        drawn.add_node(number, label=("tensor", tensor.output, argument))
        drawn.add_edge(tensor.source, number)
        drawn.add_edge(number, tensor.target)
    for number, output in enumerate(graph.outputs):
        drawn.add_node(("out", number), label=("output", output.output))
        drawn.add_edge(output.call, ("out", number))
    return drawn


def are_isomorphic(one, other, *, with_settings=True):
    """Whether two models are one architecture, by VF2."""
    pictures = (picture(graph, with_settings=with_settings) for graph in (one, other))
    return nx.is_isomorphic(*pictures, node_match=lambda a, b: a["label"] == b["label"])
