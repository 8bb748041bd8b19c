"""From live Keras 3 objects to the same description of a model that its file gives."""

from __future__ import annotations

import itertools
import sys
import warnings
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Protocol

from archlens.graph import Kind, Shape
from archlens.layers.catalog import LAYERS
from archlens.readers.files.json_values import value_at
from archlens.readers.keras.expectations import parse_shape
from archlens.readers.keras.model_records import Constant, History, LayerConfig, ModelConfig, NodeConfig, Reference
from archlens.readers.live.network import LiveStep, Network, chain_of, holds_graph, is_a, of_functional, shape_of
from archlens.readers.weights.weight_groups import snake_case

_UNCOPIED = frozenset(row.name for row in LAYERS if row.code == "pickle")  # of all its weights
_TRANSPARENT = tuple(row.name for row in LAYERS if row.transparent)


class LiveLayer(NamedTuple):
    """A layer where it is described, with the live object that it is.

    Attributes:
        layer: its description.
        operation: the live layer or operation; ``None`` for an input that no object stands for.
        key: the path of the models around it, and its name.
    """

    layer: LayerConfig
    operation: Any
    key: str


class Opener(Protocol):
    """Which layers and models are opened though no file would hold what is in them, and how."""

    def opens(self, operation: Any) -> bool:
        """Whether a live layer or model is to be opened."""

    def inside(self, step: LiveStep) -> LiveStep:
        """A call with what is inside."""


class Describer:
    """Describes live models.

    Args:
        opener: opens what no file would hold the graph of.

    Attributes:
        layers: all layers that were described.
    """

    def __init__(self, opener: Opener) -> None:
        self._opener = opener
        self._models: dict[int, ModelConfig] = {}
        self._kept: list[Any] = []
        self.layers: list[LiveLayer] = []

    def describe(self, model: Any, path: str = "") -> ModelConfig | None:
        """The description of a live model; ``None`` if it is to stay one call.

        A model that occurs twice is described once.
        """
        if id(model) not in self._models:
            if is_a(model, "Sequential") and _is_chain(model):
                self._models[id(model)] = self._sequential(model, path)
            elif is_a(model, "Functional") and (holds_graph(model) or self._opener.opens(model)):
                self._models[id(model)] = self.network(of_functional(model), path)
            elif is_a(model, "Sequential"):
                self._models[id(model)] = self.network(of_functional(model._functional), path)  # noqa: SLF001
            else:
                return None
            self._kept.append(model)  # so that no other object gets its id
        return self._models[id(model)]

    def network(self, network: Network, path: str = "") -> ModelConfig:
        """The description of recorded calls."""
        names = _names(network)
        where: dict[int, Reference] = {}
        for operation, tensor in network.entries:
            where[id(tensor)] = _reference(tensor, names[id(operation)], 0, 0)
        numbers: dict[int, Iterator[int]] = {}
        for step in network.steps:
            number = next(numbers.setdefault(id(step.operation), itertools.count()))
            for i, tensor in enumerate(step.outputs):
                where[id(tensor)] = _reference(tensor, names[id(step.operation)], number, i)
        layers = {}
        for operation, tensor in network.entries:
            layers[names[id(operation)]] = self._input(operation, tensor, names[id(operation)], path)
        for step in network.steps:
            name = names[id(step.operation)]
            if name not in layers:
                layers[name] = self._layer(step.operation, name, path)
            layers[name].nodes.append(self._node(step, where, layers[name], path))
        return ModelConfig(
            name=network.name,
            class_name=network.class_name,
            sequential=False,
            layers=layers,
            inputs=_histories(network.inputs, where),
            outputs=_histories(network.outputs, where),
            place=path.rstrip("/") or network.name,
            counted_from_zero=True,
        )

    def _node(self, step: LiveStep, where: Mapping[int, Reference], layer: LayerConfig, path: str) -> NodeConfig:
        place = path + layer.name
        if step.inside is None and layer.model is None and self._opener.opens(step.operation):
            step = self._opener.inside(step)
        model = self.network(step.inside, f"{place}/") if step.inside is not None else None
        return NodeConfig(
            args=tuple(_argument(value, where) for value in step.args),
            kwargs={key: _argument(value, where) for key, value in step.kwargs.items()},
            place=place,
            outputs=tuple(_shape_in(where, tensor) for tensor in step.outputs),
            model=model,
        )

    def _sequential(self, model: Any, path: str) -> ModelConfig:
        layers: dict[str, LayerConfig] = {}
        taken: list[Any] = []
        for layer, outputs in chain_of(model):
            described = self._layer(layer, layer.name, path)
            if outputs is not None and described.kind != "input":
                node = self._node(LiveStep(layer, taken, {}, outputs), {}, described, path)
                described.model = described.model or node.model
                described.nodes.append(node)
            taken = outputs or []
            layers[layer.name] = described
        if not any(layer.kind == "input" for layer in layers.values()):
            name = next(name for name in ("input" + "_" * i for i in itertools.count()) if name not in layers)
            layers = {name: self._input(name, None, name, path), **layers}
        return ModelConfig(
            name=model.name,
            class_name=type(model).__name__,
            sequential=True,
            layers=layers,
            inputs=None,
            outputs=None,
            place=path.rstrip("/") or model.name,
            counted_from_zero=True,
        )

    def _input(self, operation: Any, tensor: Any, name: str, path: str) -> LayerConfig:
        if not isinstance(operation, str):
            return self._layer(operation, name, path)
        config = {"name": name, "batch_shape": shape_of(tensor), "dtype": dtype_of(tensor)}
        layer = LayerConfig(
            name=name,
            named=True,
            class_name="InputLayer",
            effective_class="InputLayer",
            kind="input",
            module="keras.layers",
            config=config,
            nodes=[],
            model=None,
            time_axes=0,
            build_shape=None,
            shared_id=None,
            place=path + name,
        )
        self.layers.append(LiveLayer(layer, None, path + name))
        return layer

    def _layer(self, operation: Any, name: str, path: str) -> LayerConfig:
        inner, axes = operation, 0
        while is_a(inner, "TimeDistributed"):
            inner, axes = inner.layer, axes + 1
        model = self.describe(inner, f"{path}{name}/") if is_a(inner, "Layer") else None
        entry = {} if model is not None else serialized(operation)
        build = entry.get("build_config")
        layer = LayerConfig(
            name=name,
            named=True,
            class_name=entry.get("class_name", class_of(operation)),
            effective_class=_effective_class(operation),
            kind=_kind(operation),
            module=entry.get("module", type(operation).__module__),
            config=entry.get("config", {}),
            nodes=[],
            model=model,
            time_axes=axes if model else 0,
            build_shape=_shape(build),
            shared_id=None,
            place=path + name,
        )
        self.layers.append(LiveLayer(layer, operation, path + name))
        return layer


