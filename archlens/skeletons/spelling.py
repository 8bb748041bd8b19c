"""A model's description in the spelling of Keras 3, whatever it was read from."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from archlens.graph import Shape
from archlens.readers.keras.expectations import parse_shape
from archlens.readers.keras.model_records import Constant, History, LayerConfig, ModelConfig, NodeConfig, Reference
from archlens.skeletons.anonymization import PlainWords

_FUNCTIONAL = ("Functional", "keras.src.models.functional")
_SEQUENTIAL = ("Sequential", "keras")
_DISTRIBUTED = ("TimeDistributed", "keras.layers")
FUNCTIONAL_CLASSES = frozenset({"Functional", "Model", "Graph"})
"""What a model with a graph was called by one Keras or another; a skeleton calls it Functional."""

_MOST_ZEROS = 1_000_000


def spelled(model: ModelConfig, words: PlainWords) -> dict[str, Any]:
    """The whole model as Keras 3 writes it into ``config.json``."""
    return _model(model, words, model.name, None)


def _model(model: ModelConfig, words: PlainWords, name: str, module: str | None) -> dict[str, Any]:
    class_name, home = _SEQUENTIAL if model.sequential else _FUNCTIONAL
    registered: str | None = class_name
    if not model.sequential and model.class_name not in FUNCTIONAL_CLASSES:
        class_name, own, registered = words.class_of(model.class_name, module)
        home = own or ""
    config: dict[str, Any] = {
        "name": words.name(name),
        "trainable": True,
        "layers": [_layer(layer, words, alone=model.sequential) for layer in model.layers.values()],
    }
    if not model.sequential:
        config["input_layers"] = _structure(model.inputs, model, words, outputs=False)
        config["output_layers"] = _structure(model.outputs, model, words, outputs=True)
    return {"module": home or None, "class_name": class_name, "config": config, "registered_name": registered}


def _structure(structure: Any, model: ModelConfig, words: PlainWords, *, outputs: bool) -> Any:
    if isinstance(structure, History):
        layer = model.layers.get(structure.layer)
        # Keras 3 counts the calls of a Functional model from 1 here, and from 0 where its tensors are taken.
        nested = layer is not None and layer.model is not None and not layer.model.sequential and not layer.time_axes
        later = outputs and model.counted_from_zero and nested
        return [words.name(structure.layer), structure.node + later, structure.tensor]
    if isinstance(structure, Mapping):
        return {words.name(key): _structure(item, model, words, outputs=outputs) for key, item in structure.items()}
    return [_structure(item, model, words, outputs=outputs) for item in structure]


def _layer(layer: LayerConfig, words: PlainWords, *, alone: bool) -> dict[str, Any]:
    if layer.model is not None:
        entry = _nested(layer, layer.model, words)
    elif layer.kind == "input":
        entry = _input(layer)
    else:
        made = words.class_of(layer.class_name, layer.module)
        entry = {
            "module": made.module,
            "class_name": made.class_name,
            "config": words.config(layer.class_name, layer.config),
            "registered_name": made.registered_name,
        }
    name = words.name(layer.name)
    entry["config"] = {"name": name, **{k: v for k, v in entry["config"].items() if k != "name"}}
    if layer.build_shape is not None:
        entry["build_config"] = {"input_shape": list(layer.build_shape)}
    if not alone:
        entry["name"] = name
        entry["inbound_nodes"] = [_node(node, words) for node in layer.nodes]
    if layer.shared_id is not None:
        entry["shared_object_id"] = layer.shared_id
    return entry


def _nested(layer: LayerConfig, model: ModelConfig, words: PlainWords) -> dict[str, Any]:
    """A model inside a model, in the wrappers that apply it to every step."""
    entry = _model(model, words, model.name, layer.module)
    for level in range(layer.time_axes, 0, -1):
        class_name, module = _DISTRIBUTED
        config = {"name": words.name(_wrapper_name(layer, level)), "layer": entry}
        entry = {"module": module, "class_name": class_name, "config": config, "registered_name": None}
    return entry


def _wrapper_name(layer: LayerConfig, level: int) -> str:
    config: Any = layer.config
    for _ in range(level - 1):
        config = config["layer"]["config"]
    name = config.get("name")
    return name if isinstance(name, str) and level > 1 else layer.name


def _input(layer: LayerConfig) -> dict[str, Any]:
    config = layer.config
    shape, dtype = parse_shape(config.get("batch_shape", config.get("batch_input_shape"))), config.get("dtype")
    told = {
        "batch_shape": None if shape is None else list(shape),
        "dtype": dtype if isinstance(dtype, str) and dtype.replace("_", "").isalnum() else None,
        "sparse": config.get("sparse") is True,
        "ragged": config.get("ragged") is True,
    }
    return {"module": "keras.layers", "class_name": "InputLayer", "config": told, "registered_name": None}


def _node(node: NodeConfig, words: PlainWords) -> dict[str, Any]:
    return {
        "args": [_value(value, words) for value in node.args],
        "kwargs": {words.argument(key): _value(value, words) for key, value in node.kwargs.items()},
    }


def _value(value: Any, words: PlainWords) -> Any:
    """An argument of a call as a file spells it."""
    if isinstance(value, Reference):
        layer, node, tensor = value.history
        config = {
            "shape": _listed(value.shape),
            "dtype": value.dtype,
            "keras_history": [words.name(layer), node, tensor],
        }
        return {"class_name": "__keras_tensor__", "config": config}
    if isinstance(value, Constant):
        return {"class_name": "__numpy__", "config": {"value": _zeros(value.shape), "dtype": value.dtype}}
    if isinstance(value, Mapping) and not isinstance(value.get("class_name"), str):
        return {words.name(str(key)): _value(item, words) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_value(item, words) for item in value]
    return words.value(value)


def _listed(shape: Shape) -> list[int | None] | None:
    return None if shape is None else list(shape)


def _zeros(shape: Shape) -> Any:
    """Zeros in the shape of an array; of one past all measure, a row of each axis, which tells the shape as well."""
    sizes = [axis or 0 for axis in shape or ()]
    whole = math.prod(sizes) <= _MOST_ZEROS
    made: Any = 0
    for size in reversed(sizes):
        made = [made] * size if whole or not isinstance(made, list) else [made] + [0] * (size - 1)
    return made
