"""How one Functional model is wired: its calls in topological order, and what the file records of its tensors."""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from archlens import limits
from archlens.graph import Shape
from archlens.readers.keras.expectations import refuse
from archlens.readers.keras.model_records import History, LayerConfig, ModelConfig, Reference
from archlens.text.names import quoted, told_apart
from archlens.text.values import in_brief

_Call = tuple[LayerConfig, int]
"""A layer and which of its nodes."""


class NamedOutput(NamedTuple):
    """An output of a Functional model.

    Attributes:
        name: the model's own name for it.
        key: the path of keys under which the model gives it; ``None`` where it stands by position.
        named_by: the class of the layer or nested model that it is named after; ``None`` if that is its key.
        history: which tensor it is.
    """

    name: str
    key: str | None
    named_by: str | None
    history: History


class WiredModel:
    """The wiring of one Functional model, checked.

    Attributes:
        order: its calls, each a layer and which of its nodes, in topological order.
        recorded: of each of them, in that order, what :meth:`recorded_outputs` tells of it.
        complete: of each of them, whether that is the shape of each of its outputs: it has one at least, and as many as
            the model's outputs ask for.
        inputs: the layers that are its inputs, flat, in the file's order.
        input_keys: name of an input → the key under which the model takes it, for those that are not given by position.
        outputs: its outputs, flat, in the order in which Keras numbers a call's outputs (dicts by sorted keys).
        named_outputs: its outputs with the model's own name for each, in the file's order.

    Raises:
        NotAGraphError: if a reference leads nowhere, or the calls form a cycle.
    """

    def __init__(self, model: ModelConfig) -> None:
        self._model = model
        self._recorded: dict[History, tuple[Shape, str | None]] = {}
        self._first_taken: list[tuple[Shape, ...]] = []
        self._others_taken: dict[int, dict[int, Shape]] = {}
        self._number: dict[str, int] = {}
        self._most_outputs = limits.current().call_outputs
        self.inputs = [self._input(history) for history in _flat(model.inputs, by_key=False)]
        self.input_keys = {history.layer: key for key, history in with_keys(model.inputs) if key is not None}
        self._input_names = {layer.name for layer in self.inputs}
        calls = self._all_calls()
        numbers = range(len(calls)) if self._record_all(calls) else self._sorted(calls)
        self.order = [calls[number] for number in numbers]
        recorded: list[Sequence[Shape]] = list(self._first_taken)
        for number in self._others_taken:
            recorded[number] = self._recorded_of(number)
        self.recorded = [recorded[number] for number in numbers]
        self._last_output: dict[str, int] = {}
        for history in _flat(model.outputs, by_key=False):
            self._last_output[history.layer] = max(history.node, self._last_output.get(history.layer, 0))
        self.outputs = [self._output(history) for history in _flat(model.outputs, by_key=True)]
        if not self.outputs:
            refuse(f"{model.place}.output_layers", "at least one output", "none")
        self._counts: dict[tuple[str, int], int] = {}
        for layer, node, tensor in self.outputs:
            self._counts[layer, node] = max(tensor + 1, self._counts.get((layer, node), 1))
        self.complete = [bool(shapes) and None not in shapes for shapes in self.recorded]
        if any(count > 1 for count in self._counts.values()):
            for i, (made_by, k) in enumerate(self.order):
                self.complete[i] &= len(self.recorded[i]) >= self.output_count(made_by.name, k)
        self.named_outputs = [self._named(*named) for named in _named(model.outputs)]

    def layer(self, name: str) -> LayerConfig:
        """The layer of the model that has a name."""
        return self._model.layers[name]

    def recorded_shape(self, history: History) -> Shape:
        """The shape that a call which takes a tensor records of it; ``None`` if none does."""
        return self._recorded.get(history, (None, None))[0]

    def recorded_type(self, history: History) -> str | None:
        """The type that a call which takes a tensor records of it; ``None`` if none does."""
        return self._recorded.get(history, (None, None))[1]

    def recorded_outputs(self, layer: str, node: int) -> Sequence[Shape]:
        """The shapes of a call's outputs as far as other calls take them, ``None`` for those that none takes."""
        return self._recorded_of(self._number[layer] + node)

    def _recorded_of(self, number: int) -> Sequence[Shape]:
        first = self._first_taken[number]
        if number not in self._others_taken:  # most calls give one tensor
            return first
        taken = dict(enumerate(first)) | self._others_taken[number]
        return [taken.get(tensor) for tensor in range(max(taken) + 1)]

    def output_count(self, layer: str, node: int) -> int:
        """How many outputs a call has at least: one, and as many as the model's outputs ask for."""
        return self._counts.get((layer, node), 1) if layer in self._last_output else 1

    def _named(self, name: str, key: str | None, history: History) -> NamedOutput:
        named_by = None if name == key else self._model.layers[history.layer].class_name
        return NamedOutput(name, key, named_by, self._output(history))

    def _input(self, history: History) -> LayerConfig:
        layer = self._model.layers.get(history.layer)
        if layer is None or layer.kind != "input":
            refuse(f"{self._model.place}.input_layers", "the name of an InputLayer", in_brief(history.layer))
        return layer

    def _all_calls(self) -> list[_Call]:
        """The calls in the file's order; each has a number from then on."""
        calls: list[_Call] = []
        for layer in self._model.layers.values():
            if layer.kind != "input":
                self._number[layer.name] = len(calls)
                calls += [(layer, 0)] if len(layer.nodes) == 1 else [(layer, k) for k in range(len(layer.nodes))]
        return calls

    def _sorted(self, calls: list[_Call]) -> list[int]:
        """Kahn's algorithm; of the calls that are ready, the first in the file comes first."""
        takers, missing = self._dependencies(calls)
        ready = [i for i, count in enumerate(missing) if not count]
        order = []
        while ready:
            i = heapq.heappop(ready)
            order.append(i)
            for taker in takers[i]:
                missing[taker] -= 1
                if not missing[taker]:
                    heapq.heappush(ready, taker)
        if len(order) < len(calls):
            layer, k = next(call for i, call in enumerate(calls) if missing[i])
            refuse(layer.nodes[k].place, "calls without a cycle", "a call that waits for its own output")
        return order

    def _dependencies(self, calls: list[_Call]) -> tuple[list[list[int]], list[int]]:
        """Of each call, by its number, the calls that take its outputs, and how many tensors it waits for."""
        takers: list[list[int]] = [[] for _ in calls]
        missing = [0] * len(calls)
        for i, (layer, k) in enumerate(calls):
            for _, reference in layer.nodes[k].references:
                producer = self._producer(reference.history)
                if producer is not None:
                    takers[producer].append(i)
                    missing[i] += 1
        return takers, missing

    def _producer(self, history: History) -> int | None:
        """The number of the call that makes a tensor; ``None`` for an input."""
        first = self._number.get(history.layer)
        return None if first is None else first + history.node

    def _record_all(self, calls: list[_Call]) -> bool:
        """Note what calls record of the tensors that they take; whether each stands behind those that it takes from."""
        self._first_taken = [()] * len(calls)
        in_order = True
        for i, (layer, k) in enumerate(calls):
            for _, reference in layer.nodes[k].references:
                producer = self._record(reference)
                in_order = in_order and (producer is None or producer < i)
        return in_order

    def _record(self, reference: Reference) -> int | None:
        """Note what a call that takes a tensor records of it; the number of the call that makes it."""
        history, shape = reference.history, reference.shape
        is_known = history in self._recorded
        if not is_known:
            self._check(history, reference.within, reference.inside)
        first = self._number.get(history.layer)  # as of _producer, which would be called once a tensor
        producer = None if first is None else first + history.node
        if shape is not None or not is_known:
            self._recorded[history] = shape, reference.dtype
            if producer is None:
                return None
            if history.tensor == 0:
                self._first_taken[producer] = (shape,)
            else:
                self._others_taken.setdefault(producer, {})[history.tensor] = shape
        return producer

    def _is_taken(self, layer: str, node: int) -> bool:
        """Whether some call takes an output of a call."""
        number = self._number[layer] + node
        return bool(self._first_taken[number]) or number in self._others_taken

    def _check(self, history: History, place: str, inside: str = "") -> None:
        layer = self._model.layers.get(history.layer)
        if layer is None:
            refuse(place + inside, "the name of a layer of the model", in_brief(history.layer))
        if layer.kind == "input" and layer.name not in self._input_names:
            refuse(place + inside, "an input of the model", f"{quoted(history.layer)}, which input_layers leaves out")
        nodes, outputs = (1, 1) if layer.kind == "input" else (len(layer.nodes), self._most_outputs)
        if history.node >= nodes:
            named = quoted(history.layer)
            refuse(place + inside, f"a call of {named}, which has {nodes}", f"node index {history.node}")
        if history.tensor >= outputs:
            if layer.kind != "input":
                raise limits.exceeded("call_outputs", history.tensor + 1, place + inside)
            named = quoted(history.layer)
            refuse(place + inside, f"an output of {named}, which has 1", f"tensor index {history.tensor}")

    def _output(self, history: History) -> History:
        """The tensor that the model's outputs mean.

        Keras counts a Functional model's calls from 1 there, and from 0 where its tensors are taken.
        """
        place = f"{self._model.place}.output_layers"
        layer = self._model.layers.get(history.layer)
        may_count_from_one = history.node > 0 and not self._model.counted_from_zero
        if layer is not None and may_count_from_one and self._counts_from_one(layer, history):
            history = history._replace(node=history.node - 1)
        self._check(history, place)
        return history

    def _counts_from_one(self, layer: LayerConfig, history: History) -> bool:
        """Whether the outputs count a layer's calls from 1.

        1. Those of a nested Functional model, unless it is inside ``TimeDistributed``.
        2. Not those of Keras's other layers.
        3. A class that only its author knows may be a Functional model without a graph in the file. An index that it
           has no call for, counted from 0, is counted from 1.
        4. Else every call leads to an output, so of the two readings the one that leaves no call unused is right.
        """
        if layer.model is not None:  # 1
            return not layer.model.sequential and not layer.time_axes
        if layer.builtin:  # 2
            return False
        if self._last_output[layer.name] >= len(layer.nodes):  # 3
            return True
        return self._is_taken(layer.name, history.node) and not self._is_taken(layer.name, history.node - 1)  # 4


