"""SavedModel folders that Keras 2 wrote: the configuration lies beside the graph, as JSON."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archlens.errors import ModelFileError
from archlens.readers.files.file_kinds import VARIABLES
from archlens.readers.files.folder import Folder
from archlens.readers.files.hdf5_objects import why
from archlens.readers.files.json_text import parse_json
from archlens.readers.files.json_values import is_object_with, text_at, value_at
from archlens.readers.files.protobuf import ProtobufError, messages, text
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import ConfigCode, code_in
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.keras.optimizers import optimizer_of
from archlens.readers.weights.saved_objects import Owners, SavedObject, lists, read_metadata, read_objects
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.text.names import quoted

_NAME = "savedmodel"

_MODEL, _METADATA, _MODEL_AS_TEXT = "saved_model.pb", "keras_metadata.pb", "saved_model.pbtxt"
_SIGNS = (_MODEL, _METADATA, _MODEL_AS_TEXT)
_USUAL_MEMBERS = re.compile(
    r"(saved_model|keras_metadata|fingerprint)\.pb|saved_model\.pbtxt|variables/variables\.(index|data-\d+-of-\d+)|"
    r"assets(\.extra)?/.*|debug/.*",
    re.DOTALL,
)
_DATA = "variables/variables.data-00000-of-00001"
_WHAT_KERAS_SAYS = f"{_METADATA} (what Keras says of the objects)"
_ROOT = 0
_VERSION = "2"
"""Of Keras; the file does not tell which 2 it was."""
_COPY_AGAIN = "copy or download the whole folder again, or save the model again with model.save('model.keras')."
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


def sniff(folder: Folder, _head: bytes) -> bool:
    """Whether a folder is a SavedModel, or what is left of one."""
    return any(name in folder for name in _SIGNS)


def describe(folder: Folder, path: str) -> ModelDescription:
    """What a SavedModel describes: the Keras model in it, and its weights.

    Args:
        folder: the SavedModel.
        path: its name for error messages.

    Raises:
        ModelFileError: if a file in it is damaged, or it holds no Keras model.
        NotAGraphError: if the model's configuration does not describe a graph.
    """
    if _MODEL not in folder:
        raise _incomplete(folder, path)
    objects, objects_error = _objects(folder)
    metadata = _metadata(folder, objects, path)
    if _ROOT not in metadata:
        raise _without_metadata(objects, path)
    if objects and not objects[_ROOT].keras:
        raise ModelFileError(
            path,
            place=_METADATA,
            expected="what Keras says of the model in the SavedModel",
            found=f"it beside a {_MODEL} that holds no Keras model",
            hint="The two do not belong together: save the model again with model.save('model.keras').",
        )
    entries = {number: lists(parse_json(json_text, path, _METADATA)) for number, json_text in metadata.items()}
    description = _description(objects, entries)
    return dataclasses.replace(
        description, weights_error=objects_error or description.weights_error, missing_files=tuple(_missing(folder))
    )


def _missing(folder: Folder) -> Iterator[str]:
    """The files of the variables that are not there, or are pointers; the data may lie in several files."""
    if folder.lacks(VARIABLES):
        yield VARIABLES
    if _DATA in folder and folder.lacks(_DATA):
        yield _DATA


def _description(objects: list[SavedObject], entries: Mapping[int, Any]) -> ModelDescription:
    """The model that Keras's words about the objects describe, by their numbers, and the variables of its layers."""
    model = parse_any(_described(entries), _VERSION)
    model.optimizer = optimizer_of(value_at(entries[_ROOT], "training_config"))
    names = {number: str(entry.get("name")) for number, entry in entries.items() if isinstance(entry, dict)}
    weights, error = _weights(model, objects, names)
    return ModelDescription(
        _NAME,
        model,
        weights=weights,
        weights_error=error,
        place=_object_place(_ROOT),
        code=tuple(_code(entries, model)),
    )


def _object_place(number: int) -> str:
    return f"{_METADATA}, object {number}"


def _code(entries: Mapping[int, Any], model: ModelConfig) -> Iterator[ConfigCode]:
    """The code in the model's configuration, in what it was compiled with, and in objects that are no layers of it."""
    root = entries[_ROOT]
    own = {key: root[key] for key in ("config", "training_config") if key in root}
    yield from code_in(own, _object_place(_ROOT))
    layers: set[str | None] = set(_names_of_layers(model))
    for number, entry in entries.items():
        is_root_or_layer = number == _ROOT or text_at(entry, "name") in layers
        if isinstance(entry, Mapping) and not is_root_or_layer:
            yield from code_in(entry, _object_place(number))


