"""Skeletons in the form that the file has: everything as it was, but for the data of the weights."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, BinaryIO

from archlens import limits
from archlens.errors import ModelFileError
from archlens.readers.files.archive import Archive
from archlens.readers.files.hdf5_objects import WeightsError
from archlens.readers.files.json_text import parse_json
from archlens.readers.forms import keras_archive
from archlens.skeletons.declared import read_declared, write_declared
from archlens.skeletons.packing import configuration, metadata, packed

_CONFIG, _METADATA, _SHARDS, _WEIGHTS = "config.json", "metadata.json", "model.weights.json", ".weights.h5"
_ASSETS = "assets/"
_OF_ARCHIVES = {"name": False}
_OF_HDF5 = {
    "model_config": False,
    "training_config": False,
    "keras_version": False,
    "backend": False,
    "layer_names": True,
    "weight_names": True,
}


def rewritten_archive(file: BinaryIO, path: str) -> bytes:
    """The skeleton of a ``.keras`` file.

    Only what Keras reads of such a file is in it: the configuration, the weights, the vocabularies (``assets/``).

    Raises:
        ModelFileError: if the archive, or a member that is kept, is damaged.
    """
    archive = Archive(file, path)
    if _CONFIG not in archive:
        raise ModelFileError(
            path,
            expected=f"a Keras model with a {_CONFIG}",
            found="an archive without one",
            hint="Give a file written by model.save('model.keras').",
        )
    return packed(dict(_members(archive, path)))


def _members(archive: Archive, path: str) -> Iterator[tuple[str, bytes]]:
    for name in archive.names():
        if name == _METADATA:
            yield name, metadata(keras_archive.version_of(archive))
        elif name == _CONFIG:
            entry = parse_json(archive.read(name, "config_bytes"), path, name)
            yield name, configuration(entry)
        elif "/" not in name and name.endswith(_WEIGHTS):
            with archive.window(name, "weights_bytes") as window:
                yield name, _declared(window, path, name, _OF_ARCHIVES)
        elif name == _SHARDS or (name.startswith(_ASSETS) and ".." not in name and not name.endswith("/")):
            yield name, archive.read(name, "config_bytes")


def rewritten_hdf5(file: BinaryIO, path: str) -> bytes:
    """The skeleton of a whole model in HDF5.

    Raises:
        ModelFileError: if it is damaged, or refers to other files.
    """
    return _declared(file, path, None, _OF_HDF5)


def rewritten_json(file: BinaryIO, path: str) -> bytes:
    """The skeleton of a model in JSON, which holds no weights to begin with.

    Raises:
        ModelFileError: if it is no JSON.
    """
    file.seek(0)
    entry: Any = parse_json(limits.read(file, "config_bytes").removeprefix(b"\xef\xbb\xbf"), path)
    return json.dumps(entry).encode()


def _declared(file: BinaryIO, path: str, place: str | None, attributes: dict[str, bool]) -> bytes:
    try:
        return write_declared(read_declared(file, attributes))
    except WeightsError as error:
        raise ModelFileError(
            path,
            place=place,
            expected="weights that can be declared again",
            found=f"an error ({error})",
            hint="archlens scan tells what is in the file.",
        ) from error
