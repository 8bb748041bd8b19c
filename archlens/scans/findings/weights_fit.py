"""Weights and configuration that do not belong together: AS040 missing, AS041 too many, AS042 of other shapes."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.graph import Shape
from archlens.layers.weight_shapes import expected_weights, fits
from archlens.readers.forms.contents import Contents
from archlens.readers.forms.model_description import ModelDescription
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.distinct_layers import DistinctLayers
from archlens.readers.weights.saved_layers import SavedLayers
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.scans.findings.finding_texts import excerpt, findings
from archlens.scans.scan_results import ScanFinding
from archlens.text.figures import shape as shape_in_words

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
    layers = DistinctLayers(SavedLayers(description.model, description.weights))
    pairs = list(_pairs(description.model, description.weights))
    yield from findings("AS040", "warning", _missing(description, layers, pairs), _HINT)
    yield from findings("AS041", "warning", _strange(description), _HINT)
    yield from findings("AS042", "warning", _misshapen(description, pairs), _HINT)


def _pairs(model: ModelConfig, weights: WeightGroup) -> Iterator[tuple[LayerConfig, WeightGroup]]:
    """The layers that are no models, with their weights in the file."""
    pending = [(model, weights)]
    while pending:
        inside, group = pending.pop()
        layers = [layer for layer in inside.layers.values() if layer.kind != "operation"]
        for layer, own in zip(layers, group.layers((x.name, x.class_name) for x in layers), strict=True):
            if layer.model is None:
                yield layer, own
            else:
                pending.append((layer.model, own.at(["layer"] * layer.time_axes)))


def _missing(
    description: ModelDescription, layers: DistinctLayers, pairs: list[tuple[LayerConfig, WeightGroup]]
) -> Iterator[tuple[str, str]]:
    for layer, group in pairs:
        if layer.kind != "layer" or not layer.builtin or group.all_shapes():
            continue
        known = layers[layer]
        if known.weights is None or (not known.weights and _expected(layer)):
            message = f"The layer {excerpt(layer.name)} ({layer.class_name}) has no weights in the file."
            yield message, f"{description.place}: {layer.place}"


def _expected(layer: LayerConfig) -> bool:
    return bool(expected_weights(layer.class_name, layer.config, _input_shape(layer)))


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


def _misshapen(
    description: ModelDescription, pairs: list[tuple[LayerConfig, WeightGroup]]
) -> Iterator[tuple[str, str]]:
    for layer, group in pairs:
        shapes = group.all_shapes()
        if not shapes or not layer.builtin:
            continue
        expected = expected_weights(layer.class_name, layer.config, _input_shape(layer))
        if expected is not None and not fits(shapes, expected):
            wanted = ", ".join(shape_in_words(shape) for shape in expected) or "none"
            found = ", ".join(shape_in_words(shape) for shape in shapes)
            message = f"The layer {excerpt(layer.name)} ({layer.class_name}) has weights {found} and asks for {wanted}."
            yield message, f"{description.place}: {layer.place}"


def _input_shape(layer: LayerConfig) -> Shape:
    """The shape that a layer was built on: as the file tells it, else that of the first tensor that it takes."""
    if layer.build_shape is not None:
        return layer.build_shape
    taken = next((reference for node in layer.nodes[:1] for _, reference in node.references()), None)
    return None if taken is None else taken.shape
