"""Configurations of Keras 1 and 2 in the spelling of Keras 3, from which on there is one road.

What differed, by the numbers under which it is rewritten here:

1. Layers that do not write that their axes are Theano's (:func:`archlens.readers.keras.keras1.with_ordering`).
2. A Sequential was a bare list of layers.
3. A Sequential could start with a ``Merge`` of models (:func:`archlens.readers.keras.keras1.opened_merge`).
4. Calls are spelled otherwise (:mod:`archlens.readers.keras.keras2_nodes`).
5. Operations of TensorFlow were layers (:mod:`archlens.readers.keras.tensorflow_operations`).
6. Classes and settings had other names in Keras 1 (:mod:`archlens.readers.keras.keras1`).
7. Layers have no module.
8. A recurrent layer's states stood in the list of its inputs.
9. Calls of nested models were counted from 1.
10. The first layer of a Sequential carries the input's shape.
11. Inputs could be called, to no effect on the model: the tensors of such a call lead nowhere.

Shapes of tensors are not in these files; :mod:`archlens.readers.graph.shape_propagation` fills them in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archlens.layers.catalog import layer_class, named_in_files, operations, role_of
from archlens.readers.files.json_values import is_object_with, list_at, value_at
from archlens.readers.keras import keras1, tensorflow_operations
from archlens.readers.keras.expectations import a_list, a_name, an_object, is_index
from archlens.readers.keras.keras2_nodes import NodeEntry, tensors, todays_nodes
from archlens.readers.keras.model_config import models_in, parse_model
from archlens.readers.keras.model_records import ModelConfig

_FRAMEWORKS = ("tf_keras.", "tensorflow.")
_CHAINED = ("Sequential",)
_STATEFUL = frozenset({"recurrent"})
_OWN_AMONG_CUSTOM = frozenset({"Custom>CustomScaleLayer"})
"""Layers of Keras 2 that it registers itself where classes of the user's own stand."""


def is_old(entry: Any, version: str | None) -> bool:
    """Whether a serialized model is spelled as before Keras 3.

    Args:
        entry: the model.
        version: the version of Keras that wrote it, where the file tells it.

    Example:
        >>> is_old({"class_name": "Sequential", "config": []}, None), is_old({}, "2.15.0"), is_old({}, "3.0.0")
        (True, True, False)
    """
    if version:
        return not version.startswith("3") and version[:1] in ("0", "1", "2")
    of_keras_1 = isinstance(value_at(entry, "config"), list)
    return of_keras_1 or any(map(_looks_old, list_at(entry, "config", "layers")))


def parse_old_model(entry: Any, place: str = "") -> ModelConfig:
    """The model that a serialized object of Keras 1 or 2 describes; its tensors have no shapes yet.

    Raises:
        NotAGraphError: if it does not describe a model's graph; it names the place.
    """
    if _is_model(entry):
        with_axes = keras1.with_ordering(entry)  # 1
        entry = _todays_model(with_axes, f"{place}.config" if place else "config")
    model = parse_model(entry, place)
    for each in models_in(model):
        each.counted_from_zero = True
        for layer in each.layers.values():
            layer.former = True
    return model


def with_modules(entry: Any) -> Any:
    """A model of Keras 3 in its legacy forms, which tell no modules, with the modules of Keras's own classes."""
    if isinstance(entry, list):
        return [with_modules(item) for item in entry]
    if not isinstance(entry, Mapping):
        return entry
    plain = {key: with_modules(item) for key, item in entry.items()}
    class_name, config = plain.get("class_name"), plain.get("config")
    special = not isinstance(class_name, str) or class_name.startswith("__") or "module" in plain
    if special or not isinstance(config, Mapping) or class_name is None:
        return plain
    # A layer tells whether it is trainable; an operation, which may have a layer's name, doesn't.
    row = operations().get(class_name)
    operation = row is not None and row.shapes is not None and "trainable" not in config
    name = class_name.rpartition(">")[2]
    module = "keras.ops" if operation else _module(class_name, None)
    known = layer_class(name)
    exported = known.exported_as if known is not None else None
    return {**plain, "class_name": exported or name, "module": module}


