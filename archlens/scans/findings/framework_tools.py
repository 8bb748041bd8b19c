"""AS002: functions of Keras or TensorFlow that no model is made of, and that a file can have called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.origin import named, origin
from archlens.scans.scan_results import ScanFinding

_HINT = "No model needs this; such functions load files, fetch them or switch safety off. Do not load the file."
_TENSORFLOW = (
    "data",
    "debugging",
    "io",
    "load_library",
    "load_op_library",
    "numpy_function",
    "print",
    "py_function",
    "python",
    "raw_ops",
    "saved_model",
    "summary",
    "train",
    "autograph",
    "config",
    "distribute",
    "experimental",
    "lite",
    "profiler",
    "sysconfig",
    "types",
    "version",
    "__internal__.tf32",
)


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Functions and classes of the framework that are no part of a model."""
    yield from findings("AS002", "error", _seen(contents), _HINT)


def _seen(contents: Contents) -> Iterator[tuple[str, str]]:
    for spot in contents.objects:
        entry = spot.value
        if origin(entry) == "tool":
            yield f"{excerpt(named(entry))} is named, which is no part that models are made of.", spot.place
        function = _tensorflow_function(entry)
        if function is not None and function.removeprefix("compat.v1.").partition(".")[0] in _TENSORFLOW:
            yield f"The function {excerpt('tf.' + function)} is named as a layer's.", f"{spot.place}.config.function"


def _tensorflow_function(entry: Mapping[str, Any]) -> str | None:
    """The function of TensorFlow that a layer of Keras 2 stands for."""
    config = entry.get("config")
    if entry["class_name"] != "TFOpLambda" or not isinstance(config, Mapping):
        return None
    function = config.get("function")
    return function if isinstance(function, str) else None
