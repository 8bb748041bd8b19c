"""AS003: modules and classes outside Keras. AS004: objects that someone registered with Keras."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any

from archlens.readers.forms.contents import Contents
from archlens.readers.graph.description import PRODUCTS
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.origin import named, origin
from archlens.scans.scan_results import ScanFinding

_STANDARD = (
    "This is a part of Python that no model is made of; it is named to be called while loading. Do not load the file."
)
_IMPORTED = (
    "Loading imports this module if it is installed, which runs it. Look at what it is before you load the file."
)
_REGISTERED = "Loading uses whatever is registered under this name in your program; have the author's code at hand."

_OF_APPLICATIONS = frozenset({"CustomScaleLayer", "LayerScale", "StochasticDepth"})
"""Classes of ConvNeXt and InceptionResNet, which HDF5 names without their module, so that Keras does not find them."""

_OF_PYTHON = frozenset({*sys.stdlib_module_names, "builtins"})


def look(contents: Contents) -> Iterator[ScanFinding]:
    """What is named from Python's own library, then from other packages, then by a registered name."""
    outside = [(spot.place, spot.value) for spot in contents.objects if origin(spot.value) == "outside"]
    standard = [(_class_in_words(entry), place) for place, entry in outside if _of_python(entry)]
    yield from findings("AS003", "error", standard, _STANDARD)
    others = [(_class_in_words(entry), place) for place, entry in outside if not _of_python(entry)]
    yield from findings("AS003", "warning", others, _IMPORTED)
    registered = [
        (f"{excerpt(named(spot.value))} is a class or function {_whose(named(spot.value))}.", spot.place)
        for spot in contents.objects
        if origin(spot.value) == "registered"
    ]
    yield from findings("AS004", "warning", registered, _REGISTERED)


def _whose(name: str) -> str:
    """Whose a class or function is: by the package in its name, or by the name."""
    if name in _OF_APPLICATIONS:
        return "of keras.applications, or of the author's own"
    product = PRODUCTS.get(name.partition(">")[0])
    return "of the author's own" if product is None else f"of {product}"


def _of_python(entry: Any) -> bool:
    return str(entry["module"]).partition(".")[0] in _OF_PYTHON


def _class_in_words(entry: Any) -> str:
    return f"{excerpt(named(entry))} is outside Keras."
