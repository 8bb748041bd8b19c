"""Folders of Keras 3, ``model.save("folder", zipped=False)``: the parts of a ``.keras`` archive, as on model hubs.

The presets of KerasHub are folders of the same files; their configuration holds no graph, which is what the error says.
"""

from __future__ import annotations

import re

from archlens.errors import LimitError, ModelFileError
from archlens.readers.files.folder import Folder
from archlens.readers.files.hdf5_objects import why
from archlens.readers.forms.contents import Contents, JsonDocument
from archlens.readers.forms.form import Form
from archlens.readers.forms.keras_parts import (
    CONFIG,
    METADATA,
    SHARDS,
    WEIGHTS,
    WeightsReader,
    add_model,
    configuration,
    declared_weights,
    described,
    needed_weights,
)
from archlens.readers.forms.model_description import ModelDescription

_NAME = "folder"

_USUAL_MEMBERS = re.compile(
    r"[\w.-]+\.(json|md|txt|png|jpe?g|gif|svg|ya?ml|csv)|[\w.-]*weights[\w.-]*\.h5|\.gitattributes|\.gitignore|"
    r"LICENSE(\.\w+)?|assets/.*",
    re.DOTALL,
)
_BESIDE_CONFIG = (METADATA, WEIGHTS, SHARDS)
_CLASS_NAME = re.compile(rb'"(class_name|registered_name)"')
_CONFIG_HEAD = 4096


def sniff(folder: Folder, _head: bytes) -> bool:
    """Whether a folder holds the configuration of a model: other files beside it, or what it starts with, tell that."""
    if CONFIG not in folder:
        return False
    if any(name in folder for name in _BESIDE_CONFIG):
        return True
    with folder.open(CONFIG) as file:
        return _CLASS_NAME.search(file.read(_CONFIG_HEAD)) is not None


def describe(folder: Folder, path: str) -> ModelDescription:
    """What a folder of Keras 3 describes.

    Args:
        folder: the folder.
        path: its name for error messages.

    Raises:
        ModelFileError: if a file in it is damaged, or a pointer of Git LFS.
        NotAGraphError: if it holds constructor arguments, as KerasHub's do, or anything else that is no graph.
    """
    return _described(folder, path, needed_weights)


def describe_declared(folder: Folder, path: str) -> ModelDescription:
    """As :func:`describe`, with all that the files declare of the weights."""
    return _described(folder, path, declared_weights)


def _described(folder: Folder, path: str, read: WeightsReader) -> ModelDescription:
    return described(folder, path, _NAME, read)


def look_at(folder: Folder, contents: Contents) -> None:
    """Add the files of a folder, the JSON texts and HDF5 files at its top among them, and the model."""
    contents.usual_members, contents.names_weights = _USUAL_MEMBERS, True
    documents: dict[str, JsonDocument | None] = {}
    names = contents.add_folder(folder)
    if CONFIG not in names:
        contents.miss(CONFIG, "a link, which archlens does not follow")
    for name in names:
        if "/" not in name:
            documents[name] = _add(folder, name, contents)
    add_model(contents, folder, documents, _NAME)


def _add(folder: Folder, name: str, contents: Contents) -> JsonDocument | None:
    try:
        if name.endswith(".json"):
            return contents.add_json(folder.read(name, "config_bytes"), name)
        if name.endswith(".h5"):
            with folder.window(name) as file:
                contents.add_hdf5(file, name)
    except LimitError as error:
        contents.miss(name, error.briefly)
    except (ModelFileError, OSError) as error:
        contents.miss(name, why(error))
    return None


KERAS_FOLDER = Form(
    name=_NAME,
    what="a folder of Keras 3",
    listed="Keras 3 folder",
    folder=True,
    signs=(CONFIG, *_BESIDE_CONFIG),
    sniff=sniff,
    describe=describe,
    look_at=look_at,
    describe_declared=describe_declared,
    configuration=configuration,
)
