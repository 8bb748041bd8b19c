"""Live Keras models whose calls are made again on other shapes: what shapes that are given are compared with.

Nothing of archlens is used here. Every layer is the model's own, with its weights, and is called once more, on symbolic
tensors of the new shapes; nested models are followed through their own recorded calls, so that what an InputLayer fixes
stands in nobody's way. Where ``trace`` asks for it, TensorFlow traces the same calls: symbolic calls of Keras do not see
every weight that does not fit.
"""

from __future__ import annotations

import keras
import tensorflow as tf
from keras.src.models.functional import Functional
from keras.src.models.sequential import Sequential

from tests.against_keras.live_graph import _flat_inputs, _holds_graph, _key, _lift, _nodes_in_order, _numbered


class Refused(Exception):
    """A call that Keras refuses: its id, and why."""


class Replay:
    """A model replayed.

    Attributes:
        shapes: id → shapes of all outputs.
        model: the calls that were made, as a model of their own, nested models opened.
    """

    def __init__(self, model: keras.Model, shapes: dict[str, tuple], *, trace: bool = False) -> None:
        self.shapes: dict[str, list[tuple]] = {}
        functional = model._functional if isinstance(model, Sequential) else model  # noqa: SLF001
        tensors, names = [], []
        for tensor in functional._inputs:  # noqa: SLF001
            name = tensor._keras_history.operation.name  # noqa: SLF001
            shape = shapes.get(name, tuple(tensor.shape))
            names.append(name)
            tensors.append(keras.Input(batch_shape=shape, dtype=tensor.dtype, name=name))
        outputs = self._walk(model, tensors, "", ())
        self.model = keras.Model(tensors, outputs)
        if trace:
            self._traced(model, tensors)
        self.shapes |= {name: [tuple(tensor.shape)] for name, tensor in zip(names, tensors, strict=True)}

    def _traced(self, model, tensors):
        known = dict(self.shapes)

        def call(*values):
            return self._walk(model, list(values), "", ())

        specs = [tf.TensorSpec(tensor.shape, tensor.dtype) for tensor in tensors]
        tf.function(call).get_concrete_function(*specs)
        self.shapes = known

    def _walk(self, model, tensors, scope, time):
        if isinstance(model, Sequential):
            functional, chain = model._functional, {id(layer) for layer in model.layers}  # noqa: SLF001
            nodes = [n for n in _nodes_in_order(functional) if id(n.operation) in chain]
        else:
            functional, nodes = model, _nodes_in_order(model)
        made = {}
        for own, tensor in zip(functional._inputs, tensors, strict=True):  # noqa: SLF001
            made[_key(own)] = adjusted(tensor, own)
        for node, number in _numbered(functional, nodes):
            name = node.operation.name + (f"@{number}" if number else "")
            try:
                self._call(node, scope + name, made, time)
            except Refused:
                raise
            except Exception as error:
                raise Refused(scope + name, str(error)) from error
        return [made[_key(tensor)] for tensor in functional._outputs]  # noqa: SLF001

    def _call(self, node, id_, made, time):
        operation, inner, axes = node.operation, node.operation, 0
        while isinstance(inner, keras.layers.TimeDistributed):
            inner, axes = inner.layer, axes + 1
        args, kwargs = keras.tree.map_structure(
            lambda value: made[_key(value)] if isinstance(value, keras.KerasTensor) else value,
            (node.arguments.args, node.arguments.kwargs),
        )
        if _holds_graph(inner) and not axes:
            functional = inner._functional if isinstance(inner, Sequential) else inner  # noqa: SLF001
            value = args[0] if args else kwargs["inputs"]
            outputs = self._walk(inner, _flat_inputs(functional, value), id_ + "/", time)
        elif _holds_graph(inner):
            value = keras.tree.flatten(args[0])[0]
            steps = tuple(value.shape[1 : 1 + axes])
            one_step = keras.KerasTensor((value.shape[0], *value.shape[1 + axes :]), value.dtype)
            for each in self._walk(inner, [one_step], id_ + "/", time + steps):
                del each
            outputs = keras.tree.flatten(operation(*args, **kwargs)) if _takes(inner, one_step) else None
            if outputs is None:
                raise NotImplementedError("TimeDistributed around a model of fixed size")
        else:
            outputs = keras.tree.flatten(operation(*args, **kwargs))
            self.shapes[id_] = [_lift(tuple(tensor.shape), time) for tensor in outputs]
        for own, tensor in zip(node.output_tensors, outputs, strict=True):
            made[_key(own)] = tensor


def _takes(model, tensor):
    own = (model._functional if isinstance(model, Sequential) else model)._inputs[0].shape  # noqa: SLF001
    return all(size in (None, other) for size, other in zip(own[1:], tensor.shape[1:], strict=True))


def adjusted(tensor, own):
    """A tensor as an input of a nested model has it, which adds or drops a last axis of 1."""
    if len(tensor.shape) == len(own.shape) + 1 and tensor.shape[-1] == 1:
        return keras.ops.squeeze(tensor, -1)
    if len(tensor.shape) == len(own.shape) - 1 and own.shape[-1] == 1:
        return keras.ops.expand_dims(tensor, -1)
    return tensor


def functional_of(model) -> Functional:
    """The Functional model that a live model is, or has inside."""
    return model._functional if isinstance(model, Sequential) else model  # noqa: SLF001