def _looks_old(layer: Any) -> bool:
    if not isinstance(layer, (dict, Mapping)):
        return False
    nodes = layer.get("inbound_nodes")
    if nodes and isinstance(nodes, list):
        return not (isinstance(nodes[0], (dict, Mapping)) and "args" in nodes[0])
    config = layer.get("config")
    return isinstance(config, (dict, Mapping, list)) and ("batch_input_shape" in config or isinstance(config, list))


def _is_model(entry: Any) -> bool:
    if not isinstance(entry, Mapping):
        return False
    config = entry.get("config")
    if isinstance(config, list):
        return True
    return (
        isinstance(config, Mapping)
        and isinstance(config.get("layers"), list)
        and ("output_layers" in config or entry.get("class_name") in _CHAINED)
    )


def _todays_model(entry: Mapping[str, Any], place: str) -> dict[str, Any]:
    config = entry["config"]
    if isinstance(config, list):  # 2
        config = {"name": entry.get("name") or "sequential", "layers": config}
        place = place.removesuffix(".layers")
    if keras1.starts_with_merge(config["layers"]):  # 3
        entry, config = keras1.opened_merge(entry, config, place)
    where = f"{place}.layers"
    layers = [_todays_layer(layer, f"{where}[{i}]") for i, layer in enumerate(a_list(config["layers"], where))]
    config = {**config, "layers": layers}
    if "output_layers" in config:
        config["output_layers"] = _counted_from_zero(layers, config["output_layers"])  # 9
    else:
        config["layers"] = [*_input_by_first_layer(layers), *layers]  # 10
    return {**entry, "config": config}


