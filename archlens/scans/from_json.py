"""Takes up the JSON text of a model."""

from __future__ import annotations

from typing import BinaryIO

from archlens import limits
from archlens.errors import LimitError, ModelFileError, NotAGraphError
from archlens.readers.forms import model_json
from archlens.readers.graph.description import parse_any
from archlens.scans.material import Described, Document, Material
from archlens.scans.parts import take_json

FORM = "json"

_MARK = b"\xef\xbb\xbf"


def sniff(file: BinaryIO, head: bytes) -> bool:
    """Whether a file starts as an object in JSON does."""
    return model_json.sniff(file, head)


def take(material: Material, file: BinaryIO) -> None:
    """Take up a JSON text."""
    file.seek(0)
    try:
        text = limits.read(file, "config_bytes")
    except LimitError as error:
        material.miss("", error.briefly)
        return
    document = take_json(material, text.removeprefix(_MARK), "")
    if document is not None:
        describe(material, document)


def describe(material: Material, document: Document) -> None:
    """Read the model that a JSON text describes."""
    version = document.data.get("keras_version") if isinstance(document.data, dict) else None
    try:
        model = parse_any(document.data, version if isinstance(version, str) else None)
    except (NotAGraphError, ModelFileError) as error:
        material.refused = document.place, error
    except RecursionError:
        material.miss(document.place, "models nested in each other too deep to follow")
    else:
        material.described = Described(document.place, model, None)
