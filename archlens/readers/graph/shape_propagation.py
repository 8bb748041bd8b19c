"""Shapes for models whose file records none: propagated from call to call by the rules.

Keras 1 and 2 write which tensors a call takes but not their shapes. Here every tensor is given the shape that its
producer has by :func:`~archlens.readers.graph.call_shapes.rule_shapes`, inside the model that holds the call, on that
model's own input shapes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from archlens import limits
from archlens.graph import Shape
from archlens.readers.graph.call_shapes import chain_arguments, node_arguments, rule_shapes
from archlens.readers.graph.nested_inputs import match_inputs
from archlens.readers.graph.wired_model import WiredModel
from archlens.readers.keras.model_records import (
    History,
    LayerConfig,
    ModelConfig,
    NodeConfig,
    Reference,
    flatten,
    map_leaves,
)

_Known = dict[History, "Shape"]


def propagate_shapes(model: ModelConfig) -> None:
    """Give every tensor in a model, and in the models inside it, its shape, as far as the rules know it.

    Raises:
        NotAGraphError: if the model refers to what is not there, or has a cycle.
    """
    _Propagation().complete(model)


class _Propagation:
    """Completes every model once, on its own input shapes, before anything calls it.

    A call of a nested model on other shapes is computed through the model's layers again, within a limit.
    """

    def __init__(self) -> None:
        self._outputs: dict[int, list[Shape]] = {}
        self._wired: dict[int, WiredModel] = {}
        self._left = limits.current().recomputed_calls

    def complete(self, model: ModelConfig) -> list[Shape]:
        """Complete a model; the shapes of its outputs on its own input shapes."""
        if id(model) not in self._outputs:
            for layer in model.layers.values():
                if layer.model is not None:
                    self.complete(layer.model)
            inputs = own_inputs(model)
            if model.sequential:
                outputs = self._through_chain(model, list(inputs.values()), completing=True)
            else:
                self._wired[id(model)] = WiredModel(model)
                outputs = self._completed(model, inputs)
            self._outputs[id(model)] = outputs
        return self._outputs[id(model)]

    def _completed(self, model: ModelConfig, inputs: Mapping[str, Shape]) -> list[Shape]:
        """Complete the calls of a Functional model: each takes and gives shapes, recorded ones where no rule knows."""
        wired = self._wired[id(model)]
        known: _Known = {History(name, 0, 0): shape for name, shape in inputs.items()}
        for layer, k in wired.order:
            node = _with_shapes(layer.nodes[k], known)
            outputs = []
            for history, ruled in _by_output(wired, layer, k, self._outcome(layer, node)):
                shape = ruled if ruled is not None else wired.recorded_shape(history)
                known[history] = shape
                outputs.append(shape)
            whole = bool(outputs) and None not in outputs
            layer.nodes[k] = dataclasses.replace(node, outputs=tuple(outputs) if whole else None)
        return [known.get(history) for history in wired.outputs]

    def _recomputed(self, model: ModelConfig, inputs: Mapping[str, Shape]) -> list[Shape]:
        """The shapes of a model's outputs on other input shapes than its own; the model stays as it is."""
        if model.sequential:
            return self._through_chain(model, list(inputs.values()), completing=False)
        wired = self._wired[id(model)]
        known: _Known = {History(name, 0, 0): shape for name, shape in inputs.items()}
        for layer, k in wired.order:
            self._left -= 1
            shapes: list[Shape] = []
            if self._left > 0:
                shapes = self._outcome(layer, _with_shapes(layer.nodes[k], known))
            known.update(_by_output(wired, layer, k, shapes))
        return [known.get(history) for history in wired.outputs]

    def _through_chain(self, model: ModelConfig, shapes: list[Shape], *, completing: bool) -> list[Shape]:
        for layer in model.layers.values():
            if layer.kind == "input":
                continue
            self._left -= not completing
            if layer.model is not None:
                shapes = self._called(layer, layer.model, dict(zip(own_inputs(layer.model), shapes, strict=False)))
            else:
                shapes = rule_shapes(layer, chain_arguments(shapes))
        return shapes

    def _outcome(self, layer: LayerConfig, node: NodeConfig) -> list[Shape]:
        """The shapes that a call gives, whose arguments have theirs."""
        if layer.model is None:
            return rule_shapes(layer, node_arguments(node))
        if layer.model.sequential:
            taken = [next((reference for _, reference in flatten(node.first_argument, "")), None)]
            references = dict(zip(own_inputs(layer.model), taken, strict=False))
        else:
            references = match_inputs(layer.model.inputs, node.first_argument)
        shapes = {name: reference.shape if reference else None for name, reference in references.items()}
        return self._called(layer, layer.model, shapes)

    def _called(self, layer: LayerConfig, model: ModelConfig, shapes: Mapping[str, Shape]) -> list[Shape]:
        """What a nested model gives for the shapes it is called on, which may be others than it was built on."""
        axes = layer.time_axes
        time = next((shape[1 : 1 + axes] for shape in shapes.values() if shape is not None), (None,) * axes)
        inside = {name: shape and shape[:1] + shape[1 + axes :] for name, shape in shapes.items()}
        built_on = own_inputs(model)
        same = all(shape is None or shape == built_on.get(name) for name, shape in inside.items())
        if same or self._left <= 0:
            outputs = self.complete(model)
        else:
            outputs = self._recomputed(model, {name: inside.get(name) or shape for name, shape in built_on.items()})
        return [shape and shape[:1] + time + shape[1:] for shape in outputs]


def own_inputs(model: ModelConfig) -> dict[str, Shape]:
    """The shapes of a model's inputs by name, as its input layers have them."""
    return {layer.name: layer.input_shape for layer in model.layers.values() if layer.kind == "input"}


def _by_output(wired: WiredModel, layer: LayerConfig, k: int, shapes: list[Shape]) -> list[tuple[History, Shape]]:
    """The outputs of a call with their shapes, those among them of which only the takers know."""
    unknown = [None] * (len(wired.recorded_outputs(layer.name, k)) - len(shapes))
    return [(History(layer.name, k, tensor), shape) for tensor, shape in enumerate([*shapes, *unknown])]


def _with_shapes(node: NodeConfig, known: _Known) -> NodeConfig:
    """A call, every tensor that it takes with the shape of its producer."""

    def with_shape(value: Any) -> Any:
        shape = known.get(value.history) if isinstance(value, Reference) else None
        return value if shape is None else dataclasses.replace(value, shape=shape)

    kwargs = {key: map_leaves(value, with_shape) for key, value in node.kwargs.items()}
    return dataclasses.replace(node, args=map_leaves(node.args, with_shape), kwargs=kwargs)
