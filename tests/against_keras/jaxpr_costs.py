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

from tests.against_keras import shapes_layer_cases, shapes_operation_cases
from tests.against_keras.costs_cases import MORE_CASES
from tests.against_keras.shapes_support import Tensor, function_of, layer_class


def counted_macs(jaxpr) -> int:
    """Return the multiply-accumulates of a program: bodies of loops as often as they run, of branches the largest."""
    total = 0
    for eqn in jaxpr.eqns:
        name = eqn.primitive.name
        if name == "dot_general":
            total += _dot(eqn)
        elif name == "conv_general_dilated":
            total += _convolution(eqn)
        elif name == "scan":
            total += eqn.params["length"] * counted_macs(eqn.params["jaxpr"].jaxpr)
        elif name == "cond":
            total += max(counted_macs(branch.jaxpr) for branch in eqn.params["branches"])
        elif name == "while":
            if counted_macs(eqn.params["body_jaxpr"].jaxpr):
                raise ValueError("a loop of unknown length multiplies")
        else:
            total += sum(counted_macs(inner) for inner in _inner(eqn.params))
    return total


def _inner(params):
    for value in params.values():
        if isinstance(value, ClosedJaxpr):
            yield value.jaxpr
        elif isinstance(value, Jaxpr):
            yield value


def _dot(eqn) -> int:
    left, right = (variable.aval.shape for variable in eqn.invars)
    (contracted, _), (batch, right_batch) = eqn.params["dimension_numbers"]
    right_rest = [size for axis, size in enumerate(right) if axis not in (*eqn.params["dimension_numbers"][0][1], *right_batch)]
    return math.prod(left) * math.prod(right_rest)


def _convolution(eqn) -> int:
    """Count each element of the kernel at each position that is given."""
    kernel, output = eqn.invars[1].aval.shape, eqn.outvars[0].aval.shape
    numbers = eqn.params["dimension_numbers"]
    filters = kernel[numbers.rhs_spec[0]]
    return math.prod(output) * math.prod(kernel) // filters


def traced_macs(model) -> int:
    """Return what a call of a model on one sample multiplies."""
    samples = [jax.ShapeDtypeStruct((1, *tensor.shape[1:]), _dtype(tensor)) for tensor in model.inputs]
    structure = keras.tree.pack_sequence_as(model._inputs_struct, samples)

    def call(inputs):
        return model(inputs, training=False)

    return counted_macs(jax.make_jaxpr(call)(structure).jaxpr)


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


def main():
    warnings.simplefilter("ignore")
    makers = (
        (layer_model, shapes_layer_cases.CASES),
        (operation_model, shapes_operation_cases.CASES),
        (lambda case: case.make(), MORE_CASES),
    )
    for make, cases in makers:
        for case in cases:
            keras.backend.clear_session()
            try:
                model = make(case)
                known = all(None not in tensor.shape[1:] for tensor in model.inputs)
                line = {"case": str(case), "config": model.to_json(), "macs": traced_macs(model) if known else None}
            except Exception as error:  # noqa: BLE001 - which cases JAX cannot run is the test's to judge
                line = {"case": str(case), "error": f"{type(error).__name__}: {error}"[:300]}
            print(json.dumps(line), flush=True)


if __name__ == "__main__":
    sys.exit(main())
