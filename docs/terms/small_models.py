"""Small models, written as Keras 3 saves them, without Keras: its configuration, and weights that are only declared."""

from __future__ import annotations

import io
import json
import math
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py

import archlens
from archlens.analysis.analysis import Analysis

Axes = tuple[int | None, ...]
"""Those of a tensor behind the batch axis."""

_DEFAULTS: dict[str, dict[str, Any]] = {
    "Conv2D": {"kernel_size": [3, 3], "strides": [1, 1], "padding": "same", "dilation_rate": [1, 1], "groups": 1},
    "MaxPooling2D": {"pool_size": [2, 2], "strides": [2, 2], "padding": "valid"},
    "UpSampling2D": {"size": [2, 2], "interpolation": "nearest"},
    "GlobalAveragePooling2D": {"keepdims": False},
    "GlobalAveragePooling1D": {"keepdims": False},
    "LSTM": {"return_sequences": False, "return_state": False},
    "LayerNormalization": {"axis": -1, "epsilon": 0.001, "center": True, "scale": True},
    "Concatenate": {"axis": -1},
    "Dense": {"activation": "linear"},
}
"""What Keras writes of a class, as far as figures depend on it."""

_WRITTEN_AS = {"LSTM": "lstm/cell", "LayerNormalization": "layer_normalization"}
"""Where Keras puts the weights of a class, where that is not its name in small letters."""


