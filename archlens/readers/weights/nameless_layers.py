"""Names for layers whose configuration tells none: a user's layer without a ``get_config`` of its own."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator

from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup, snake_case


def name_layers(model: ModelConfig, group: WeightGroup | None) -> None:
    """Give the nameless layers of a Sequential the names in the weights file, else those that Keras would give them.

    Args:
        model: the model; its layers are changed.
        group: its weights; ``None`` if they are not known.
    """
    layers = list(model.layers.values())
    if all(layer.named for layer in layers):
        return
    saved_names = _saved_names(layers, group or WeightGroup())
    taken = {layer.name for layer in layers if layer.named}
    for layer in layers:
        if not layer.named:
            layer.name = _free_name(saved_names.get(layer.name) or snake_case(layer.class_name), taken)
            taken.add(layer.name)
    model.layers = {layer.name: layer for layer in layers}


def _saved_names(layers: Iterable[LayerConfig], group: WeightGroup) -> dict[str, str | None]:
    """Name of a layer, or what stands for it → its name in the weights file."""
    owners = [layer for layer in layers if layer.kind == "layer"]
    groups = group.layers((layer.name if layer.named else None, layer.class_name) for layer in owners)
    return {layer.name: own.name for layer, own in zip(owners, groups, strict=True)}


def _free_name(name: str, taken: set[str]) -> str:
    """The name, or the first of ``name_1``, ``name_2``, … that is free."""
    return next(candidate for candidate in _numbered(name) if candidate not in taken)


def _numbered(name: str) -> Iterator[str]:
    yield name
    for number in itertools.count(1):
        yield f"{name}_{number}"
