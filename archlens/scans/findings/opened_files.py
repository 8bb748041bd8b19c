"""AS007: layers that open other files when they are loaded: vocabularies, weights of terms, SavedModels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import findings, quoted
from archlens.scans.scan_results import ScanFinding

_HINT = (
    "Loading opens that file with your rights, and what it holds becomes part of the model. Keep what it names away."
)
_LOOKUPS = frozenset({"StringLookup", "IntegerLookup", "IndexLookup", "TextVectorization"})
_ARGUMENTS = ("vocabulary", "idf_weights")
_LOADING = {"TFSMLayer": "filepath", "KerasLayer": "handle"}
_CALLING = frozenset({"JaxLayer", "FlaxLayer"})


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Lookup layers with a vocabulary that is a text, and layers that load a model."""
    yield from findings("AS007", "error", _seen(contents), _HINT)


def _seen(contents: Contents) -> Iterator[tuple[str, str]]:
    for place, _, entry in contents.objects:
        config = entry.get("config")
        config = config if isinstance(config, Mapping) else {}
        class_name = entry["class_name"]
        if class_name in _LOOKUPS:
            for argument in _ARGUMENTS:
                if isinstance(config.get(argument), str):
                    what = f"A {class_name} layer reads its {argument} from {quoted(config[argument])}."
                    yield what, f"{place}.config.{argument}"
        elif class_name in _LOADING:
            path = config.get(_LOADING[class_name])
            yield f"A {class_name} layer loads the model at {quoted(path)}.", f"{place}.config.{_LOADING[class_name]}"
        elif class_name in _CALLING:
            yield f"A {class_name} layer, which calls code that the file brings or names.", place
