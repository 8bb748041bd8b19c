"""What Keras multiplies on JAX: dot products and convolutions in the program that JAX makes of a model, never run.

Run as a program, with ``KERAS_BACKEND=jax``: it writes one JSON object a line, for each case of the grid its model's
configuration and the multiply-accumulates that were counted.
"""

from __future__ import annotations

import json
import math
import sys
import warnings

import jax
import keras
import numpy as np
from jax.extend.core import ClosedJaxpr, Jaxpr

from archlens.layers.macs import multiplies
from archlens.layers.operations import OPERATIONS
from tests.against_keras import shapes_layer_cases, shapes_operation_cases
from tests.against_keras.costs_cases import MORE_CASES
from tests.against_keras.shapes_support import Tensor, function_of, layer_class


def counted_macs(jaxpr, *, by_inputs: bool) -> int:
    """Return the multiply-accumulates of a program: bodies of loops as often as they run, of branches the largest.

    Args:
        jaxpr: the program.
        by_inputs: whether to count those of a convolution at each position that it takes, as a transposed one is
            defined, instead of at each that it gives.
    """
    total = 0
    for eqn in jaxpr.eqns:
        name = eqn.primitive.name
        if name == "dot_general":
            total += _dot(eqn)
        elif name == "conv_general_dilated":
            total += _convolution(eqn, by_inputs=by_inputs)
        elif name == "scan":
            total += eqn.params["length"] * counted_macs(eqn.params["jaxpr"].jaxpr, by_inputs=by_inputs)
        elif name == "cond":
            total += max(counted_macs(branch.jaxpr, by_inputs=by_inputs) for branch in eqn.params["branches"])
        elif name == "while":
            if counted_macs(eqn.params["body_jaxpr"].jaxpr, by_inputs=by_inputs):
                raise ValueError("a loop of unknown length multiplies")
        else:
            total += sum(counted_macs(inner, by_inputs=by_inputs) for inner in _inner(eqn.params))
    return total


def _inner(params):
    for value in params.values():
        if isinstance(value, ClosedJaxpr):
            yield value.jaxpr
        elif isinstance(value, Jaxpr):
            yield value


def _dot(eqn) -> int:
    left, right = (variable.aval.shape for variable in eqn.invars)
    (_, contracted), (_, batch) = eqn.params["dimension_numbers"]
    free = [size for axis, size in enumerate(right) if axis not in (*contracted, *batch)]
    return math.prod(left) * math.prod(free)


def _convolution(eqn, *, by_inputs: bool) -> int:
    """Count each element of the kernel at each position."""
    taken, kernel = (variable.aval.shape for variable in eqn.invars)
    numbers = eqn.params["dimension_numbers"]
    if by_inputs:
        return math.prod(taken) * math.prod(kernel) // kernel[numbers.rhs_spec[1]]
    return math.prod(eqn.outvars[0].aval.shape) * math.prod(kernel) // kernel[numbers.rhs_spec[0]]


def traced_macs(model, *, by_inputs: bool) -> int:
    """Return what a call of a model on one sample multiplies."""
    samples = [jax.ShapeDtypeStruct((1, *tensor.shape[1:]), _dtype(tensor)) for tensor in model.inputs]
    structure = keras.tree.pack_sequence_as(model.input, samples)

    def call(inputs):
        return model(inputs, training=False)

    return counted_macs(jax.make_jaxpr(call)(structure).jaxpr, by_inputs=by_inputs)


def _dtype(tensor):
    return np.dtype("float32" if tensor.dtype == "string" else tensor.dtype)


def layer_model(case):
    """Return a model that is one call of a layer; no axis of its inputs is known before the batch axis."""
    inputs = []

    def made(value):
        if isinstance(value, Tensor):
            return added(value.shape, value.dtype)
        if isinstance(value, tuple):
            return added(value, "float32")
        if isinstance(value, list):
            return [made(item) for item in value]
        if isinstance(value, dict):
            return {key: made(item) for key, item in value.items()}
        return value

    def added(shape, dtype):
        inputs.append(keras.Input(shape[1:], dtype=dtype))
        return inputs[-1]

    args = [made(value) for value in case.args]
    kwargs = {key: made(value) for key, value in case.kwargs.items()}
    layer = layer_class(case.name)(**_renewed(case.config))
    return keras.Model(inputs, layer(*args, **kwargs))


def _renewed(config):
    """Return a layer's arguments with the layers among them made anew, for a case must not build those of another."""
    return {key: _copy(value) for key, value in config.items()}


def _copy(value):
    if isinstance(value, list):
        return [_copy(item) for item in value]
    return value.__class__.from_config(value.get_config()) if isinstance(value, keras.Layer) else value


def operation_model(case):
    """Return a model that is one operation; what is a tensor in the case is an input with a batch axis or an array."""
    inputs = []

    def made(value):
        if isinstance(value, list):
            return [made(item) for item in value]
        if not isinstance(value, Tensor):
            return value
        if value.shape and value.shape[0] is None:
            inputs.append(keras.Input(value.shape[1:], dtype=value.dtype))
            return inputs[-1]
        return np.zeros(value.shape, value.dtype)

    args = [made(value) for value in case.args]
    outputs = function_of(case)(*args, **{key: made(value) for key, value in case.kwargs.items()})
    return keras.Model(inputs, outputs)


_MOST = 6
"""How many cases of a class are told: some classes have hundreds."""


def _zeros(variable, _initializer):
    """Give a weight its shape and type: JAX compiles a program for the random numbers of each shape, for a second."""
    variable._initialize(variable._convert_to_tensor(np.zeros(variable.shape, variable.dtype)))  # noqa: SLF001


def told(cases, is_costed):
    """Return cases all over the grid of what multiplies, and the first of all else, if all their axes are known."""
    by_name = {}
    for case in cases:
        if all(_is_known(value) for value in (*case.args, *case.kwargs.values())):
            by_name.setdefault(case.name, []).append(case)
    chosen = []
    for known in by_name.values():
        most = _MOST if is_costed(known[0]) else 1
        step = -(-len(known) // most)
        chosen += known[::step]
    return chosen


def _is_known(value):
    if isinstance(value, Tensor):
        return None not in value.shape[1:]
    if isinstance(value, tuple):
        return None not in value[1:]
    if isinstance(value, dict):
        value = list(value.values())
    return all(map(_is_known, value)) if isinstance(value, list) else True


def is_costed_layer(case):
    return multiplies(layer_class(case.name).__name__)


def is_costed_operation(case):
    return any(multiplies(row.name, operation=True) for row in OPERATIONS if case.name in row.functions)


def _is_transposed(case):
    return "transpose" in str(case).partition("(")[0].lower()


def main():
    warnings.simplefilter("ignore")
    keras.Variable._initialize_with_initializer = _zeros  # noqa: SLF001 - only shapes are traced, never values
    makers = (
        (layer_model, told(shapes_layer_cases.CASES, is_costed_layer)),
        (operation_model, told(shapes_operation_cases.CASES, is_costed_operation)),
        (lambda case: case.make(), MORE_CASES),
    )
    for make, cases in makers:
        for case in cases:
            try:
                model = make(case)
                line = {
                    "case": str(case),
                    "config": model.to_json(),
                    "macs": traced_macs(model, by_inputs=_is_transposed(case)),
                }
            except Exception as error:  # noqa: BLE001 - which cases JAX cannot run is the test's to judge
                line = {"case": str(case), "error": f"{type(error).__name__}: {error}"[:300]}
            sys.stdout.write(f"{json.dumps(line)}\n")


if __name__ == "__main__":
    sys.exit(main())
