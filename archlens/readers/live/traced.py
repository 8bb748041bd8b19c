"""Opens a live model whose code calls TensorFlow itself: TensorFlow traces it, and the trace is folded into steps.

While the trace is made, the layers' own calls are watched. Then, of the traced operations,

1. those that a layer made are one step: that layer's call;
2. what depends on no input is none, and its weights belong to the step that takes it;
3. what hands a tensor on is none, and what takes its tensor takes the one that it was given;
4. what computes a shape is none;
5. others of one name scope that follow each other (``l2_normalize/Square``, ``…/Sum``) are one step;
6. each that stands alone is one (``concat``, ``mul``).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archlens.readers.live.network import LiveStep, Network
from archlens.readers.live.symbolic import leaves, swap

_SHAPES = frozenset({"Shape", "ShapeN", "Size", "Rank"})
_HANDING_ON = frozenset({"Identity", "IdentityN", "Cast", "StopGradient", "PreventGradient", "EnsureShape"})
_CLASSES = {
    "ConcatV2": "Concatenate",
    "AddV2": "Add",
    "AddN": "Add",
    "Sub": "Subtract",
    "Mul": "Multiply",
    "Pack": "Stack",
    "MatMul": "Matmul",
    "BatchMatMulV2": "Matmul",
    "BatchMatMulV3": "Matmul",
}
"""TensorFlow's names → those of ``keras.ops``, by which archlens knows how a call merges."""


@dataclass(eq=False, slots=True)
class TracedTensor:
    """A traced tensor: one for each step that gives it, even if TensorFlow hands the same tensor on."""

    shape: tuple[int | None, ...] | None
    dtype: str


@dataclass(eq=False, slots=True)
class TensorFlowOperation:
    """What was called outside any layer."""

    name: str
    archlens_class: str
    scope: str | None = None


@dataclass(slots=True)
class _Watched:
    layer: Any
    args: Any
    kwargs: Any
    outputs: Any
    start: int
    end: int


@dataclass(slots=True)
class _Trace:
    graph: Any
    scope: str = ""
    watched: list[_Watched] = field(default_factory=list)
    busy: bool = False


def possible() -> bool:
    """Whether Keras runs on TensorFlow."""
    return "tensorflow" in sys.modules and sys.modules["keras"].backend.backend() == "tensorflow"


