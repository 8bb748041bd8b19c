"""Opens a live layer or model whose graph is code: its ``call`` runs on symbolic tensors, and Keras records it.

Inside ``call`` every layer and every operation of ``keras.ops`` that takes a symbolic tensor leaves a node behind.
Those that lead to what ``call`` returns are its steps. What does not depend on any input (a weight, an embedding of
positions) is no step; its weights belong to the step that takes it.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from archlens.readers.live.network import LiveStep, Network, is_a


class Recorder:
    """Runs code on symbolic tensors.

    Args:
        scope: the stateless scope in which all of it happens.
        opens: which layers inside are to be opened as well.
        own: takes the weights that steps take directly, by the ``id`` of what is called.
    """

    def __init__(self, scope: Any, opens: Callable[[Any], bool], own: dict[int, list[Any]]) -> None:
        self._scope = scope
        self._opens = opens
        self._weights: dict[int, list[Any]] = {}
        self._inside: dict[int, tuple[list[Any], Network]] = {}
        self._kept: list[Any] = []
        self._changed: list[tuple[Any, str, Any]] = []
        self._own = own

    def open(self, target: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Network:
        """What a layer or model does when it is called so.

        Args:
            target: the live layer or model.
            args: positional arguments with symbolic tensors.
            kwargs: keyword arguments, alike.

        Returns:
            The calls inside, whose inputs are as many tensors as are among the arguments.
        """
        self._prepare(target)
        outputs = target(*args, **kwargs)
        return self._inside[id(next(iter(tensors(outputs))))][1]

    def _prepare(self, target: Any) -> None:
        """Lets the layers inside be recorded; in their own dictionaries, which are put back later."""
        for layer in target._flatten_layers(include_self=True, recursive=True):  # noqa: SLF001
            opened = layer is target or self._opens(layer)
            if opened and not is_a(layer, "Function"):
                self._set(layer, "compute_output_spec", self._opened(layer, alone=layer is target))
            elif "call" not in vars(layer):
                self._set(layer, "call", self._called(layer, layer.call))

    def _set(self, layer: Any, name: str, value: Any) -> None:
        self._changed.append((layer, name, vars(layer).get(name)))
        vars(layer)[name] = value

    def undo(self) -> None:
        """Puts back what was changed in the layers to record them."""
        while self._changed:
            layer, name, value = self._changed.pop()
            if value is None:
                vars(layer).pop(name, None)
            else:
                vars(layer)[name] = value
        self._scope.state_mapping.clear()

    def _opened(self, layer: Any, *, alone: bool) -> Callable[..., Any]:
        """Takes the place of a layer's shape inference: runs its code and keeps what was recorded.

        What stands ``alone`` gives its outputs to nobody; Keras would refuse what is no tensor among them.
        """

        def compute_output_spec(*args: Any, **kwargs: Any) -> Any:
            outer = list(tensors((args, kwargs)))
            inner = {id(t): _fresh(t) for t in outer}
            self._stand_in(layer)
            recorded = layer.call(*swap(args, inner), **swap(kwargs, inner))
            outputs = swap(recorded, {id(t): _fresh(t) for t in tensors(recorded)})
            network = self._network(layer, list(inner.values()), recorded)
            for tensor in tensors(outputs):
                self._inside[id(tensor)] = list({id(t): t for t in outer}.values()), network
            self._kept += [recorded, outputs, outer]
            return list(tensors(outputs)) if alone else outputs

        return compute_output_spec

    def _called(self, layer: Any, call: Callable[..., Any]) -> Callable[..., Any]:
        """Takes the place of a layer's ``call``: where it is called on constants, nothing is computed."""
        current = sys.modules["keras.src.backend.common.stateless_scope"].get_stateless_scope
        keras_tensor = sys.modules["keras"].KerasTensor

        def instead(*args: Any, **kwargs: Any) -> Any:
            if current() is not self._scope or any(tensors((args, kwargs))):
                return call(*args, **kwargs)
            arrays = {id(a): keras_tensor(tuple(a.shape), dtype=_dtype(a)) for a in _arrays((args, kwargs))}
            outputs = layer.compute_output_spec(*swap(args, arrays), **swap(kwargs, arrays))
            for tensor in tensors(outputs):
                self._weights[id(tensor)] = list(layer.weights)
            self._kept.append(outputs)
            return outputs

        return instead

    def _stand_in(self, layer: Any) -> None:
        """Lets symbolic tensors stand for a layer's own weights, so that it shows where they are used."""
        names = {id(value): name for name, value in vars(layer).items()}
        for weight in (*layer._trainable_variables, *layer._non_trainable_variables):  # noqa: SLF001
            tensor = _stand_in(weight, layer.compute_dtype)
            self._weights[id(tensor)] = self._weights[id(weight)] = [weight]
            self._kept.append(tensor)
            if id(weight) in names:
                self._set(layer, names[id(weight)], tensor)
            if layer.compute_dtype == layer.variable_dtype:  # else Keras would cast it as it casts arrays
                self._scope.state_mapping[id(weight)] = tensor

    def _step(self, node: Any) -> LiveStep:
        """A recorded call; an opened one takes a flat list, with the tensors as they were before Keras cast them."""
        if id(node.outputs[0]) not in self._inside:
            return LiveStep(node.operation, node.arguments.args, node.arguments.kwargs, node.outputs)
        taken, inside = self._inside[id(node.outputs[0])]
        passed = {id(tensor) for tensor in node.input_tensors}
        taken = [tensor if id(tensor) in passed else _before_cast(tensor, passed) for tensor in taken]
        return LiveStep(node.operation, (taken,), {}, node.outputs, inside)

    def _network(self, target: Any, inputs: list[Any], outputs: Any) -> Network:
        """The recorded calls that lead from the inputs to the outputs."""
        entries = [(f"{target.name}:{i}", tensor) for i, tensor in enumerate(inputs)]
        moving = {id(tensor) for tensor in inputs}
        steps = []
        for node in _in_order(moving, outputs, self._step):
            operation, step = node.operation, self._step(node)
            taken = list(leaves((step.args, step.kwargs)))
            weights = [w for value in taken for w in self._weights.get(id(value), ())]
            if any(id(value) in moving for value in taken):
                moving.update(id(tensor) for tensor in node.outputs)
                self._own.setdefault(id(operation), []).extend(weights)
                steps.append(step)
            else:
                for tensor in node.outputs:
                    self._weights[id(tensor)] = [*weights, *getattr(operation, "weights", ())]
            self._kept.append(node)
        return Network(
            name=target.name,
            class_name=type(target).__name__,
            steps=steps,
            entries=entries,
            unique=False,
            inputs=inputs,
            outputs=_only(outputs, moving),
        )


