"""Reads the JSON text of ``model.to_json()``, by any Keras: the architecture without its weights."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import BinaryIO

from archlens import limits
from archlens.graph import ModelGraph
from archlens.readers.files.json_text import parse_json
from archlens.readers.graph import notes
from archlens.readers.graph.description import graph_of, parse_any
from archlens.readers.keras.model_records import ModelConfig
from archlens.readers.weights.weights_file import weights_of

FORMAT = "json"

_MARK = b"\xef\xbb\xbf"
"""What some editors put before text in UTF-8."""


def sniff(_file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as an object in JSON does."""
    return head.removeprefix(_MARK).lstrip().startswith(b"{")


def read(file: BinaryIO, path: str, weights: str | None = None) -> ModelGraph:
    """The graph of a model in JSON.

    Args:
        file: the file, open for reading.
        path: its name for error messages.
        weights: path of its weights, if they lie in a file of their own.

    Raises:
        ModelFileError: if it is no JSON.
        NotAGraphError: if it does not describe a graph.
    """
    model, version = described(file, path)
    group = None if weights is None else weights_of(model, weights)
    noticed = [notes.no_weights()] if group is None else []
    return graph_of(model, group, format_=FORMAT, keras_version=version, noticed=noticed)


def described(file: BinaryIO, path: str) -> tuple[ModelConfig, str | None]:
    """What a JSON text describes: the model, and the version of Keras that wrote it, where it says so.

    Raises:
        ModelFileError: if it is no JSON.
        NotAGraphError: if it does not describe a graph.
    """
    file.seek(0, io.SEEK_SET)
    text = limits.read(file, "config_bytes")
    entry = parse_json(text.removeprefix(_MARK), path)
    version = entry.get("keras_version") if isinstance(entry, Mapping) else None
    version = version if isinstance(version, str) else None
    return parse_any(entry, version), version
