"""The ``.keras`` archive of a skeleton, the same bytes for the same content."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from typing import Any

from archlens.text.json_writer import json_copy

_ZIP_DATE = (2025, 1, 1, 0, 0, 0)
_DATE_SAVED = "2025-01-01@00:00:00"
_UNIX = 3


def packed(members: Mapping[str, bytes]) -> bytes:
    """An archive of members, deflated, with one fixed date."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in members.items():
            entry = zipfile.ZipInfo(name, _ZIP_DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = _UNIX  # whatever system this runs on
            archive.writestr(entry, content, compresslevel=9)
    return file.getvalue()


def metadata(keras_version: str | None) -> bytes:
    """The member that tells which version of Keras wrote the file, with one fixed date."""
    told: dict[str, Any] = {} if keras_version is None else {"keras_version": keras_version}
    return json_copy(told | {"date_saved": _DATE_SAVED}).encode()


def configuration(entry: Any) -> bytes:
    """The member that describes the model, its shared objects numbered 0, 1, 2, … by first appearance.

    Keras writes their addresses in memory, which differ from run to run and say nothing.
    """
    numbers: dict[int, int] = {}

    def renumbered(data: Any) -> Any:
        if isinstance(data, list):
            return [renumbered(item) for item in data]
        if not isinstance(data, dict):
            return data
        result = {}
        for key, value in data.items():
            shared = key == "shared_object_id" and isinstance(value, int)
            result[key] = numbers.setdefault(value, len(numbers)) if shared else renumbered(value)
        return result

    return json_copy(renumbered(entry)).encode()
