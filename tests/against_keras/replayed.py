"""Live Keras models whose calls are made again on other shapes: what shapes that are given are compared with.

Nothing of archlens is used here but what counts in a program of JAX. Every layer is the model's own, with its weights,
and is called once more, on symbolic tensors of the new shapes; nested models are followed through their own recorded
calls, so that what an InputLayer fixes stands in nobody's way. Then JAX traces the same calls and runs nothing: it sees
weights that do not fit where symbolic calls do not, and what is multiplied.

Run as a program, with ``KERAS_BACKEND=jax`` and a folder: it saves models there, and writes one JSON object a line for
each of them and each choice of shapes.
"""

from __future__ import annotations

import itertools
import json
import random
import sys
import types
import warnings
from pathlib import Path

import jax
import keras
import numpy as np
from keras.src.initializers import random_initializers
from keras.src.models.sequential import Sequential

from tests.against_keras.jaxpr_costs import counted_macs
from tests.against_keras.live_graph import _flat_inputs, _holds_graph, _key, _lift, _nodes_in_order, _numbered
from tests.against_keras.random_models import random_model
from tests.builders import BUILDERS

CHOICES = 2
RANDOM_MODELS = 12


class RefusedError(Exception):
    """A call that Keras or JAX refuses: its id, and why."""


class Replay:
    """A model whose calls are made again.

    Attributes:
        shapes: id → shapes of all outputs; inputs among them.
        inputs: the symbolic tensors that it takes.
    """

    def __init__(self, model: keras.Model, shapes: dict[str, tuple]) -> None:
        self._model = model
        self.shapes: dict[str, list[tuple]] = {}
        self.inputs = []
        for name, tensor in inputs_of(model).items():
            shape = shapes.get(name, tuple(tensor.shape))
            self.inputs.append(keras.KerasTensor(shape, tensor.dtype, name=name))
            self.shapes[name] = [shape]
        self._walk(model, self.inputs, "", ())

    def macs(self, open_size: int | None = None) -> int:
        """What JAX multiplies for one sample; an axis that is unknown may have a size in its place."""
        specs = []
        for tensor in self.inputs:
            sizes = [open_size if size is None else size for size in tensor.shape[1:]]
            specs.append(jax.ShapeDtypeStruct((1, *sizes), np.dtype(tensor.dtype)))
        known, self.shapes = self.shapes, {}
        try:
            program = jax.make_jaxpr(lambda *values: self._walk(self._model, list(values), "", ()))(*specs)
        finally:
            self.shapes = known
        return counted_macs(program.jaxpr, by_inputs=False)

    def _walk(self, model, tensors, scope, time):
        """Makes the calls of a model; what it gives."""
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
            except RefusedError:
                raise
            except Exception as error:
                raise RefusedError(scope + name, str(error)) from error
        return [made[_key(tensor)] for tensor in functional._outputs]  # noqa: SLF001

    def _call(self, node, id_, made, time):
        operation, inner, axes = node.operation, node.operation, 0
        while isinstance(inner, keras.layers.TimeDistributed):
            inner, axes = inner.layer, axes + 1
        args, kwargs = keras.tree.map_structure(
            lambda value: made.get(_key(value)) if isinstance(value, keras.KerasTensor) else value,
            (node.arguments.args, node.arguments.kwargs),
        )
        if _holds_graph(inner):
            functional = inner._functional if isinstance(inner, Sequential) else inner  # noqa: SLF001
            flat = _flat_inputs(functional, args[0] if args else kwargs["inputs"])
            outputs = self._nested(inner, flat, id_ + "/", time, axes)
        else:
            outputs = keras.tree.flatten(operation(*args, **kwargs))
            self.shapes[id_] = [_lift(tuple(tensor.shape), time) for tensor in outputs]
        for own, tensor in zip(node.output_tensors, outputs, strict=True):
            made[_key(own)] = tensor

    def _nested(self, model, tensors, scope, time, axes):
        """Makes the calls of a nested model; inside ``TimeDistributed`` those of all steps at once, as one batch."""
        if not axes:
            return self._walk(model, tensors, scope, time)
        (tensor,) = tensors
        steps = tuple(tensor.shape[1 : 1 + axes])
        if isinstance(tensor, keras.KerasTensor):
            batch = keras.KerasTensor((tensor.shape[0], *tensor.shape[1 + axes :]), tensor.dtype)
        else:
            batch = keras.ops.reshape(tensor, (-1, *tensor.shape[1 + axes :]))
        outputs = self._walk(model, [batch], scope, time + steps)
        if isinstance(tensor, keras.KerasTensor):
            return [keras.KerasTensor((each.shape[0], *steps, *each.shape[1:]), each.dtype) for each in outputs]
        return [keras.ops.reshape(each, (-1, *steps, *each.shape[1:])) for each in outputs]


