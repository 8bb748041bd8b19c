"""AS050: a description of a model that archlens refuses, because it is no graph of layers."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.errors import ModelFileError, NoModelError, NotAGraphError
from archlens.readers.forms.contents import Contents
from archlens.readers.graph.description import expect_graph
from archlens.scans.scan_results import ScanFinding

_HINT = "Its layers and calls could not be followed; what else is in the file was looked at. "


def look(contents: Contents) -> Iterator[ScanFinding]:
    """Why the graph cannot be read. What Keras saves that is no model has none, which is nothing to be told of."""
    refused = contents.refused or _assembled(contents)
    if refused is not None and not isinstance(refused[1], NoModelError):
        document, error = refused
        message = f"No graph of layers: expected {error.expected}, found {error.found}."
        place = ": ".join(part for part in (document, error.place) if part)
        yield ScanFinding("AS050", "warning", (place or "the model",), message, _HINT + error.hint)


def _assembled(contents: Contents) -> tuple[str, NotAGraphError | ModelFileError] | None:
    if contents.description is None:
        return None
    try:
        expect_graph(contents.description.model, contents.description.weights)
    except (NotAGraphError, ModelFileError) as error:
        return contents.description.place, error
    except RecursionError:
        contents.miss(contents.description.place, "models nested in each other too deep to follow")
    return None