_Given = Callable[[dict[str, Any], list[Axes]], Axes]
_GIVEN: dict[str, _Given] = {
    "Dense": lambda config, taken: (*taken[0][:-1], config["units"]),
    "Conv2D": lambda config, taken: (*taken[0][:-1], config["filters"]),
    "MaxPooling2D": lambda _, taken: (taken[0][0] // 2, taken[0][1] // 2, taken[0][2]),
    "UpSampling2D": lambda _, taken: (taken[0][0] * 2, taken[0][1] * 2, taken[0][2]),
    "GlobalAveragePooling2D": lambda _, taken: taken[0][-1:],
    "GlobalAveragePooling1D": lambda _, taken: taken[0][-1:],
    "Flatten": lambda _, taken: (math.prod(taken[0]),),
    "Embedding": lambda config, taken: (*taken[0], config["output_dim"]),
    "LSTM": lambda config, _: (config["units"],),
    "Concatenate": lambda _, taken: (*taken[0][:-1], sum(axes[-1] for axes in taken)),
    "Multiply": lambda _, taken: max(taken, key=len),
}
"""Class → the axes of what it gives, by its configuration and what it takes; what is not here gives what it takes."""


def _weights(class_name: str, config: dict[str, Any], taken: list[Axes]) -> list[Axes]:
    """The shapes of a layer's weights."""
    size = taken[0][-1]
    match class_name:
        case "Dense":
            return [(size, config["units"]), (config["units"],)]
        case "Conv2D":
            return [(*config["kernel_size"], size, config["filters"]), (config["filters"],)]
        case "Embedding":
            return [(config["input_dim"], config["output_dim"])]
        case "LSTM":
            gates = 4 * config["units"]
            return [(size, gates), (config["units"], gates), (gates,)]
        case "LayerNormalization":
            return [(size,), (size,)]
    return []


class SmallModel:
    """A model that is written down call by call.

    A call is named as archlens names it: ``shared@1`` is the second call of the layer ``shared``.

    Example:
        >>> model = SmallModel()
        >>> a, b = model.input("a", 4), model.input("b", 4)
        >>> y = model("Dense", "y", model("Concatenate", "concat", a, b), units=1)
        >>> model.analysis(y).model.parameters, model.parameters
        (9, {'y': 9})
    """

    def __init__(self, name: str = "model") -> None:
        self.name = name
        self.shapes: dict[str, Axes] = {}
        self.parameters: dict[str, int] = {}
        self._types: dict[str, str] = {}
        self._layers: dict[str, dict[str, Any]] = {}
        self._stored: dict[str, list[Axes]] = {}
        self._inputs: list[str] = []

    def input(self, name: str, *axes: int | None, dtype: str = "float32") -> str:
        """An input; its axes are those behind the batch axis."""
        self._layers[name] = _layer("InputLayer", name, {"batch_shape": [None, *axes], "dtype": dtype})
        self._inputs.append(name)
        self.shapes[name], self._types[name] = axes, dtype
        return name

    def inputs(self, *names: str, size: int = 8) -> tuple[str, ...]:
        """Several inputs of one size."""
        return tuple(self.input(name, size) for name in names)

    def __call__(self, class_name: str, name: str, *sources: str, mask: str | None = None, **config: Any) -> str:
        """A call of a layer, which is called again if it is there already."""
        config = {**_DEFAULTS.get(class_name, {}), **config}
        taken = [self.shapes[source] for source in sources]
        given = _GIVEN.get(class_name, lambda _, taken: taken[0])
        if name not in self._layers:
            self._layers[name] = _layer(class_name, name, config)
            self._declare(class_name, name, _weights(class_name, config, taken))
        return self._called(name, sources, mask, given(config, taken))

    def dense(self, name: str, source: str, units: int = 8) -> str:
        """A call of a Dense layer."""
        return self("Dense", name, source, units=units)

    def concat(self, *sources: str, name: str = "concat") -> str:
        """A call that concatenates."""
        return self("Concatenate", name, *sources)

    def add(self, *sources: str, name: str = "add") -> str:
        """A call that adds."""
        return self("Add", name, *sources)

    def nested(self, inner: SmallModel, output: str, source: str) -> str:
        """A call of another model."""
        if inner.name not in self._layers:
            self._layers[inner.name] = {**_layer("Functional", inner.name, {}), "config": inner.config(output)}
            self._stored |= {f"layers/functional/{path}": shapes for path, shapes in inner._stored.items()}
            self.parameters |= {f"{inner.name}/{layer}": number for layer, number in inner.parameters.items()}
        return self._called(inner.name, (source,), None, inner.shapes[output])

    def _declare(self, class_name: str, name: str, shapes: list[Axes]) -> None:
        if not shapes:
            return
        self.parameters[name] = sum(map(math.prod, shapes))
        written = _WRITTEN_AS.get(class_name, class_name.lower())
        head, _, tail = written.partition("/")
        before = sum(path.split("/")[1].rstrip("_0123456789") == head.rstrip("0123456789") for path in self._stored)
        numbered = f"{head}_{before}" if before else head
        self._stored["/".join(filter(None, ["layers", numbered, tail, "vars"]))] = shapes

    def _called(self, name: str, sources: tuple[str, ...], mask: str | None, given: Axes) -> str:
        layer = self._layers[name]
        tensors = [self._tensor(source) for source in sources]
        args = [tensors] if layer["class_name"] in _ON_A_LIST else tensors
        nodes = layer["inbound_nodes"]
        nodes.append({"args": args, "kwargs": {"mask": self._tensor(mask)} if mask else {}})
        call = f"{name}@{len(nodes) - 1}" if len(nodes) > 1 else name
        self.shapes[call], self._types[call] = given, "float32"
        return call

    def _tensor(self, call: str) -> dict[str, Any]:
        shape = [None, *self.shapes[call]]
        told = {"shape": shape, "dtype": self._types[call], "keras_history": _history(call)}
        return {"class_name": "__keras_tensor__", "config": told}

    def config(self, *outputs: str) -> dict[str, Any]:
        """The configuration of the model that gives these."""
        return {
            "name": self.name,
            "trainable": True,
            "layers": list(self._layers.values()),
            "input_layers": [[name, 0, 0] for name in self._inputs],
            "output_layers": [_history(output) for output in outputs],
        }

    def write(self, path: Path, *outputs: str) -> None:
        """Write the model that gives these as a ``.keras`` file."""
        stored = io.BytesIO()
        with h5py.File(stored, "w") as file:
            for place, shapes in self._stored.items():
                for number, shape in enumerate(shapes):
                    file.create_dataset(f"{place}/{number}", shape=shape, dtype="f4", chunks=shape)
        model = {
            "module": "keras.src.models.functional",
            "class_name": "Functional",
            "config": self.config(*outputs),
            "registered_name": "Functional",
        }
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("metadata.json", json.dumps({"keras_version": "3.15.1"}))
            archive.writestr("config.json", json.dumps(model))
            archive.writestr("model.weights.h5", stored.getvalue())

    def analysis(self, *outputs: str) -> Analysis:
        """What archlens says of the model that gives these."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / f"{self.name}.keras"
            self.write(path, *outputs)
            return archlens.analyze(path)


_ON_A_LIST = frozenset({"Concatenate", "Add", "Average", "Multiply", "Subtract"})
"""Classes that take one list of tensors."""


def _layer(class_name: str, name: str, config: dict[str, Any]) -> dict[str, Any]:
    return {
        "module": "keras.layers",
        "class_name": class_name,
        "config": {"name": name, "trainable": True, **config},
        "registered_name": None,
        "name": name,
        "inbound_nodes": [],
    }


def _history(call: str) -> list[Any]:
    layer, _, number = call.partition("@")
    return [layer, int(number or 0), 0]
