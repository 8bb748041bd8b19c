"""AS050: a description of a model that archlens refuses, because it is no graph of layers."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.errors import ModelFileError, NotAGraphError
from archlens.readers.graph.assembly import Assembler
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.readers.weights.saved_layers import SavedLayers
from archlens.scans.material import Material
from archlens.scans.scan_results import Finding

_HINT = "Its layers and calls could not be followed; what else is in the file was looked at. "


def look(material: Material) -> Iterator[Finding]:
    """Why the graph cannot be read."""
    refused = material.refused or _assembled(material)
    if refused is not None:
        document, error = refused
        message = f"No graph of layers: expected {error.expected}, found {error.found}."
        place = ": ".join(part for part in (document, error.place) if part)
        yield Finding("AS050", "warning", (place or "the model",), message, _HINT + error.hint)


def _assembled(material: Material) -> tuple[str, NotAGraphError | ModelFileError] | None:
    if material.described is None:
        return None
    model, weights = material.described.model, material.described.weights
    try:
        Assembler(model, DistinctLayers(SavedLayers(model, weights))).graph(format_="", keras_version=None)
    except (NotAGraphError, ModelFileError) as error:
        return material.described.place, error
    except RecursionError:
        material.miss(material.described.place, "models nested in each other too deep to follow")
    return None
