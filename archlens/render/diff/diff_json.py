"""A comparison as JSON; docs/diff.md lists the keys."""

from __future__ import annotations

import dataclasses
from typing import Any

from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.summary import summary
from archlens.render.document import View
from archlens.text.json_writer import json_document

SCHEMA = "archlens.diff/1"

_KEYS = {"class_name": "class"}
_LISTS = (
    "figures",
    "interface",
    "added",
    "removed",
    "rewired",
    "reconfigured",
    "shapes",
    "parameters",
    "renamed",
)
_MOST_BITS = 400_000


def render(comparison: Comparison, view: View) -> str:
    """The comparison as one JSON object, in ASCII; it ends with a line end."""
    return json_document(comparison_data(comparison, view))


def comparison_data(comparison: Comparison, view: View) -> dict[str, Any]:
    """The comparison as what JSON can say."""
    data: dict[str, Any] = {
        "schema": SCHEMA,
        "same": comparison.same,
        "keys_compared": comparison.keys_compared,
        "summary": summary(comparison),
        "old": {"source": view.sides[0], "model": comparison.old.name},
        "new": {"source": view.sides[1], "model": comparison.new.name},
    }
    data.update((key, [_plain(each) for each in getattr(comparison, key)]) for key in _LISTS)
    return data


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {_KEYS.get(f.name, f.name): _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if isinstance(value, int) and not isinstance(value, bool) and value.bit_length() > _MOST_BITS:
        return None
    return value
