"""AS003: modules and classes outside Keras. AS004: objects that someone registered with Keras."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from archlens.scan.checks.say import findings, quoted
from archlens.scan.origin import named, origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from archlens.scan.material import Material
    from archlens.scan.results import Finding

_STANDARD = (
    "This is a part of Python that no model is made of; it is named to be called while loading. Do not load the file."
)
_IMPORTED = (
    "Loading imports this module if it is installed, which runs it. Look at what it is before you load the file."
)
_REGISTERED = "Loading uses whatever is registered under this name in your program; have the author's code at hand."


def look(material: Material) -> Iterator[Finding]:
    """What is named from Python's own library, then from other packages, then by a registered name."""
    outside = [(place, entry, _module(entry)) for place, _, entry in material.objects if origin(entry) == "outside"]
    standard = [each for each in outside if each[2].partition(".")[0] in {*sys.stdlib_module_names, "builtins"}]
    yield from findings("AS003", "error", [(_told(entry), place) for place, entry, _ in standard], _STANDARD)
    others = [each for each in outside if each not in standard]
    yield from findings("AS003", "warning", [(_told(entry), place) for place, entry, _ in others], _IMPORTED)
    registered = [
        (f"{quoted(named(entry))} is a class or function of the author's own.", place)
        for place, _, entry in material.objects
        if origin(entry) == "registered"
    ]
    yield from findings("AS004", "warning", registered, _REGISTERED)


def _module(entry: Any) -> str:
    return str(entry["module"])


def _told(entry: Any) -> str:
    return f"{quoted(named(entry))} is outside Keras."
