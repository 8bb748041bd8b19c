"""The graph of a live Keras model, taken from the framework's own objects: what reports of files are compared with.

Nothing of archlens is used here. Nodes, tensors and shapes come from the symbolic calls that Keras recorded while the
model was built; nested models are followed through their own recorded calls.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import keras
from keras.src.models.functional import Functional
from keras.src.models.sequential import Sequential
from keras.src.ops.operation import Operation


@dataclass
class LiveGraph:
    """Ids of calls with their shapes and parameters, edges, inputs and outputs.

    Attributes:
        shapes: id → shapes of all outputs.
        parameters: id → number of elements in the layer's weights.
        edges: (source id, output, target id, shape); one for each tensor among the arguments.
        inputs: ids.
        outputs: (id, output, shape).
    """

    shapes: dict[str, list[tuple]] = field(default_factory=dict)
    parameters: dict[str, int] = field(default_factory=dict)
    edges: list[tuple] = field(default_factory=list)
    inputs: list[str] = field(default_factory=list)
    outputs: list[tuple] = field(default_factory=list)


def logical_parameters(model):
    """The parameters of a model or layer as they were before it was quantized to int8, which adds scales alone."""
    return sum(math.prod(weight.shape) for weight in model.weights if not weight.name.endswith("_scale"))


def live_graph(model: keras.Model) -> LiveGraph:
    """The graph of a built Functional or Sequential model."""
    graph = LiveGraph()
    feeds = []
    functional = model._functional if isinstance(model, Sequential) else model  # noqa: SLF001
    for tensor in functional._inputs:  # noqa: SLF001
        name = tensor._keras_history.operation.name  # noqa: SLF001
        graph.shapes[name] = [tuple(tensor.shape)]
        graph.inputs.append(name)
        feeds.append((name, 0))
    outputs = _walk(graph, model, feeds, "", ())
    structure = functional._outputs  # noqa: SLF001
    graph.outputs = [(*feed, tuple(tensor.shape)) for feed, tensor in zip(outputs, structure, strict=True)]
    return graph


def _walk(graph, model, feeds, scope, time):
    """Adds the calls of a model to the graph; what feeds each of its outputs."""
    if isinstance(model, Sequential):
        functional, chain = model._functional, {id(layer) for layer in model.layers}  # noqa: SLF001
        nodes = [n for n in _nodes_in_order(functional) if id(n.operation) in chain]
    else:
        functional, nodes = model, _nodes_in_order(model)
    made = {}
    for tensor, feed in zip(functional._inputs, feeds, strict=True):  # noqa: SLF001
        made[_key(tensor)] = feed
    for node, number in _numbered(functional, nodes):
        name = node.operation.name + (f"@{number}" if number else "")
        _call(graph, node, scope + name, made, time)
    return [made[_key(tensor)] for tensor in functional._outputs]  # noqa: SLF001


def _call(graph, node, id_, made, time):
    operation, inner, axes = node.operation, node.operation, 0
    while isinstance(inner, keras.layers.TimeDistributed):
        inner, axes = inner.layer, axes + 1
    if _holds_graph(inner):
        functional = inner._functional if isinstance(inner, Sequential) else inner  # noqa: SLF001
        value = node.arguments.args[0] if node.arguments.args else node.arguments.kwargs["inputs"]
        flat = _flat_inputs(functional, value)
        times = time + tuple(flat[0].shape[1 : 1 + axes])
        outputs = _walk(graph, inner, [made.get(_key(t)) for t in flat], id_ + "/", times)
        for tensor, feed in zip(node.output_tensors, outputs, strict=True):
            made[_key(tensor)] = feed
        return
    graph.shapes[id_] = [_lift(t.shape, time) for t in node.output_tensors]
    graph.parameters[id_] = logical_parameters(operation) if isinstance(operation, keras.layers.Layer) else 0
    for tensor in node.input_tensors:
        feed = made.get(_key(tensor))
        if feed is not None:
            graph.edges.append((*feed, id_, _lift(tensor.shape, time)))
    for i, tensor in enumerate(node.output_tensors):
        made[_key(tensor)] = (id_, i)


def _holds_graph(operation):
    """Whether it is a model whose configuration holds its graph; others are one call."""
    return isinstance(operation, (Functional, Sequential)) and "layers" in operation.get_config()


def _flat_inputs(functional, value):
    """The tensors of a nested model's argument, in the order of its flat inputs."""
    if isinstance(value, dict) and not isinstance(functional._inputs_struct, dict):  # noqa: SLF001
        return [value[tensor.name] for tensor in functional._inputs]  # noqa: SLF001
    return keras.tree.flatten(value)


def _lift(shape, time):
    return (shape[0], *time, *shape[1:])


def _key(tensor):
    history = tensor._keras_history  # noqa: SLF001
    return id(history.operation), history.node_index, history.tensor_index


def _nodes_in_order(functional):
    levels = functional._nodes_by_depth  # noqa: SLF001
    return [n for depth in sorted(levels, reverse=True) for n in levels[depth] if not n.is_input]


def _numbered(functional, nodes):
    """Each node with its place among the calls of its operation that belong to the model."""
    wanted = {id(node) for node in nodes}
    number = {}
    for operation in functional.operations:
        assert isinstance(operation, Operation)
        own = [node for node in operation._inbound_nodes if id(node) in wanted]  # noqa: SLF001
        number.update((id(node), k) for k, node in enumerate(own))
    return [(node, number[id(node)]) for node in nodes]
