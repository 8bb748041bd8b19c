"""Weights and configuration that do not belong together: AS040 missing, AS041 too many, AS042 of other shapes."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.readers.forms.contents import Contents
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.weights.saved_layers import SavedLayers
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding
from archlens.text.lists import listed_shapes

_HINT = "The file may be cut, corrupted or put together from two; get it again from where it was made."


def look(contents: Contents) -> Iterator[ScanFinding]:
    """What the description and the weights do not agree on; only where archlens can read both."""
    description = contents.description
    if description is None or not contents.names_weights:
        return
    if description.weights is None:
        if description.weights_error is None:
            seen = [("The file holds a description of a model and no weights.", description.place)]
            yield from findings("AS040", "warning", seen, _HINT)
        return
    saved = SavedLayers(description.model, description.weights)
    yield from findings("AS040", "warning", _missing(description, saved), _HINT)
    yield from findings("AS041", "warning", _strange(description), _HINT)
    yield from findings("AS042", "warning", _misshapen(description, saved), _HINT)


def _missing(description: ModelDescription, saved: SavedLayers) -> Iterator[tuple[str, str]]:
    for layer in saved.missing:
        message = f"The layer {excerpt(layer.name)} ({layer.class_name}) has no weights in the file."
        yield message, f"{description.place}: {layer.place}"


def _strange(description: ModelDescription) -> Iterator[tuple[str, str]]:
    """Weights of layers that the description does not have."""
    for name in description.strangers:
        yield f"There are weights of a layer {excerpt(name)}, which the model does not have.", f"model_weights/{name}"
    if description.weights is None:
        return
    pending = [(description.model, description.weights, "")]
    while pending:
        model, group, path = pending.pop()
        layers = [layer for layer in model.layers.values() if layer.kind != "operation"]
        found = group.layers((x.name, x.class_name) for x in layers)
        claimed = dict(zip((x.name for x in layers), found, strict=True))
        container = group.children.get("layers", WeightGroup())
        owners = {id(own) for own in claimed.values()}
        for name, child in container.children.items():
            if id(child) not in owners and child.all_shapes():
                message = (
                    f"There are weights in {excerpt(f'{path}layers/{name}')} that belong to no layer of the model."
                )
                yield message, f"model.weights.h5: {path}layers/{name}"
        pending += [
            (layer.model, claimed[layer.name].at(["layer"] * layer.time_axes), f"{path}layers/{layer.name}/")
            for layer in layers
            if layer.model is not None
        ]


def _misshapen(description: ModelDescription, saved: SavedLayers) -> Iterator[tuple[str, str]]:
    for layer, shapes, expected in saved.misfits:
        message = (
            f"The layer {excerpt(layer.name)} ({layer.class_name}) has weights {listed_shapes(shapes)} and asks for "
            f"{listed_shapes(expected)}."
        )
        yield message, f"{description.place}: {layer.place}"
