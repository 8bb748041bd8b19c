"""AS007: layers that open other files when they are loaded: vocabularies, weights of terms, SavedModels."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.layers.catalog import layer_class
from archlens.readers.forms.contents import Contents
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding

_HINT = (
    "Loading opens that file with your rights, and what it holds becomes part of the model. Keep what it names away."
)


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Lookup layers with a vocabulary that is a text, and layers that load a model."""
    yield from findings("AS007", "error", _seen(contents), _HINT)


def _seen(contents: Contents) -> Iterator[tuple[str, str]]:
    for spot in contents.objects:
        entry = spot.value
        config = entry.get("config")
        config = config if isinstance(config, Mapping) else {}
        class_name = entry["class_name"]
        row = layer_class(class_name)
        if row is None:
            continue
        for argument in row.reads:
            if isinstance(config.get(argument), str):
                what = f"A {class_name} layer reads its {argument} from {excerpt(config[argument])}."
                yield what, f"{spot.place}.config.{argument}"
        if row.loads is not None:
            path = config.get(row.loads)
            yield f"A {class_name} layer loads the model at {excerpt(path)}.", f"{spot.place}.config.{row.loads}"
        elif row.code == "program":
            yield f"A {class_name} layer, which calls code that the file brings or names.", spot.place
