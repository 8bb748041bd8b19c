"""What the shape tests share: cases, and both answers to them, Keras' own and archlens'.

A case says how to call a class, with shapes in the place of tensors: a tuple is one tensor, a list or dict holds more.
"""

from __future__ import annotations

import json
import operator
from typing import Any, NamedTuple

import keras
from keras.src.layers.preprocessing import feature_space

from archlens.layers.output_shapes import output_shapes
from archlens.layers.rule_types import Arguments, Spec


class Tensor(NamedTuple):
    """A tensor, where its type matters or a plain tuple would be something else."""

    shape: tuple
    dtype: str = "float32"


class Case(NamedTuple):
    """A call of a layer: its class, constructor arguments, and the call's arguments."""

    name: str
    config: dict[str, Any]
    args: tuple
    kwargs: dict[str, Any] = {}  # noqa: RUF012 - never changed

    def __str__(self):
        given = [f"{key}={_short(value)}" for key, value in self.config.items()]
        called = [*map(_short, self.args), *(f"{key}={_short(value)}" for key, value in self.kwargs.items())]
        return f"{self.name}({','.join(given)})({','.join(called)})".replace(" ", "")


def _short(value):
    return f"{value.__class__.__name__}" if hasattr(value, "get_config") else str(value)


def structure(value, make):
    """Replace every shape in a structure."""
    if isinstance(value, Tensor):
        return make(value.shape, value.dtype)
    if isinstance(value, tuple):
        return make(value, "float32")
    if isinstance(value, list):
        return [structure(item, make) for item in value]
    if isinstance(value, dict):
        return {key: structure(item, make) for key, item in value.items()}
    return value


def symbolic(shape, dtype):
    return keras.Input(batch_shape=shape, dtype=dtype)


def plain(value):
    """Return a configuration as a file has it."""
    return json.loads(json.dumps(value))


def keras_answer(layer, case):
    args = [structure(item, symbolic) for item in case.args]
    kwargs = {key: structure(item, symbolic) for key, item in case.kwargs.items()}
    return tuple(tuple(tensor.shape) for tensor in keras.tree.flatten(layer(*args, **kwargs)))


def archlens_answer(layer, case):
    return archlens_answer_for(plain(keras.saving.serialize_keras_object(layer)), case)


def archlens_answer_for(serialized, case):
    args = tuple(structure(item, Spec) for item in case.args)
    kwargs = {key: structure(item, Spec) for key, item in case.kwargs.items()}
    return output_shapes(serialized["class_name"], serialized["config"], Arguments(args, kwargs))


def layer_class(name):
    return getattr(keras.layers, name, None) or getattr(feature_space, name)


def both_answers(case):
    """Return what Keras and archlens say, and the layer."""
    layer = layer_class(case.name)(**case.config)
    expected = keras_answer(layer, case)
    return expected, archlens_answer(layer, case)


class OperationCase(NamedTuple):
    """A call of a function of ``keras.ops``, with a :class:`Tensor` for every tensor."""

    name: str
    args: tuple
    kwargs: dict[str, Any]

    def __str__(self):
        given = [*map(_brief, self.args), *(f"{key}={_brief(value)}" for key, value in self.kwargs.items())]
        return f"{self.name}({','.join(given)})".replace(" ", "")


def _brief(value):
    if isinstance(value, Tensor):
        return str(value.shape)
    if isinstance(value, list):
        return f"[{','.join(map(_brief, value))}]"
    return str(value).replace("slice(None, None, None)", ":")


def function_of(case):
    if case.name == "getitem":
        return operator.getitem
    return operator.attrgetter(case.name)(keras if case.name.startswith("activations.") else keras.ops)


def operations_of(case):
    """Call the operation, and yield what the model's file says of each operation in it, with Keras' shapes."""
    function = function_of(case)
    inputs = []

    def make(value):
        if isinstance(value, Tensor):
            inputs.append(symbolic(*value))
            return inputs[-1]
        return [make(item) for item in value] if isinstance(value, list) else value

    args = [make(item) for item in case.args]
    outputs = function(*args, **{key: make(item) for key, item in case.kwargs.items()})
    model = keras.Model(inputs, outputs)
    made = {operation.name: operation for operation in model.operations}
    for written in plain(model.get_config())["layers"]:
        if written["class_name"] != "InputLayer":
            (node,) = made[written["name"]]._inbound_nodes  # noqa: SLF001 - nothing else knows the outputs
            yield written, tuple(tuple(tensor.shape) for tensor in node.output_tensors)


def as_arguments(value):
    """Return what a file says of a call's arguments with a Spec for every tensor."""
    if isinstance(value, list):
        return [as_arguments(item) for item in value]
    if isinstance(value, dict):
        if value.get("class_name") == "__keras_tensor__":
            shape, dtype = value["config"]["shape"], value["config"]["dtype"]
            return Spec(tuple(shape), dtype)
        return {key: as_arguments(item) for key, item in value.items()}
    return value


def operation_answer(written):
    """Return what archlens says of an operation, from the model's file alone."""
    (call,) = written["inbound_nodes"]
    arguments = Arguments(tuple(as_arguments(call["args"])), as_arguments(call["kwargs"]))
    return output_shapes(written["class_name"], written["config"], arguments, operation=True)
