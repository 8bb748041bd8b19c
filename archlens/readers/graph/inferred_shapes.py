"""Shapes for models whose file holds none: propagated from call to call by the rules.

Keras 1 and 2 write which tensors a call takes but not their shapes. Here every tensor is given the shape that its
producer has by :mod:`archlens.layers.output_shapes`, inside the model that holds the call, on that model's own input
shapes.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from archlens import limits
from archlens.graph import Shape
from archlens.layers.output_shapes import output_shapes
from archlens.layers.rule_types import Arguments, Spec
from archlens.readers.graph.wired_model import Plan, match_inputs
from archlens.readers.keras.expectations import parse_shape
from archlens.readers.keras.model_records import Constant, History, LayerConfig, ModelConfig, Node, Reference, flatten

_Known = dict[History, "Shape"]


def fill_shapes(model: ModelConfig) -> None:
    """Give every tensor in a model, and in the models inside it, its shape, as far as the rules know it.

    Raises:
        NotAGraphError: if the model refers to what is not there, or has a cycle.
    """
    _Filler().own(model)


class _Filler:
    """Propagates shapes; every model is completed once, on its own input shapes, before anything calls it."""

    def __init__(self) -> None:
        self._outputs: dict[int, list[Shape]] = {}
        self._plans: dict[int, Plan] = {}
        self._left = limits.current().recomputed_calls

    def own(self, model: ModelConfig) -> list[Shape]:
        """The shapes of a model's outputs on its own input shapes; completes the model."""
        if id(model) not in self._outputs:
            for layer in model.layers.values():
                if layer.model is not None:
                    self.own(layer.model)
            if not model.sequential:
                self._plans[id(model)] = Plan(model)
            self._outputs[id(model)] = self._through(model, own_inputs(model), complete=True)
        return self._outputs[id(model)]

    def _through(self, model: ModelConfig, given: Mapping[str, Shape], *, complete: bool = False) -> list[Shape]:
        if model.sequential:
            return self._through_chain(model, list(given.values()), complete=complete)
        plan = self._plans[id(model)]
        known: _Known = {History(name, 0, 0): shape for name, shape in given.items()}
        told = plan.recorded if complete else {}
        for layer, k in plan.order:
            node = _completed(layer.nodes[k], known)
            self._left -= not complete
            shapes = self._outcome(layer, node) if complete or self._left > 0 else []
            shapes += [None] * (len(plan.recorded_outputs(layer.name, k)) - len(shapes))
            for tensor, shape in enumerate(shapes):
                history = History(layer.name, k, tensor)
                known[history] = told.get(history, (None,))[0] if shape is None else shape
            if complete:
                outputs = tuple(known[History(layer.name, k, tensor)] for tensor in range(len(shapes)))
                layer.nodes[k] = dataclasses.replace(node, outputs=outputs if None not in outputs and outputs else None)
        return [known.get(history) for history in plan.outputs]

    def _through_chain(self, model: ModelConfig, shapes: list[Shape], *, complete: bool) -> list[Shape]:
        for layer in model.layers.values():
            if layer.kind == "input":
                continue
            self._left -= not complete
            if layer.model is not None:
                shapes = self._called(layer, dict(zip(own_inputs(layer.model), shapes, strict=False)))
            else:
                specs = [Spec(shape) for shape in shapes]
                shapes = _ruled(layer, Arguments((specs[0] if len(specs) == 1 else specs,), {}))
        return shapes

    def _outcome(self, layer: LayerConfig, node: Node) -> list[Shape]:
        if layer.model is None:
            return _ruled(layer, Arguments(specs(node.args), {key: specs(value) for key, value in node.kwargs.items()}))
        value = node.args[0] if node.args else node.kwargs.get("inputs")
        if layer.model.sequential:
            taken = [next((reference for _, reference in flatten(value, "")), None)]
            references = dict(zip(own_inputs(layer.model), taken, strict=False))
        else:
            references = match_inputs(layer.model.inputs, value)
        return self._called(layer, {name: r.shape if r else None for name, r in references.items()})

    def _called(self, layer: LayerConfig, given: Mapping[str, Shape]) -> list[Shape]:
        """What a nested model gives for the shapes it is called on, which may be others than it was built on."""
        model = layer.model
        assert model is not None  # noqa: S101 - who calls this has asked
        axes = layer.time_axes
        time = next((shape[1 : 1 + axes] for shape in given.values() if shape is not None), (None,) * axes)
        inside = {name: shape and shape[:1] + shape[1 + axes :] for name, shape in given.items()}
        built_on = own_inputs(model)
        same = all(shape is None or shape == built_on.get(name) for name, shape in inside.items())
        if same or self._left <= 0:
            shapes = self.own(model)
        else:
            shapes = self._through(model, {name: inside.get(name) or shape for name, shape in built_on.items()})
        return [shape and shape[:1] + time + shape[1:] for shape in shapes]


def own_inputs(model: ModelConfig) -> dict[str, Shape]:
    """The shapes of a model's inputs by name, as its input layers have them."""
    return {
        layer.name: parse_shape(layer.config.get("batch_shape", layer.config.get("batch_input_shape")))
        for layer in model.layers.values()
        if layer.kind == "input"
    }


def _completed(node: Node, known: _Known) -> Node:
    args = tuple(_with_shapes(value, known) for value in node.args)
    kwargs = {key: _with_shapes(value, known) for key, value in node.kwargs.items()}
    return dataclasses.replace(node, args=args, kwargs=kwargs)


def _with_shapes(value: Any, known: _Known) -> Any:
    """A nested structure of arguments, every tensor in it with the shape of its producer."""
    if isinstance(value, Reference):
        shape = known.get(value.history)
        return value if shape is None else dataclasses.replace(value, shape=shape)
    if isinstance(value, list):
        return [_with_shapes(item, known) for item in value]
    if isinstance(value, tuple):
        return tuple(_with_shapes(item, known) for item in value)
    if isinstance(value, Mapping):
        return {key: _with_shapes(item, known) for key, item in value.items()}
    return value


def _ruled(layer: LayerConfig, arguments: Arguments) -> list[Shape]:
    return list(rule(layer, arguments) or ())


def rule(layer: LayerConfig, arguments: Arguments) -> tuple[Shape, ...] | None:
    """The shapes that a layer of Keras gives; a class of the user's own may do anything, whatever its name."""
    if not layer.builtin:
        return None
    return output_shapes(layer.class_name, layer.config, arguments, operation=layer.kind == "operation")


def specs(value: Any) -> Any:
    """An argument as shape rules take it: tensors as :class:`Spec`."""
    if isinstance(value, (Reference, Constant)):
        return Spec(value.shape, value.dtype)
    if isinstance(value, list):
        return [specs(item) for item in value]
    if isinstance(value, tuple):
        return tuple(specs(item) for item in value)
    if isinstance(value, Mapping):
        return {key: specs(item) for key, item in value.items()}
    return value
