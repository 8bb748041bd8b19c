"""The weights of ``.keras`` files of Keras 2, with their groups numbered as Keras 3 does.

Keras 2.14 and 2.15 number a model's groups without the layers that were saved before, as part of another model. Until
2.14 the groups lie in ``_layer_checkpoint_dependencies``, where 2.12 and 2.13 count every layer with weights twice.
"""

from __future__ import annotations

from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup, snake_case

_TODAYS, _UNTIL_2_14 = "layers", "_layer_checkpoint_dependencies"

_Key = tuple[str, str]


def renumber(model: ModelConfig, weights: WeightGroup) -> None:
    """Number the groups in ``weights`` as Keras 3 would."""
    first: dict[int, set[str]] = {}
    _find_first(model, set(), first)
    _renumber(model, weights, first)


def _find_first(model: ModelConfig, saved: set[_Key], first: dict[int, set[str]]) -> None:
    """Of each model, the layers that are saved as its own: those that were not saved before, outside or inside it."""
    own = first[id(model)] = set()
    for layer in model.layers.values():
        key = layer.name, layer.class_name
        if key in saved:
            continue
        saved.add(key)
        own.add(layer.name)
        if layer.model is not None:
            _find_first(layer.model, saved, first)


def _renumber(model: ModelConfig, group: WeightGroup, first: dict[int, set[str]]) -> None:
    container = group.children.pop(_TODAYS, None) or group.children.pop(_UNTIL_2_14, None) or WeightGroup()
    by_class: dict[str, list[LayerConfig]] = {}
    for layer in model.layers.values():
        if layer.kind != "operation":
            by_class.setdefault(snake_case(layer.class_name), []).append(layer)
    todays = group.children[_TODAYS] = WeightGroup()
    places: dict[str, WeightGroup] = {}
    for key, layers in by_class.items():
        number = {layer.name: i for i, layer in enumerate(layers)}
        for layer, found in _matched(layers, _groups(container, key, len(layers)), first.get(id(model), set())):
            i = number[layer.name]
            todays.children[f"{key}_{i}" if i else key] = places[layer.name] = found
    for layer in model.layers.values():
        if layer.model is not None and layer.name in places:
            _renumber(layer.model, places[layer.name].at(["layer"] * layer.time_axes), first)


def _groups(container: WeightGroup, key: str, layers: int) -> list[WeightGroup]:
    """The groups of one class in the order of their numbers, of which there are at most two for each layer."""
    names = (f"{key}_{number}" if number else key for number in range(2 * layers))
    return [container.children[name] for name in names if name in container.children]


def _matched(
    layers: list[LayerConfig], groups: list[WeightGroup], own: set[str]
) -> list[tuple[LayerConfig, WeightGroup]]:
    fresh = [layer for layer in layers if layer.name in own]
    return list(zip(fresh if len(groups) == len(fresh) else layers, groups, strict=False))