def _names_of_layers(model: ModelConfig) -> Iterator[str]:
    """The names of all layers, those that others wrap among them."""
    for each in models_in(model):
        for layer in each.layers.values():
            yield layer.name
            inner: Any = layer.config.get("layer")
            while isinstance(inner, Mapping) and isinstance(inner.get("config"), Mapping):
                yield str(inner["config"].get("name"))
                inner = inner["config"].get("layer")


def _incomplete(folder: Folder, path: str) -> ModelFileError:
    """The error that the file of the model itself is missing."""
    if _METADATA in folder:
        return ModelFileError(
            path,
            expected=f"a SavedModel with its {_MODEL}",
            found=f"{_METADATA} without it",
            hint=f"{_MODEL} is missing: {_COPY_AGAIN}",
        )
    return ModelFileError(
        path,
        expected=f"a SavedModel with its {_MODEL}",
        found=f"{_MODEL_AS_TEXT}, a graph of operations as text",
        hint="Give the model that it was made from, saved with model.save('model.keras').",
    )


def _without_metadata(objects: Sequence[SavedObject], path: str) -> ModelFileError:
    """The error that Keras says nothing of the model: the file is missing in which it did, or it never knew of it."""
    if any(each.keras for each in objects):
        return ModelFileError(
            path,
            expected=f"a SavedModel of Keras 2 with its {_METADATA}, which describes the layers",
            found="one without it",
            hint=f"{_METADATA} is missing: {_COPY_AGAIN}",
        )
    return ModelFileError(
        path,
        expected="a Keras model in the SavedModel",
        found="a SavedModel without Keras's metadata",
        hint=_NO_KERAS,
    )


def _described(entries: Mapping[int, Any]) -> Any:
    """The root object's class and configuration; layers in it with the shape that they were built on."""
    root = entries[_ROOT]
    if not isinstance(root, Mapping):
        return root
    shapes: dict[str, Any] = {}
    for entry in entries.values():
        name = text_at(entry, "name")
        if name is not None:
            # A name that is there twice, in two models, tells nothing.
            shapes[name] = None if name in shapes else entry.get("build_input_shape")
    return _built({key: root[key] for key in ("class_name", "config", "name") if key in root}, shapes)


def _built(entry: Any, shapes: Mapping[str, Any]) -> Any:
    config = value_at(entry, "config")
    if not is_object_with(config, "layers", list):
        return entry
    built = []
    for layer in config["layers"]:
        inner = _built(layer, shapes)
        name = text_at(layer, "config", "name")
        shape = None if name is None else shapes.get(name)
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


def _objects(folder: Folder) -> tuple[list[SavedObject], ProtobufError | OSError | None]:
    """The objects of the SavedModel, or why they cannot be read; without them the architecture is still whole."""
    try:
        return read_objects(_content(folder, _MODEL)), None
    except (ProtobufError, OSError) as error:
        return [], error


def _metadata(folder: Folder, objects: Sequence[SavedObject], path: str) -> dict[int, str]:
    """What Keras says of each object: in a file of its own since TensorFlow 2.5, before that with the objects."""
    if _METADATA not in folder:
        return _metadata_of(objects)
    try:
        return read_metadata(_content(folder, _METADATA))
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


def _content(folder: Folder, name: str) -> memoryview:
    return memoryview(folder.read(name, "saved_model_bytes"))


def look_at(folder: Folder, contents: Contents) -> None:
    """Add the files of a SavedModel, its operations, what Keras says of its objects, and the model. Links are left."""
    contents.usual_members, contents.names_weights = _USUAL_MEMBERS, True
    files = contents.add_folder(folder)
    if _MODEL not in files:
        is_link = _MODEL in folder
        contents.miss(_MODEL, "a link, which archlens does not follow" if is_link else "it is missing")
        return
    for name in _missing(folder):
        contents.miss(name, "it is missing, or only a Git LFS pointer")
    try:
        saved_model = _content(folder, _MODEL)
        contents.operations += _operations(saved_model)
        contents.looked_at.append(f"{_MODEL} (its operations)")
        objects = read_objects(saved_model)
        of_its_own = _METADATA in files
        metadata = read_metadata(_content(folder, _METADATA)) if of_its_own else _metadata_of(objects)
    except (ProtobufError, ModelFileError, OSError) as error:
        place = error.place if isinstance(error, ModelFileError) else None
        contents.miss(place or _MODEL, why(error))
        return
    documents = {
        number: contents.add_json(json_text, _object_place(number), _WHAT_KERAS_SAYS)
        for number, json_text in sorted(metadata.items())
    }
    root = documents.get(_ROOT)
    if root is not None:
        entries = {number: lists(document.data) for number, document in documents.items() if document is not None}
        contents.describe(root.place, lambda: _description(objects, entries))


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
    signs=_SIGNS,
    sniff=sniff,
    describe=describe,
    look_at=look_at,
)
