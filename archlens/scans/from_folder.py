"""Takes up a folder: a SavedModel, or a preset of KerasHub. No link in it is followed."""

from __future__ import annotations

import dataclasses
import os
from collections.abc import Iterator
from pathlib import Path

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.files.protobuf import ProtobufError, messages, text
from archlens.readers.weights.saved_objects import lists, read_metadata, read_objects
from archlens.scans.from_json import describe
from archlens.scans.material import Material, Member
from archlens.scans.parts import take_hdf5, take_json

_MODEL, _METADATA = "saved_model.pb", "keras_metadata.pb"
_MOST_FILES = 10_000

# Numbers of the fields in TensorFlow's messages.
_META_GRAPHS, _GRAPH = 2, 2  # SavedModel, MetaGraphDef
_NODES, _LIBRARY = 1, 2  # GraphDef
_FUNCTIONS = 1  # FunctionDefLibrary
_SIGNATURE, _BODY = 1, 3  # FunctionDef
_NAME = 1  # OpDef, NodeDef
_OPERATION = 2  # NodeDef


def take(material: Material, folder: Path) -> None:
    """Take up a folder."""
    files = dict(_files(material, folder))
    if _MODEL in files:
        material.form = "savedmodel"
        _take_saved_model(material, files)
    elif "config.json" in files:
        material.form = "folder"
        _take_preset(material, files)
    else:
        material.miss("", "a folder that is neither a SavedModel nor a preset")
    material.looked_at.append("the names of the files")


def _files(material: Material, folder: Path) -> Iterator[tuple[str, Path]]:
    """The plain files of a folder by their path in it; links are noted and left alone."""
    count = 0
    for place, folders, names in os.walk(folder):
        folders.sort()
        for name in sorted([*names, *(each for each in folders if Path(place, each).is_symlink())]):
            count += 1
            if count > _MOST_FILES:
                material.miss("", f"more than {_MOST_FILES:,} files, of which the first were looked at")
                return
            path = Path(place, name)
            inside = path.relative_to(folder).as_posix()
            material.members.append(Member(inside, link=path.is_symlink()))
            if path.is_file() and not path.is_symlink():
                yield inside, path


def _take_saved_model(material: Material, files: dict[str, Path]) -> None:
    try:
        saved_model = _content(files[_MODEL])
        material.operations += _operations(saved_model)
        material.looked_at.append(f"{_MODEL} (its operations)")
        said = _said(files, saved_model)
    except (ProtobufError, LimitError, OSError) as error:
        material.miss(_MODEL, error.briefly if isinstance(error, LimitError) else error)
        return
    root = None
    for number, json_text in sorted(said.items()):
        document = take_json(material, json_text, f"{_METADATA}, object {number}")
        if document is not None and number == 0:
            root = document
    if root is not None:
        plain = lists(root.data)
        if isinstance(plain, dict):
            plain = {**plain, "keras_version": "2"}
        describe(material, dataclasses.replace(root, data=plain))


def _said(files: dict[str, Path], saved_model: memoryview) -> dict[int, str]:
    """What Keras says of each object, beside the objects or, before TensorFlow 2.5, with them."""
    if _METADATA in files:
        return read_metadata(_content(files[_METADATA]))
    return {number: each.metadata for number, each in enumerate(read_objects(saved_model)) if each.metadata}


def _take_preset(material: Material, files: dict[str, Path]) -> None:
    for name, path in files.items():
        if "/" in name:
            continue
        if name.endswith(".json"):
            try:
                with path.open("rb") as file:
                    document = take_json(material, limits.read(file, "config_bytes"), name)
            except LimitError as error:
                material.miss(name, error.briefly)
                continue
            if document is not None and name == "config.json":
                describe(material, document)
        elif name.endswith(".h5"):
            with path.open("rb") as file:
                take_hdf5(material, file, name)


def _operations(saved_model: memoryview) -> Iterator[tuple[str, str]]:
    """The operations of all graphs and functions: where each is, and its name."""
    for meta_graph in messages(saved_model, _META_GRAPHS):
        for graph in messages(meta_graph, _GRAPH):
            for node in messages(graph, _NODES):
                yield f"{_MODEL}: node {text(node, _NAME)!r}", text(node, _OPERATION)
            for library in messages(graph, _LIBRARY):
                for function in messages(library, _FUNCTIONS):
                    name = "".join(text(signature, _NAME) for signature in messages(function, _SIGNATURE))
                    for node in messages(function, _BODY):
                        place = f"{_MODEL}: function {name!r}, node {text(node, _NAME)!r}"
                        yield place, text(node, _OPERATION)


def _content(path: Path) -> memoryview:
    with path.open("rb") as file:
        return memoryview(limits.read(file, "saved_model_bytes"))