class WiredModels:
    """The wiring of Functional models, each looked at once as long as nothing is changed in it."""

    def __init__(self) -> None:
        self._models: dict[int, WiredModel] = {}

    def __getitem__(self, model: ModelConfig) -> WiredModel:
        """The wiring of a model.

        Raises:
            NotAGraphError: if a reference leads nowhere, or the calls form a cycle.
        """
        if id(model) not in self._models:
            self._models[id(model)] = WiredModel(model)
        return self._models[id(model)]

    def __delitem__(self, model: ModelConfig) -> None:
        """Forget a model in which something was changed."""
        self._models.pop(id(model), None)


def _flat(structure: Any, *, by_key: bool) -> Iterator[History]:
    if isinstance(structure, History):
        yield structure
        return
    if isinstance(structure, Mapping):
        keys = sorted(structure) if by_key else list(structure)
        structure = [structure[key] for key in keys]
    for item in structure:
        yield from _flat(item, by_key=by_key)


def with_keys(structure: Any) -> Iterator[tuple[str | None, History]]:
    """The tensors of a nested structure in its order, each with the path of keys that leads to it.

    A place in a list is part of a path as its number; a path of numbers alone is no key, but a position.

    Example:
        >>> a, b, c = (History(name, 0, 0) for name in "abc")
        >>> [key for key, _ in with_keys({"image": a, "meta": {"age": b, "ids": [c]}})]
        ['image', 'meta.age', 'meta.ids.0']
        >>> [key for key, _ in with_keys([a, {"age": b}])], [key for key, _ in with_keys(a)]
        ([None, '1.age'], [None])
    """
    pending: list[tuple[tuple[str | int, ...], Any]] = [((), structure)]
    while pending:
        path, item = pending.pop()
        if isinstance(item, History):
            keyed = any(isinstance(part, str) for part in path)
            yield (".".join(map(str, path)) if keyed else None), item
            continue
        items = item.items() if isinstance(item, Mapping) else enumerate(item)
        pending += reversed([((*path, part), inner) for part, inner in items])


def _named(structure: Any) -> Iterator[tuple[str, str | None, History]]:
    """The outputs, each with its name and key; a name is numbered where an earlier output has it, as Keras 2 does."""
    flat_dict = isinstance(structure, Mapping) and all(isinstance(item, History) for item in structure.values())
    keyed = list(with_keys(structure))
    names = told_apart(key if flat_dict and key is not None else history.layer for key, history in keyed)
    for name, (key, history) in zip(names, keyed, strict=True):
        yield name, key, history
