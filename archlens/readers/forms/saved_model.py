"""SavedModel folders that Keras 2 wrote: the configuration lies beside the graph, as JSON."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from archlens import limits
from archlens.errors import LimitError, ModelFileError
from archlens.readers.files.json_text import parse_json
from archlens.readers.files.protobuf import ProtobufError, messages, text
from archlens.readers.forms.contents import Contents, JsonDocument
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import ConfigCode, code_in
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.saved_objects import Owners, SavedObject, lists, read_metadata, read_objects
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.text.names import quoted

_NAME = "savedmodel"

_MODEL, _METADATA = "saved_model.pb", "keras_metadata.pb"
_USUAL_MEMBERS = re.compile(
    r"(saved_model|keras_metadata|fingerprint)\.pb|saved_model\.pbtxt|variables/variables\.(index|data-\d+-of-\d+)|"
    r"assets(\.extra)?/.*|debug/.*",
    re.DOTALL,
)
_WHAT_KERAS_SAYS = f"{_METADATA} (what Keras says of the objects)"
_ROOT = 0
_VERSION = "2"
"""Of Keras; the file does not tell which 2 it was."""
_NO_KERAS = (
    "It was written by model.export() of Keras 3 or by TensorFlow, for serving: it holds operations, not layers. Give "
    "the model that it was exported from, saved with model.save('model.keras')."
)

# Numbers of the fields in TensorFlow's messages.
_META_GRAPHS, _GRAPH = 2, 2  # SavedModel, MetaGraphDef
_NODES, _LIBRARY = 1, 2  # GraphDef
_FUNCTIONS = 1  # FunctionDefLibrary
_SIGNATURE, _BODY = 1, 3  # FunctionDef
_OPERATION_NAME = 1  # OpDef, NodeDef
_OPERATION = 2  # NodeDef


def sniff(folder: Path, _head: bytes) -> bool:
    """Whether a folder is a SavedModel."""
    return (folder / _MODEL).is_file()


def describe(folder: Path, path: str) -> ModelDescription:
    """What a SavedModel describes: the Keras model in it, and its weights.

    Args:
        folder: the SavedModel.
        path: its name for error messages.

    Raises:
        ModelFileError: if a file in it is damaged, or it holds no Keras model.
        NotAGraphError: if the model's configuration does not describe a graph.
    """
    objects, objects_error = _objects(folder)
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
    entries = {number: lists(parse_json(json_text, path, _METADATA)) for number, json_text in metadata.items()}
    model = parse_any(_described(entries), _VERSION)
    names = {number: str(entry.get("name")) for number, entry in entries.items() if isinstance(entry, dict)}
    weights, weights_error = _weights(model, objects, names)
    return ModelDescription(
        _NAME,
        model,
        weights=weights,
        weights_error=objects_error or weights_error,
        place=_object_place(_ROOT),
        code=tuple(_code(entries, model)),
    )


def _object_place(number: int) -> str:
    return f"{_METADATA}, object {number}"


def _code(entries: Mapping[int, Any], model: ModelConfig) -> Iterator[ConfigCode]:
    """The code in the model's configuration, in what it was compiled with, and in objects that are no layers of it."""
    root = entries[_ROOT]
    yield from code_in({key: root[key] for key in ("config", "training_config") if key in root}, _object_place(_ROOT))
    layers = {name for each in models_in(model) for name in each.layers}
    for number, entry in entries.items():
        if number != _ROOT and isinstance(entry, Mapping) and entry.get("name") not in layers:
            yield from code_in(entry, _object_place(number))


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
    model: ModelConfig, objects: list[SavedObject], names: Mapping[int, str]
) -> tuple[WeightGroup | None, ProtobufError | None]:
    if not objects:
        return None, None
    try:
        return Owners(objects, names).weights(model, _ROOT), None
    except ProtobufError as error:
        return None, error


def _objects(folder: Path) -> tuple[list[SavedObject], ProtobufError | OSError | None]:
    """The objects of the SavedModel, or why they cannot be read; without them the architecture is still whole."""
    try:
        return read_objects(_content(folder / _MODEL)), None
    except (ProtobufError, OSError) as error:
        return [], error


def _metadata(folder: Path, objects: Sequence[SavedObject], path: str) -> dict[int, str]:
    """What Keras says of each object: in a file of its own since TensorFlow 2.5, before that with the objects."""
    if not (folder / _METADATA).is_file():
        return _metadata_of(objects)
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


def _metadata_of(objects: Sequence[SavedObject]) -> dict[int, str]:
    return {number: each.metadata for number, each in enumerate(objects) if each.metadata}


def _content(file: Path) -> memoryview:
    with file.open("rb") as opened:
        return memoryview(limits.read(opened, "saved_model_bytes"))


def look_at(folder: Path, contents: Contents) -> None:
    """Add the files of a SavedModel, its operations, what Keras says of its objects, and the model. Links are left."""
    contents.usual_members = _USUAL_MEMBERS
    files = contents.add_folder(folder)
    if _MODEL not in files:
        contents.miss(_MODEL, "a link, which archlens does not follow")
        return
    try:
        saved_model = _content(files[_MODEL])
        contents.operations += _operations(saved_model)
        contents.looked_at.append(f"{_MODEL} (its operations)")
        if _METADATA in files:
            metadata = read_metadata(_content(files[_METADATA]))
        else:
            metadata = _metadata_of(read_objects(saved_model))
    except (ProtobufError, LimitError, OSError) as error:
        contents.miss(_MODEL, error.briefly if isinstance(error, LimitError) else error)
        return
    documents = {
        number: contents.add_json(json_text, _object_place(number), _WHAT_KERAS_SAYS)
        for number, json_text in sorted(metadata.items())
    }
    root = documents.get(_ROOT)
    if root is not None:
        contents.describe(root.place, lambda: _description_of(root))


def _description_of(root: JsonDocument) -> ModelDescription:
    return ModelDescription(_NAME, parse_any(lists(root.data), _VERSION), place=root.place)


def _operations(saved_model: memoryview) -> Iterator[tuple[str, str]]:
    """The operations of all graphs and functions: where each is, and its name."""
    for meta_graph in messages(saved_model, _META_GRAPHS):
        for graph in messages(meta_graph, _GRAPH):
            for node in messages(graph, _NODES):
                yield f"{_MODEL}: node {quoted(text(node, _OPERATION_NAME))}", text(node, _OPERATION)
            for library in messages(graph, _LIBRARY):
                for function in messages(library, _FUNCTIONS):
                    yield from _operations_of(function)


def _operations_of(function: memoryview) -> Iterator[tuple[str, str]]:
    name = "".join(text(signature, _OPERATION_NAME) for signature in messages(function, _SIGNATURE))
    for node in messages(function, _BODY):
        place = f"{_MODEL}: function {quoted(name)}, node {quoted(text(node, _OPERATION_NAME))}"
        yield place, text(node, _OPERATION)


SAVED_MODEL = Form(
    name=_NAME,
    what="a SavedModel",
    listed="SavedModel",
    folder=True,
    sniff=sniff,
    describe=describe,
    look_at=look_at,
)