def _input_by_first_layer(layers: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """The input of a Sequential, whose shape its first layer told until Keras 2.2 or so."""
    first = layers[0] if layers else {}
    config: Any = first
    while is_object_with(config, "config", Mapping):
        config = config["config"]
        shape = config.get("batch_input_shape", config.get("batch_shape"))
        if shape is not None and first["class_name"] != "InputLayer":
            name = f"{first['config'].get('name') or 'first'}_input"
            dtype = config.get("input_dtype", config.get("dtype"))
            yield {
                "class_name": "InputLayer",
                "module": "keras.layers",
                "name": name,
                "inbound_nodes": [],
                "config": {"name": name, "batch_shape": shape, "dtype": dtype},
            }
            return
        config = next(iter(list_at(config, "layers")), None)


def _todays_layer(entry: Any, place: str) -> dict[str, Any]:
    an_object(entry, place)
    registered_name = a_name(entry.get("class_name"), f"{place}.class_name")
    class_name = registered_name.rpartition(">")[2]
    nodes: list[NodeEntry] = []
    if entry.get("inbound_nodes") is not None and class_name != "InputLayer":  # 11
        nodes = todays_nodes(entry["inbound_nodes"], f"{place}.inbound_nodes", _built_on(entry))  # 4
    layer = {**entry, "class_name": class_name, "inbound_nodes": nodes}
    if _is_model(layer):
        layer["module"] = "keras"
        return _todays_model(layer, f"{place}.config")
    config = dict(an_object(entry.get("config"), f"{place}.config"))
    operation = tensorflow_operations.todays_operation(class_name, config, nodes)  # 5
    if operation is not None:
        return {**layer, **operation}
    class_name, config = keras1.todays_names(class_name, config)  # 6
    if isinstance(config.get("layer"), Mapping):
        config["layer"] = _inner(config["layer"], f"{place}.config.layer")
    module = _module(registered_name if ">" in registered_name else class_name, entry.get("module"))  # 7
    if module and role_of(class_name, "layer") in _STATEFUL:
        _name_states(nodes, config)  # 8
    return {**layer, "class_name": class_name, "module": module, "config": config}


def _inner(entry: Mapping[str, Any], place: str) -> dict[str, Any]:
    """What a wrapper wraps: it is called by the wrapper, so that it has no calls of its own in the file."""
    return {key: value for key, value in _todays_layer(entry, place).items() if key != "inbound_nodes"}


def _is_keras_own(class_name: str) -> bool:
    """Whether a name, with the package that it is registered in if there is one, is that of one of Keras's classes."""
    package, _, name = class_name.rpartition(">")
    if not package:
        return name in named_in_files()
    return class_name in _OWN_AMONG_CUSTOM or (package.lower() == "keras" and layer_class(name) is not None)


def _module(class_name: str, module: Any) -> str | None:
    """Where the class comes from. Keras 2 said so only in its last versions; before, its own classes go by name."""
    if module is None:
        return "keras.layers" if _is_keras_own(class_name) else None
    if isinstance(module, str) and module.startswith(_FRAMEWORKS):
        return "keras." + module.partition(".")[2]
    return module  # type: ignore[no-any-return] # checked where it is parsed


def _built_on(entry: Mapping[str, Any]) -> Any:
    return value_at(entry, "build_config", "input_shape")


def _name_states(nodes: Iterable[dict[str, Any]], config: Mapping[str, Any]) -> None:
    """Gives the states that a recurrent layer takes their name: Keras 2 writes them into the list of inputs."""
    constants = config.get("num_constants")
    count = constants if isinstance(constants, int) else 0
    for node in nodes:
        argument = node["args"][0] if len(node["args"]) == 1 else None
        if isinstance(argument, list) and len(argument) > 1:
            sequence, *states = argument
            split = max(0, len(states) - max(0, count))
            node["args"] = [sequence]
            node["kwargs"] = {**node["kwargs"], "initial_state": states[:split] or None}
            if states[split:]:
                node["kwargs"]["constants"] = states[split:]


def _counted_from_zero(layers: list[dict[str, Any]], outputs: Any) -> Any:
    """Counts the calls of nested models from 0, in the layers' tensors and in ``outputs``, which is given back.

    Keras 1 and 2 count the node that a model was made with as its call 0; the file does not hold it. Whether a layer is
    such a model need not be known: every call leads to an output, so the last one is taken somewhere, and its index
    tells from where it was counted.
    """
    taken = [tensor for layer in layers for node in layer["inbound_nodes"] for tensor in tensors(node)]
    histories = [tensor["keras_history"] for tensor in taken if _is_history(tensor.get("keras_history"))]
    last: dict[str, int] = {}
    for name, node, _ in (*histories, *_histories(outputs)):
        last[name] = max(node, last.get(name, 0))
    named = {layer["name"]: len(layer["inbound_nodes"]) for layer in layers if isinstance(layer.get("name"), str)}
    shifted = {name for name, node in last.items() if node and node == named.get(name)}
    for history in histories:
        history[1] = max(0, history[1] - (history[0] in shifted))
    return _shifted(outputs, shifted)


def _shifted(outputs: Any, names: set[str]) -> Any:
    if _is_history(outputs):
        return [outputs[0], max(0, outputs[1] - (outputs[0] in names)), *outputs[2:]]
    if isinstance(outputs, Mapping):
        return {key: _shifted(item, names) for key, item in outputs.items()}
    return [_shifted(item, names) for item in outputs] if isinstance(outputs, list) else outputs


def _histories(structure: Any) -> Iterator[list[Any]]:
    if _is_history(structure):
        yield structure
    elif isinstance(structure, (list, Mapping)):
        for item in structure.values() if isinstance(structure, Mapping) else structure:
            yield from _histories(item)


def _is_history(data: Any) -> bool:
    return isinstance(data, list) and len(data) == 3 and isinstance(data[0], str) and all(map(is_index, data[1:]))  # noqa: PLR2004
