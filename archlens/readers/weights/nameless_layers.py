"""Names for layers whose configuration tells none: a user's layer without a ``get_config`` of its own."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup, snake_case


def name_layers(model: ModelConfig, group: WeightGroup | None) -> None:
    """Give the nameless layers of a Sequential the names in the weights file, else those that Keras would give them.

    Args:
        model: the model; its layers are changed.
        group: its weights; ``None`` if they are not known.
    """
    if nameless(model):
        saved_names = _saved_names(list(model.layers.values()), group or WeightGroup())
        give_names(model, {layer: name for layer, name in saved_names.items() if name is not None})


def nameless(model: ModelConfig) -> list[LayerConfig]:
    """The layers of a model that are without a name, in order."""
    return [layer for layer in model.layers.values() if not layer.named]


def give_names(model: ModelConfig, names: Mapping[str, str]) -> None:
    """Give the nameless layers of a model names.

    Args:
        model: the model; its layers are changed.
        names: what stands for the name of a layer → its name; the others get those that Keras would give them.
    """
    taken = {layer.name for layer in model.layers.values() if layer.named}
    for layer in nameless(model):
        layer.name = _free_name(names.get(layer.name) or snake_case(layer.class_name), taken)
        layer.named = True
        taken.add(layer.name)
    model.layers = {layer.name: layer for layer in model.layers.values()}


def names_in_order(layers: Sequence[LayerConfig], names: Sequence[str]) -> dict[str, str]:
    """What stands for the names of layers → their names, where these are as many and in the same order.

    Args:
        layers: the nameless layers of a model, in order.
        names: those of its layers that no other layer has, in the same order.
    """
    if len(layers) != len(names):
        return {}
    return {layer.name: name for layer, name in zip(layers, names, strict=True)}


def names_by_class(layers: Iterable[LayerConfig], names: Sequence[str]) -> dict[str, str]:
    """What stands for the names of layers → their names, as far as the class tells which is whose.

    Args:
        layers: nameless layers, in order.
        names: names that no other layer has, in the order of the layers; those of some layers may be missing.
    """
    by_class: dict[str, list[LayerConfig]] = {}
    for layer in layers:
        by_class.setdefault(snake_case(layer.class_name), []).append(layer)
    named: dict[str, str] = {}
    for key, alike in by_class.items():
        numbered = re.compile(rf"{re.escape(key)}(_\d+)?")
        named |= names_in_order(alike, [name for name in names if numbered.fullmatch(name)])
    return named


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
