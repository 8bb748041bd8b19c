"""AS043: layers that stand in two places, of which Keras makes two, or which keep it from loading the file."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.readers.forms.contents import Contents
from archlens.readers.weights.layers_in_two_places import layers_in_two_places
from archlens.readers.weights.saved_layers import SavedLayers
from archlens.scans.findings.finding_texts import findings
from archlens.scans.scan_results import ScanFinding

_HINT = "Nothing is wrong with the file: Keras does not restore such layers. Build the model and load its weights."


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Layers in two places, where the file tells for certain that each is one."""
    description = contents.description
    if description is None:
        return
    owned = SavedLayers(description.model, description.weights)
    found = layers_in_two_places(description.model, owned, description.format, description.keras_version)
    certain = [each for each in found if each.fate != "perhaps copied"]
    seen = [(each.in_words(), description.place or "the model") for each in certain]
    yield from findings("AS043", "warning", seen, _HINT)
