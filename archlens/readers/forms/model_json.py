"""The JSON text of ``model.to_json()``, by any Keras: the architecture without its weights."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any, BinaryIO

from archlens import limits
from archlens.errors import LimitError
from archlens.readers.files.json_text import parse_json
from archlens.readers.forms.contents import Contents, JsonDocument
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.code_in_config import code_in
from archlens.text.json_writer import json_copy

_NAME = "json"

_MARK = b"\xef\xbb\xbf"
"""What some editors put before text in UTF-8."""


def sniff(_file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as an object in JSON does."""
    return head.removeprefix(_MARK).lstrip().startswith(b"{")


def describe(file: BinaryIO, path: str) -> ModelDescription:
    """What a JSON text describes; it says nothing of weights.

    Args:
        file: the file, open for reading.
        path: its name for error messages.

    Raises:
        ModelFileError: if it is no JSON.
        NotAGraphError: if it does not describe a graph.
    """
    return _description(parse_json(_text(file), path), "")


def _text(file: BinaryIO) -> bytes:
    file.seek(0, io.SEEK_SET)
    return limits.read(file, "config_bytes").removeprefix(_MARK)


def _description(entry: Any, place: str) -> ModelDescription:
    version = entry.get("keras_version") if isinstance(entry, Mapping) else None
    version = version if isinstance(version, str) else None
    model = parse_any(entry, version)
    return ModelDescription(_NAME, model, keras_version=version, place=place, code=tuple(code_in(entry, place)))


def look_at(file: BinaryIO, contents: Contents) -> None:
    """Add the JSON text, and the model that it describes."""
    try:
        text = _text(file)
    except LimitError as error:
        contents.miss("", error.briefly)
        return
    document = contents.add_json(text, "")
    if document is not None:
        add_description(document, contents)


def add_description(document: JsonDocument, contents: Contents) -> None:
    """Add the model that one of the JSON texts of a file describes."""
    contents.describe(document.place, lambda: _description(document.data, document.place))


def rewrite(file: BinaryIO, path: str) -> bytes:
    """A model in JSON again, which holds no weights to begin with.

    Raises:
        ModelFileError: if it is no JSON.
    """
    return json_copy(parse_json(_text(file), path)).encode()


MODEL_JSON = Form(
    name=_NAME,
    what="a model in JSON",
    listed="JSON",
    endings=(".json",),
    ambiguous=True,
    separate_weights=True,
    sniff=sniff,
    describe=describe,
    look_at=look_at,
    rewrite=rewrite,
)
