"""What people save in the place of ``model.to_json()``: the configuration without the object around it, and others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NoReturn

from archlens.readers.files.json_values import is_object_with
from archlens.readers.keras.expectations import TOP_LEVEL, refuse
from archlens.text.lists import listed_names
from archlens.text.names import quoted

_KERAS_0_MODELS = ("Sequential", "Graph")
_KERAS_0_GRAPH = ("node_config", "nodes", "input_config")
_WITH_WEIGHTS = "Give it with the model: archlens report model.json --weights model.weights.json."
_GIVE = "Give what model.to_json() or model.save('model.keras') writes."


def as_object(data: Any) -> Any:
    """The serialized object of a model that a JSON text describes; what describes none is left as it is.

    1. ``model.get_config()`` of a functional model: layers, inputs and outputs.
    2. That of a Sequential: layers, and in Keras 1 and 2 a bare list of them.
    3. The attribute of an HDF5 file, with the object inside.

    Raises:
        NotAGraphError: if Keras 0 wrote it, or it is an object that says nothing of a model.

    Example:
        >>> as_object({"layers": [], "input_layers": [], "output_layers": []})["class_name"]
        'Functional'
        >>> as_object([{"class_name": "Dense", "config": {}}])["class_name"]
        'Sequential'
    """
    if isinstance(data, list):  # 2
        return {"class_name": "Sequential", "config": data} if all(map(_is_object, data)) else data
    if not isinstance(data, Mapping) or "class_name" in data:
        return data
    _refuse_keras_0(data)
    if isinstance(data.get("model_config"), Mapping):  # 3
        return as_object(data["model_config"])
    if not isinstance(data.get("layers"), list):
        _refuse_others(data)
    functional = "input_layers" in data and "output_layers" in data
    return {"class_name": "Functional" if functional else "Sequential", "config": data}  # 1, 2


def _is_object(data: Any) -> bool:
    return is_object_with(data, "class_name", str)


def _refuse_keras_0(data: Mapping[str, Any]) -> None:
    """Keras 0 told models and layers by ``name``, and layers' settings beside it."""
    layers = data.get("layers")
    first = layers[0] if isinstance(layers, list) and layers else None
    of_layers = isinstance(first, Mapping) and "name" in first and not {"class_name", "config"} & set(first)
    of_graph = data.get("name") == "Graph" and any(key in data for key in _KERAS_0_GRAPH)
    if of_graph or (of_layers and data.get("name") in _KERAS_0_MODELS):
        refuse(
            TOP_LEVEL,
            "a model as Keras 1 or newer describes it",
            f"a {data['name']} of Keras 0",
            "No Keras since 2016 reads such a description: build the model anew with today's Keras, and save that.",
        )


def _refuse_others(data: Mapping[str, Any]) -> NoReturn:
    found, hint = "an empty object", _GIVE
    if "model_type" in data or "architectures" in data:
        found = "the settings of a model of Hugging Face's transformers, which hold no graph"
    elif "weight_map" in data:
        found, hint = "the list of the shards of its weights", _WITH_WEIGHTS
    elif str(data.get("schema")).startswith("archlens."):
        found = f"what archlens wrote, of the schema {quoted(data['schema'], 40)}, which holds no graph"
    elif data:
        found = f"an object with {listed_names([str(key) for key in data], most=3)}"
    refuse(TOP_LEVEL, "the description of a Keras model", found, hint)
