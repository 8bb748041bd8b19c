"""Reads ``.keras`` files of Keras 2.12 and newer: a zip archive of a configuration and the weights."""

from __future__ import annotations

import zipfile
from typing import Any, BinaryIO

from archlens.errors import ModelFileError
from archlens.graph import ModelGraph, Note
from archlens.readers.files.archive import Archive
from archlens.readers.files.hdf5_objects import WeightsError, why
from archlens.readers.files.json_text import parse_json
from archlens.readers.graph import notes
from archlens.readers.graph.description import graph_of, parse_any
from archlens.readers.keras.model_config import leaves_names_out
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup, read_weights

FORMAT = "keras"

_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
_NEWEST, _FEW_DIGITS = 3, 5
_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06")


def sniff(file: BinaryIO, head: bytes) -> bool:
    """Whether a file is an archive, by its start or, where something stands before it, by its end."""
    return head.startswith(_ZIP_STARTS) or zipfile.is_zipfile(file)


def read(file: BinaryIO, path: str) -> ModelGraph:
    """The graph of a ``.keras`` file.

    Args:
        file: the file, open for reading.
        path: its name for error messages.

    Raises:
        ModelFileError: if the archive is damaged or holds no model.
        NotAGraphError: if its configuration does not describe a graph.
    """
    archive = Archive(file, path)
    entry, version, model = described(archive, path)
    weights, noticed = _weights(archive, every_name=leaves_names_out(model))
    if weights is not None:
        renumber_old(entry, version, model, weights)
    return graph_of(model, weights, format_=FORMAT, keras_version=version, noticed=noticed)


def described(archive: Archive, path: str) -> tuple[Any, str | None, ModelConfig]:
    """What an archive describes: its configuration as it stands there, the version of Keras, and the model.

    Raises:
        ModelFileError: if it holds no model.
        NotAGraphError: if its configuration does not describe a graph.
    """
    if _CONFIG not in archive:
        raise ModelFileError(
            path,
            expected=f"a Keras model with a {_CONFIG}",
            found="an archive without one",
            hint="Give a file written by model.save('model.keras').",
        )
    version = version_of(archive)
    _check_version(version, path)
    entry = _json(archive, _CONFIG, "config_bytes", path)
    return entry, version, parse_any(entry, version)


def renumber_old(entry: Any, version: str | None, model: ModelConfig, weights: WeightGroup) -> None:
    """Give the groups of a file of Keras 2 the names that Keras 3 would give them; others are left as they are.

    Args:
        entry: the model as the file has it.
        version: the version of Keras that wrote it.
        model: the same model, read.
        weights: its weights.
    """
    if (version or "").startswith("3."):
        return

    # Only now: see parse_any, which loads the same tables of old names.
    from archlens.readers.keras.keras2 import is_old
    from archlens.readers.weights.keras2_groups import renumber

    if is_old(entry, version):
        renumber(model, weights)


def _json(archive: Archive, member: str, limit: str, path: str) -> Any:
    return parse_json(archive.read(member, limit), path, member)


def version_of(archive: Archive) -> str | None:
    """The Keras version that wrote the file; nothing depends on it, so nothing is said if it cannot be read."""
    if _METADATA not in archive:
        return None
    try:
        metadata = _json(archive, _METADATA, "metadata_bytes", "")
    except ModelFileError:
        return None
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) else None


def _check_version(version: str | None, path: str) -> None:
    """A later major version may mean other things by the same words."""
    major = (version or "").partition(".")[0]
    if major.isdecimal() and len(major) < _FEW_DIGITS and int(major) > _NEWEST:
        raise ModelFileError(
            path,
            place=_METADATA,
            expected=f"a file of Keras {_NEWEST} or older",
            found=f"one of Keras {version}",
            hint="Update archlens: pip install -U keras-archlens.",
        )


def _weights(archive: Archive, *, every_name: bool) -> tuple[WeightGroup | None, list[Note]]:
    if _WEIGHTS not in archive:
        return None, [notes.no_weights()]
    try:
        with archive.window(_WEIGHTS, "weights_bytes") as window:
            return read_weights(window, every_name=every_name), []
    except (ModelFileError, WeightsError) as error:
        return None, [notes.weights_unreadable(why(error))]
