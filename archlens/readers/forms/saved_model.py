"""Reads SavedModel folders that Keras 2 wrote: the configuration lies beside the graph, as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from archlens import limits
from archlens.errors import ModelFileError
from archlens.graph import ModelGraph
from archlens.readers.files.json_text import parse_json
from archlens.readers.files.protobuf import ProtobufError
from archlens.readers.graph import notes
from archlens.readers.graph.description import graph_of, parse_any
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.saved_objects import Owners, SavedObject, lists, read_metadata, read_objects
from archlens.readers.weights.weight_groups import WeightGroup

FORMAT = "savedmodel"

_MODEL, _METADATA = "saved_model.pb", "keras_metadata.pb"
_ROOT = 0
_NO_KERAS = (
    "It was written by model.export() of Keras 3 or by TensorFlow, for serving: it holds operations, not layers. Give "
    "the model that it was exported from, saved with model.save('model.keras')."
)


def sniff(folder: Path) -> bool:
    """Whether a folder is a SavedModel."""
    return (folder / _MODEL).is_file()


def read(folder: Path, path: str) -> ModelGraph:
    """The graph of the Keras model in a SavedModel.

    Args:
        folder: the SavedModel.
        path: its name for error messages.

    Raises:
        ModelFileError: if a file in it is damaged, or it holds no Keras model.
        NotAGraphError: if the model's configuration does not describe a graph.
    """
    model, weights, why = described(folder, path)
    noticed = [notes.weights_unreadable(why)] if why is not None else [notes.no_weights()] if weights is None else []
    return graph_of(model, weights, format_=FORMAT, keras_version=None, noticed=noticed)


def described(folder: Path, path: str) -> tuple[ModelConfig, WeightGroup | None, str | None]:
    """What a SavedModel describes: the model, its weights, and why these could not be read.

    Raises:
        ModelFileError: if a file in it is damaged, or it holds no Keras model.
        NotAGraphError: if the model's configuration does not describe a graph.
    """
    objects, why = _objects(folder)
    metadata = _metadata(folder, objects, path)
    if _ROOT not in metadata:
        raise ModelFileError(
            path,
            expected="a Keras model in the SavedModel",
            found="a SavedModel without Keras's metadata",
            hint=_NO_KERAS,
        )
    if objects and not objects[_ROOT].keras:
        raise ModelFileError(
            path,
            place=_METADATA,
            expected="what Keras says of the model in the SavedModel",
            found=f"it beside a {_MODEL} that holds no Keras model",
            hint="The two do not belong together: save the model again with model.save('model.keras').",
        )
    entries = {number: lists(parse_json(text, path, _METADATA)) for number, text in metadata.items()}
    model = parse_any(_described(entries), "2")
    names = {number: str(entry.get("name")) for number, entry in entries.items() if isinstance(entry, dict)}
    weights, why = _weights(model, objects, names, why)
    return model, weights, why


def _described(entries: Mapping[int, Any]) -> Any:
    """The root object's class and configuration; layers in it with the shape that they were built on."""
    root = entries[_ROOT]
    if not isinstance(root, Mapping):
        return root
    shapes: dict[str, Any] = {}
    for entry in entries.values():
        if isinstance(entry, Mapping) and isinstance(entry.get("name"), str):
            # A name that is there twice, in two models, tells nothing.
            shapes[entry["name"]] = None if entry["name"] in shapes else entry.get("build_input_shape")
    return _built({key: root[key] for key in ("class_name", "config", "name") if key in root}, shapes)


def _built(entry: Any, shapes: Mapping[str, Any]) -> Any:
    config = entry.get("config") if isinstance(entry, Mapping) else None
    layers = config.get("layers") if isinstance(config, Mapping) else None
    if not isinstance(config, Mapping) or not isinstance(layers, list):
        return entry
    built = []
    for layer in layers:
        inner = _built(layer, shapes)
        named = layer.get("config") if isinstance(layer, Mapping) else None
        name = named.get("name") if isinstance(named, Mapping) else None
        shape = shapes.get(name) if isinstance(name, str) else None
        built.append(inner if shape is None else {**inner, "build_config": {"input_shape": shape}})
    return {**entry, "config": {**config, "layers": built}}


def _weights(
    model: ModelConfig, objects: list[SavedObject], names: Mapping[int, str], why: str | None
) -> tuple[WeightGroup | None, str | None]:
    if why is not None or not objects:
        return None, why
    try:
        return Owners(objects, names).weights(model, _ROOT), None
    except ProtobufError as error:
        return None, str(error)


def _objects(folder: Path) -> tuple[list[SavedObject], str | None]:
    """The objects of the SavedModel, or why they cannot be read; without them the architecture is still whole."""
    try:
        return read_objects(_content(folder / _MODEL)), None
    except (ProtobufError, OSError) as error:
        return [], str(error)


def _metadata(folder: Path, objects: list[SavedObject], path: str) -> dict[int, str]:
    """What Keras says of each object: in a file of its own since TensorFlow 2.5, before that with the objects."""
    if not (folder / _METADATA).is_file():
        return {number: each.metadata for number, each in enumerate(objects) if each.metadata}
    try:
        return read_metadata(_content(folder / _METADATA))
    except ProtobufError as error:
        raise ModelFileError(
            path,
            place=_METADATA,
            expected="Keras's metadata",
            found=f"something else ({error})",
            hint="Copy the folder again, or save the model again with model.save('model.keras').",
        ) from error


def _content(file: Path) -> memoryview:
    with file.open("rb") as opened:
        return memoryview(limits.read(opened, "saved_model_bytes"))
