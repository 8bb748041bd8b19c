"""Reads ``.keras`` files as Keras 3 writes them: a zip archive of a configuration and the weights."""

from __future__ import annotations

import dataclasses
import json
import zipfile
from typing import TYPE_CHECKING, Any, BinaryIO

from archlens.errors import ModelFileError
from archlens.readers import limits, notes
from archlens.readers.archive import Archive
from archlens.readers.assemble import Assembler
from archlens.readers.catalog import Catalog
from archlens.readers.expect import SAVE_AGAIN
from archlens.readers.keras_config import parse_model
from archlens.readers.weights import WeightsError, read_weights

if TYPE_CHECKING:
    from archlens.graph import ModelGraph, Note
    from archlens.readers.weights import WeightGroup

FORMAT = "keras"

_CONFIG, _METADATA, _WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
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
    if _CONFIG not in archive:
        raise ModelFileError(
            path, expected=f"a Keras model with a {_CONFIG}", found="an archive without one",
            hint="Give a file written by model.save('model.keras').",
        )  # fmt: skip
    model = parse_model(_json(archive, _CONFIG, limits.CONFIG_BYTES, path))
    weights, noticed = _weights(archive)
    catalog = Catalog(model, weights)
    graph = Assembler(model, catalog).graph(format_=FORMAT, keras_version=_version(archive))
    calls = graph.calls
    noticed += [
        *notes.weights_missing(catalog.missing), *notes.code_in_file(calls), *notes.unknown_classes(calls),
        *notes.unknown_shapes(calls),
    ]  # fmt: skip
    return dataclasses.replace(graph, notes=tuple(noticed))


def _json(archive: Archive, member: str, limit: int, path: str) -> Any:
    try:
        return json.loads(archive.read(member, limit))
    except (ValueError, RecursionError) as error:
        # ValueError: no JSON, no text, or an integer of more digits than Python reads.
        found = "lists or objects nested too deep" if isinstance(error, RecursionError) else f"something else ({error})"
        raise ModelFileError(
            path, place=member, expected="JSON", found=found, hint=SAVE_AGAIN,
        ) from error  # fmt: skip


def _version(archive: Archive) -> str | None:
    """The Keras version that wrote the file; nothing depends on it, so nothing is said if it cannot be read."""
    if _METADATA not in archive:
        return None
    try:
        metadata = _json(archive, _METADATA, limits.METADATA_BYTES, "")
    except ModelFileError:
        return None
    version = metadata.get("keras_version") if isinstance(metadata, dict) else None
    return version if isinstance(version, str) else None


def _weights(archive: Archive) -> tuple[WeightGroup | None, list[Note]]:
    if _WEIGHTS not in archive:
        return None, [notes.no_weights()]
    try:
        with archive.window(_WEIGHTS, limits.COMPRESSED_WEIGHTS_BYTES) as window:
            return read_weights(window), []
    except (ModelFileError, WeightsError) as error:
        why = error.found if isinstance(error, ModelFileError) else str(error)
        return None, [notes.weights_unreadable(why)]