class Tracer:
    """Traces code.

    Args:
        scope: the stateless scope in which all of it happens.
        own: takes the weights that steps take directly, by the ``id`` of what is called.
    """

    def __init__(self, scope: Any, own: dict[int, list[Any]]) -> None:
        self._scope = scope
        self._own = own
        self._kept: list[Any] = []
        self._weights: dict[str, list[Any]] = {}
        self._made: dict[str, TracedTensor] = {}

    def open(self, target: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Network:
        """What a layer or model does that is called with tensors of such shapes and types."""
        tensorflow: Any = sys.modules["tensorflow"]
        trace = _Trace(tensorflow.__internal__.FuncGraph("archlens"))
        self._weights, self._made = {}, {}
        put_back: list[tuple[Any, Any]] = []
        specs = {id(leaf): leaf for leaf in leaves((args, kwargs)) if hasattr(leaf, "shape")}
        with trace.graph.as_default():
            fed = {k: tensorflow.compat.v1.placeholder(s.dtype or "float32", s.shape) for k, s in specs.items()}
            self._watch(target, trace, put_back)
            try:
                outputs = target(*swap(args, fed), **swap(kwargs, fed))
            finally:
                for layer, call in reversed(put_back):
                    vars(layer).pop("call") if call is None else vars(layer).update(call=call)
                self._scope.state_mapping.clear()
        inputs = [self._make(tensor) for tensor in fed.values()]
        steps = self._fold(trace)
        instead = {id(t): self._made[t.name] for t in _traced(outputs) if t.name in self._made}
        traced_outputs = swap(outputs, instead)
        self._kept += [trace, steps, fed]
        return Network(
            name=target.name,
            class_name=type(target).__name__,
            steps=_used(steps, traced_outputs),
            unique=False,
            inputs=inputs,
            outputs=traced_outputs,
            entries=[(f"{target.name}:{i}", tensor) for i, tensor in enumerate(inputs)],
        )

    def _watch(self, target: Any, trace: _Trace, put_back: list[Any]) -> None:
        for layer in target._flatten_layers(include_self=True, recursive=True):  # noqa: SLF001
            put_back.append((layer, vars(layer).get("call")))
            watcher = self._begun if layer is target else _watched
            vars(layer)["call"] = watcher(layer, layer.call, trace)

    def _begun(self, layer: Any, call: Callable[..., Any], trace: _Trace) -> Callable[..., Any]:
        """Takes the place of ``call`` of what is opened: its own weights become tensors that can be followed."""
        placeholder: Any = sys.modules["tensorflow"].compat.v1.placeholder

        def instead(*args: Any, **kwargs: Any) -> Any:
            trace.scope = trace.graph.get_name_scope()
            for weight in (*layer._trainable_variables, *layer._non_trainable_variables):  # noqa: SLF001
                tensor = placeholder(weight.dtype, tuple(weight.shape))
                self._weights[tensor.name] = [weight]
                self._scope.state_mapping[id(weight)] = tensor
            return call(*args, **kwargs)

        return instead

    def _fold(self, trace: _Trace) -> list[LiveStep]:
        """The steps of a trace, in the order in which they were made."""
        operations = trace.graph.get_operations()
        steps: list[LiveStep] = []
        at = 0
        for watched in [*trace.watched, None]:
            for operation in operations[at : watched.start if watched else len(operations)]:
                self._operation(operation, trace, steps)
            if watched:
                self._layer(watched, steps)  # 1
                at = watched.end
        return steps

    def _layer(self, watched: _Watched, steps: list[LiveStep]) -> None:
        taken = list(_traced((watched.args, watched.kwargs)))
        if not any(tensor.name in self._made for tensor in taken):  # 2
            for tensor in _traced(watched.outputs):
                self._weights[tensor.name] = list(watched.layer.weights)
            return
        instead = {id(t): self._made[t.name] for t in taken if t.name in self._made}
        args, kwargs = swap(watched.args, instead), swap(watched.kwargs, instead)
        outputs = [self._make(tensor) for tensor in _traced(watched.outputs)]
        steps.append(LiveStep(watched.layer, args, kwargs, outputs))
        self._own.setdefault(id(watched.layer), []).extend(w for t in taken for w in self._weights.get(t.name, ()))

    def _operation(self, operation: Any, trace: _Trace, steps: list[LiveStep]) -> None:
        taken = [self._made[t.name] for t in operation.inputs if t.name in self._made]
        weights = [w for t in operation.inputs for w in self._weights.get(t.name, ())]
        if not taken:  # 2
            for tensor in operation.outputs if weights else ():
                self._weights[tensor.name] = weights
        elif operation.type in _HANDING_ON:  # 3
            for tensor, made in zip(operation.outputs, taken, strict=False):
                self._made[tensor.name] = made
        elif operation.type not in _SHAPES:  # 4
            outputs = [self._make(tensor) for tensor in operation.outputs]
            step = _joined(operation, trace, steps, taken, outputs)
            self._own.setdefault(id(step.operation), []).extend(weights)

    def _make(self, tensor: Any) -> TracedTensor:
        shape = None if tensor.shape.rank is None else tuple(tensor.shape.as_list())
        self._made[tensor.name] = TracedTensor(shape, tensor.dtype.name)
        return self._made[tensor.name]


def _watched(layer: Any, call: Callable[..., Any], trace: _Trace) -> Callable[..., Any]:
    """Takes the place of a layer's ``call``: notes which operations it makes, unless another layer is making them."""

    def instead(*args: Any, **kwargs: Any) -> Any:
        tensorflow: Any = sys.modules["tensorflow"]
        if trace.busy or tensorflow.compat.v1.get_default_graph() is not trace.graph:
            return call(*args, **kwargs)
        trace.busy, start = True, len(trace.graph.get_operations())
        try:
            outputs = call(*args, **kwargs)
        finally:
            trace.busy = False
        trace.watched.append(_Watched(layer, args, kwargs, outputs, start, len(trace.graph.get_operations())))
        return outputs

    return instead


def _joined(
    operation: Any, trace: _Trace, steps: list[LiveStep], taken: list[TracedTensor], outputs: list[TracedTensor]
) -> LiveStep:
    """The step that a traced operation belongs to: the one before it if that has the same name scope, else its own."""
    path = operation.name.removeprefix(trace.scope).lstrip("/").split("/")
    scope = path[0] if len(path) > 1 else None
    before = steps[-1] if steps else None
    if before and isinstance(before.operation, TensorFlowOperation) and before.operation.scope == path[0]:  # 5
        inside = {id(made) for made in before.outputs}
        before.args = ([*before.args[0], *(made for made in taken if id(made) not in inside)],)
        before.outputs = [*before.outputs, *outputs]
        before.operation.name = before.operation.archlens_class = re.sub(r"_\d+$", "", path[0])
        return before
    name = re.sub(r"_\d+$", "", path[-1])
    name = name.lower() if name == operation.type else name  # not named by the user
    alone = TensorFlowOperation(name, _CLASSES.get(operation.type, operation.type), scope)
    steps.append(LiveStep(alone, (taken,), {}, outputs))  # 6
    return steps[-1]


def _used(steps: list[LiveStep], outputs: Any) -> list[LiveStep]:
    """The steps that lead to what the model gives, each with those of its tensors that leave it."""
    wanted = {id(leaf) for leaf in leaves(outputs)}
    kept = []
    for step in reversed(steps):
        if isinstance(step.operation, TensorFlowOperation):
            step.outputs = [made for made in step.outputs if id(made) in wanted]
        if any(id(made) in wanted for made in step.outputs):
            wanted.update(id(leaf) for leaf in leaves((step.args, step.kwargs)))
            kept.append(step)
    return kept[::-1]


def _traced(value: Any) -> Iterator[Any]:
    """The tensors of a trace in a nested structure."""
    tensor: Any = sys.modules["tensorflow"].Tensor
    return (leaf for leaf in leaves(value) if isinstance(leaf, tensor) and not hasattr(leaf, "numpy"))