def tensors(value: Any) -> Iterator[Any]:
    """The symbolic tensors of Keras in a nested structure."""
    return (leaf for leaf in leaves(value) if is_a(leaf, "KerasTensor"))


def _arrays(value: Any) -> Iterator[Any]:
    return (leaf for leaf in leaves(value) if hasattr(leaf, "shape") and hasattr(leaf, "dtype"))


def leaves(value: Any) -> Iterator[Any]:
    """What stands in a nested structure of lists, tuples and dicts."""
    if isinstance(value, Mapping):
        value = list(value.values())
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from leaves(item)
    else:
        yield value


def swap(value: Any, instead: Mapping[int, Any]) -> Any:
    """A nested structure with some of its leaves replaced, by their ``id``."""
    if isinstance(value, Mapping):
        return {key: swap(item, instead) for key, item in value.items()}
    if isinstance(value, tuple) and hasattr(value, "_fields"):
        return type(value)(*(swap(item, instead) for item in value))
    if isinstance(value, (list, tuple)):
        return (
            type(value)(swap(item, instead) for item in value)
            if type(value) in (list, tuple)
            else [swap(item, instead) for item in value]
        )
    return instead.get(id(value), value)


def _only(value: Any, wanted: set[int]) -> Any:
    """A nested structure of outputs without what is no tensor, or does not depend on any input."""
    if isinstance(value, Mapping):
        return {key: _only(item, wanted) for key, item in value.items() if _any(item, wanted)}
    if isinstance(value, (list, tuple)):
        return [_only(item, wanted) for item in value if _any(item, wanted)]
    return value if id(value) in wanted else []


def _any(value: Any, wanted: set[int]) -> bool:
    return any(id(leaf) in wanted for leaf in leaves(value))


def _fresh(tensor: Any) -> Any:
    """A symbolic tensor like another, without its history."""
    copy = type(tensor)(tuple(tensor.shape), dtype=tensor.dtype, sparse=tensor.sparse, name=tensor.name)
    mask = getattr(tensor, "_keras_mask", None)
    if mask is not None:
        copy._keras_mask = _fresh(mask) if is_a(mask, "KerasTensor") else mask  # noqa: SLF001
    return copy


def _stand_in(weight: Any, compute_dtype: str) -> Any:
    """A symbolic tensor that can be used as a weight is, which does nothing when it is given a value."""
    dtype = _dtype(weight)
    tensor = sys.modules["keras"].KerasTensor(
        tuple(weight.shape), dtype=compute_dtype if dtype.startswith(("float", "bfloat")) else dtype
    )
    tensor.value = tensor
    tensor.assign = tensor.assign_add = tensor.assign_sub = lambda value: value
    return tensor


def _before_cast(tensor: Any, passed: set[int]) -> Any:
    """The tensor among those passed to a layer that Keras cast to the layer's type, else the tensor itself."""
    history = getattr(tensor, "_keras_history", None)
    if history is not None and type(history.operation).__name__ == "Cast":
        (source,) = history.operation._inbound_nodes[history.node_index].input_tensors  # noqa: SLF001
        if id(source) in passed:
            return source
    return tensor


def _in_order(known: set[int], outputs: Any, step_of: Callable[[Any], LiveStep]) -> list[Any]:
    """The nodes that lead to the outputs, each after those whose tensors it takes."""
    order: list[Any] = []
    done: set[int] = set()
    pending = [(tensor, False) for tensor in reversed(list(tensors(outputs)))]
    while pending:
        tensor, ready = pending.pop()
        history = getattr(tensor, "_keras_history", None)
        if id(tensor) in known or history is None or history.operation is None:
            continue
        node = history.operation._inbound_nodes[history.node_index]  # noqa: SLF001
        if ready:
            order.append(node)
        elif id(node) not in done:
            done.add(id(node))
            pending.append((tensor, True))
            step = step_of(node)
            pending.extend((t, False) for t in reversed(list(tensors((step.args, step.kwargs)))))
    return order


def _dtype(value: Any) -> str:
    standardize: Callable[[Any], str] = sys.modules["keras"].backend.standardize_dtype
    return standardize(value.dtype)
