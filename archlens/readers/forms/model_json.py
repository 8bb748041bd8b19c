"""The JSON text of ``model.to_json()``, by any Keras: the architecture without its weights."""

from __future__ import annotations

import re
from typing import Any, BinaryIO

from archlens.errors import LimitError
from archlens.readers.files.file_kinds import SAFETENSORS, kind_of
from archlens.readers.files.json_text import parse_json, read_text, text_of
from archlens.readers.files.json_values import text_at
from archlens.readers.forms import tfjs
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.form import Form
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.graph.description import parse_any
from archlens.readers.keras.bare_config import as_object
from archlens.readers.keras.code_in_config import code_in, may_hold_code
from archlens.readers.weights.shards import shards_beside
from archlens.text.json_writer import json_copy

_NAME = "json"

_LIST = re.compile(rb'\[\s*\{\s*"')


def sniff(_file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as an object in JSON does, as a text that holds one, or as a list of objects."""
    start = text_of(head)
    if kind_of(head) == SAFETENSORS:
        return False
    return start.startswith((b"{", b'"{')) or _LIST.match(start) is not None


def describe(file: BinaryIO, path: str) -> ModelDescription:
    """What a JSON text describes; it says nothing of weights.

    Args:
        file: the file, open for reading.
        path: its name for error messages.

    Raises:
        ModelFileError: if it is no JSON.
        NotAGraphError: if it does not describe a graph.
    """
    text = read_text(file)
    may_carry = may_hold_code(text)
    data = _parsed(text, path)
    del text  # it may be as large as what is made of it
    return _description(data, path, "", may_carry=may_carry)


def _parsed(text: bytes, path: str) -> Any:
    """What a JSON text holds; who dumps ``model.to_json()`` as JSON makes a text of a text."""
    data = parse_json(text, path)
    return parse_json(data, path) if isinstance(data, str) else data


def _configuration(file: BinaryIO, path: str) -> Any:
    return as_object(_parsed(read_text(file), path))


def _description(data: Any, path: str, place: str, *, may_carry: bool = True) -> ModelDescription:
    """What parsed JSON describes; ``may_carry`` is whether its text tells of code."""
    if tfjs.is_tfjs(data):
        return tfjs.description(data, path)
    version = text_at(data, "keras_version")
    model = parse_any(as_object(data), version)
    code = tuple(code_in(data, place)) if may_carry else ()
    return ModelDescription(_NAME, model, keras_version=version, place=place, code=code)


def look_at(file: BinaryIO, contents: Contents) -> None:
    """Add the JSON text, and the model that it describes."""
    try:
        text = read_text(file)
    except LimitError as error:
        contents.miss("", error.briefly)
        return
    document = contents.add_json(text, "")
    if document is not None and isinstance(document.data, str):
        document = contents.add_json(document.data, "the text in it")
    if document is None:
        return
    contents.own_texts = frozenset(shards_beside(document.data))
    if tfjs.is_tfjs(document.data):
        tfjs.add_description(document.data, contents)
    else:
        contents.describe(document.place, lambda: _description(document.data, contents.source, document.place))


def rewrite(file: BinaryIO, path: str) -> bytes:
    """A model in JSON again, which holds no weights to begin with.

    Raises:
        ModelFileError: if it is no JSON.
    """
    return json_copy(_parsed(read_text(file), path)).encode()


MODEL_JSON = Form(
    name=_NAME,
    what="a model in JSON",
    listed="JSON",
    endings=(".json",),
    ambiguous=True,
    sniff=sniff,
    describe=describe,
    look_at=look_at,
    rewrite=rewrite,
    configuration=_configuration,
)
