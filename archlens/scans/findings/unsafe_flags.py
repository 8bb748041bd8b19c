"""AS005: settings in a configuration that switch a loader's safety off."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding
from archlens.text.values import in_brief

_HINT = "Keras writes no such setting into a model; someone put it there. Do not load the file."
_UNSAFE_IF: dict[str, bool] = {
    "safe_mode": False,
    "enable_unsafe_deserialization": True,
    "unsafe_deserialization": True,
    "allow_pickle": True,
    "trust_remote_code": True,
    "weights_only": False,
    "allow_external_links": True,
}


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Settings, and texts that are their names."""
    yield from findings("AS005", "error", _seen(contents), _HINT)


def _seen(contents: Contents) -> Iterator[tuple[str, str]]:
    for spot in contents.spots:
        key, value = spot.name, spot.value
        if key in _UNSAFE_IF and _switched(value) is _UNSAFE_IF[key]:
            yield f"The setting {excerpt(key)} is {in_brief(value, 20)}.", spot.place
        elif isinstance(value, str) and value.rpartition(".")[2] == "enable_unsafe_deserialization":
            yield "The function 'enable_unsafe_deserialization' is named.", spot.place


def _switched(value: Any) -> bool | None:
    """On or off, however it is spelled; ``None`` if it is neither."""
    if isinstance(value, (bool, int)):
        return bool(value)
    return {"true": True, "false": False}.get(value.lower()) if isinstance(value, str) else None