def inputs_of(model):
    """The symbolic inputs of a model by name."""
    functional = model._functional if isinstance(model, Sequential) else model  # noqa: SLF001
    return {tensor._keras_history.operation.name: tensor for tensor in functional._inputs}  # noqa: SLF001


def adjusted(tensor, own):
    """A tensor as an input of a nested model has it, which adds or drops a last axis of 1."""
    if tensor is None:
        return None
    if len(tensor.shape) == len(own.shape) + 1 and tensor.shape[-1] == 1:
        return keras.ops.squeeze(tensor, -1)
    if len(tensor.shape) == len(own.shape) - 1 and own.shape[-1] == 1:
        return keras.ops.expand_dims(tensor, -1)
    return tensor


def changed(shape, rng):
    """Another shape of an input: mostly one that only sizes in the middle tell from its own."""
    known = [shape[0], *(rng.choice((5, 8)) if size is None else size for size in shape[1:])]
    last = len(shape) - (1 if rng.random() < 0.75 and len(shape) > 2 else 0)
    kind = rng.choice(("same", "same", "one", "all", "double", "open"))
    for axis in range(1, last):
        if kind == "all" or (kind == "one" and axis == 1):
            known[axis] += rng.choice((1, 3))
        elif kind == "double":
            known[axis] *= 2
        elif kind == "open":
            known[axis] = None
    return tuple(known)


def models():
    """Each model by a name for its file."""
    yield from itertools.islice(BUILDERS.items(), 0, None, 2)  # the others are of the same kinds
    for seed in range(RANDOM_MODELS):
        yield f"random_{seed}", lambda seed=seed: random_model(random.Random(seed))


def told(name, model, path):
    """What there is to tell of a model on some choices of shapes, of which the first is its own."""
    rng = random.Random(name)
    own = {name: tuple(tensor.shape) for name, tensor in inputs_of(model).items()}
    choices = [{input_: (shape[0], *(size or 5 for size in shape[1:])) for input_, shape in own.items()}]
    others = range(CHOICES - 1)
    choices += [{input_: changed(shape, rng) for input_, shape in own.items()} for _ in others]
    for shapes in choices:
        line = {"name": name, "file": str(path), "given": shapes}
        is_open = any(None in shape[1:] for shape in shapes.values())
        try:
            replay = Replay(model, shapes)
            line["shapes"] = replay.shapes
            line["macs"] = None if is_open else replay.macs()
            line["open"] = is_open and not runs_on_some_size(replay)  # whether it is only an open axis that takes it
        except RefusedError as refused:
            line |= {"refused": refused.args[0], "why": refused.args[1][:300]}
        yield line


def runs_on_some_size(replay):
    """Whether JAX takes some size for the axes that are unknown; symbolic calls do not see all that does not fit."""
    for size in (16, 12):
        try:
            replay.macs(size)
        except RefusedError:
            continue
        return True
    return False


def draw_no_weights():
    """Let all weights begin as zeros: nothing here depends on their values, and JAX compiles a program for each shape.

    That program took four fifths of the time of this one.
    """

    def zeros(shape, *_arguments, dtype=None, **_keywords):
        return jax.numpy.asarray(np.zeros(shape, dtype))

    drawing = {**vars(random_initializers.random), "uniform": zeros, "normal": zeros, "truncated_normal": zeros}
    random_initializers.random = types.SimpleNamespace(**drawing)


def main(folder):
    warnings.simplefilter("ignore")
    draw_no_weights()
    for name, build in models():
        keras.backend.clear_session()
        model = build()
        path = Path(folder, f"{name}.keras")
        model.save(path)
        for line in told(name, model, path):
            sys.stdout.write(f"{json.dumps(line)}\n")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
