"""AS001: Python code, marshalled or pickled, and layers that exist to carry it."""

from __future__ import annotations

import binascii
from collections.abc import Iterator, Mapping
from typing import Any

from archlens.layers.catalog import layer_class
from archlens.layers.layer_class import CarriedCode
from archlens.readers.forms.contents import Contents, Spot
from archlens.scans.findings.finding_texts import findings
from archlens.scans.scan_results import ScanFinding

_HINT = "Loading runs this code, with everything the user may do. Load the file only if you trust who made it."
_CALLED = "Loading calls this function. Read what it does before you load the file."
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05")
_CODE_OBJECT = b"\xe3"  # marshal's sign for a code object, marked to be kept
_LEGACY_LAMBDA = 3  # [code, defaults, closure]
_LONG_ENOUGH = 64


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Code in the file, then Lambda layers around functions that are named only."""
    if contents.head.startswith(_PICKLES):
        message = "The file is a pickle, which is a program that builds objects by calling whatever it names."
        yield from findings("AS001", "error", [(message, "the file")], _HINT)
    yield from findings("AS001", "error", _code(contents), _HINT)
    yield from findings("AS001", "warning", _named(contents), _CALLED)


def _code(contents: Contents) -> Iterator[tuple[str, str]]:
    for place, _, entry in contents.objects:
        class_name, config = entry["class_name"], entry.get("config")
        carried = _carried(class_name)
        if class_name == "__lambda__":
            yield "Marshalled bytecode of a Python function.", f"{place}.config"
        elif carried == "function" and isinstance(config, Mapping) and _is_legacy_lambda(config.get("function")):
            yield "A Lambda layer with marshalled bytecode.", f"{place}.config.function"
        elif carried == "pickle":
            yield "A TorchModuleWrapper layer: a pickled PyTorch module.", place
    yield from (("A text that decodes to marshalled bytecode or a pickle.", s.place) for s in _encoded(contents))


def _encoded(contents: Contents) -> Iterator[Spot]:
    """Texts of code outside the places where Keras puts it, which other loaders may look at."""
    known = ("config.code", "config.value[0]", "config.function[0]", "config.module")
    for spot in contents.texts:
        if len(spot.value) >= _LONG_ENOUGH and not spot.place.endswith(known) and _decodes_to_code(spot.value):
            yield spot


def _decodes_to_code(text: str) -> bool:
    try:
        start = binascii.a2b_base64(text[:_LONG_ENOUGH].replace("\n", "")[:20].encode("ascii"))
    except (ValueError, UnicodeEncodeError):
        return False
    return start.startswith(_PICKLES) or (start.startswith(_CODE_OBJECT) and start[1:4].count(0) > 1)


def _named(contents: Contents) -> Iterator[tuple[str, str]]:
    for place, _, entry in contents.objects:
        if _carried(entry["class_name"]) != "function":
            continue
        config = entry.get("config")
        function = config.get("function") if isinstance(config, Mapping) else None
        if not _is_legacy_lambda(function) and not _is_code(function):
            yield "A Lambda layer, which calls a function that the file names.", place


def _carried(class_name: str) -> CarriedCode | None:
    row = layer_class(class_name)
    return None if row is None else row.code


def _is_code(function: Any) -> bool:
    return isinstance(function, Mapping) and function.get("class_name") == "__lambda__"


def _is_legacy_lambda(function: Any) -> bool:
    """Keras 2 wrote a lambda as a list: its code, its defaults, its closure."""
    return isinstance(function, list) and len(function) == _LEGACY_LAMBDA and isinstance(function[0], str)