def serialized(operation: Any) -> dict[str, Any]:
    """What Keras would write of a live layer or operation; only its class if it cannot be written."""
    plain = {"module": type(operation).__module__, "class_name": class_of(operation), "config": {}}
    if hasattr(operation, "archlens_class"):
        return plain | {"module": "tensorflow"}
    if class_of(operation) in _UNCOPIED:
        return plain
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            entry = sys.modules["keras"].saving.serialize_keras_object(operation)
        except Exception:  # noqa: BLE001 - get_config is the user's code and may do anything
            return plain
    return entry if isinstance(entry, dict) and isinstance(entry.get("config"), dict) else plain


def dtype_of(tensor: Any) -> str | None:
    """The name of a live tensor's type."""
    dtype = getattr(tensor, "dtype", None)
    return None if dtype is None else str(getattr(dtype, "name", dtype)).removeprefix("torch.")


def _is_chain(model: Any) -> bool:
    """Whether every layer of a live Sequential stands in it once, as in any that can be saved."""
    return len({layer.name for layer in model._layers}) == len(model._layers)  # noqa: SLF001


def _kind(operation: Any) -> Kind:
    if is_a(operation, "InputLayer"):
        return "input"
    return "layer" if is_a(operation, "Layer") else "operation"


def _effective_class(operation: Any) -> str:
    while any(is_a(operation, name) for name in _TRANSPARENT):
        operation = operation.layer
    return class_of(operation)


def class_of(operation: Any) -> str:
    """The name of the class of what is called; what TensorFlow has traced says its own."""
    return str(getattr(operation, "archlens_class", type(operation).__name__))


def _names(network: Network) -> dict[int, str]:
    """A name for everything that is called: its own, numbered where another has it already.

    Operations are counted by Keras over all models of the process; where it may, the count starts anew here.
    """
    operations = [operation for operation, _ in network.entries] + [step.operation for step in network.steps]
    if network.unique:
        return {id(each): each if isinstance(each, str) else each.name for each in operations}
    names: dict[int, str] = {}
    taken: set[str] = set()
    for last in (False, True):  # operations come last: the names of inputs and layers are the user's own
        for each in operations:
            if id(each) in names or last != (_kind(each) == "operation" and not isinstance(each, str)):
                continue
            counted = last and not hasattr(each, "archlens_class")
            wanted = each if isinstance(each, str) else snake_case(class_of(each)) if counted else each.name
            numbered = (f"{wanted}_{i}" if i else wanted for i in itertools.count())
            names[id(each)] = next(name for name in numbered if name not in taken)
            taken.add(names[id(each)])
    return names


def _reference(tensor: Any, name: str, node: int, output: int) -> Reference:
    return Reference(History(name, node, output), shape_of(tensor), dtype_of(tensor), name)


def _shape_in(where: Mapping[int, Reference], tensor: Any) -> Shape:
    return where[id(tensor)].shape if id(tensor) in where else shape_of(tensor)


def _argument(value: Any, where: Mapping[int, Reference]) -> Any:
    """An argument with its live tensors described; arrays and weights become constants."""
    if id(value) in where:
        return where[id(value)]
    if isinstance(value, Mapping):
        return {key: _argument(item, where) for key, item in value.items()}
    if isinstance(value, tuple):
        return tuple(_argument(item, where) for item in value)
    if isinstance(value, list):
        return [_argument(item, where) for item in value]
    if hasattr(value, "shape") and hasattr(value, "dtype"):
        return Constant(shape_of(value), dtype_of(value))
    return value


def _histories(value: Any, where: Mapping[int, Reference]) -> Any:
    if isinstance(value, Mapping):
        return {key: _histories(item, where) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_histories(item, where) for item in value]
    return where[id(value)].history


def _shape(build: Any) -> Shape:

    return parse_shape(value_at(build, "input_shape"))
