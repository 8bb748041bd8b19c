"""Which distinct layers a live model has, and which weights each of them owns; no weight is read or copied."""

from __future__ import annotations

import math
from collections.abc import Container, Iterable, Iterator, Mapping
from typing import Any

from archlens.layers.dtypes import item_bytes
from archlens.readers.files.stored_shapes import StoredShape
from archlens.readers.live.describer import LiveLayer, dtype_of
from archlens.readers.weights.distinct_layers import OwnedLayer
from archlens.readers.weights.packed_weights import unpack
from archlens.readers.weights.weight_groups import WeightGroup

_PACKED = "uint8"
"""The type of what GPTQ and AWQ pack."""

_LiveWeights = Mapping[str, list[Any] | None]
"""Key of a layer → its live weights; ``None`` if one has no shape yet."""


class LiveLayers:
    """The entries of a live model, and of the models inside it, with their layers' keys and weights.

    Entries of one live object are one layer, named after the first of them.

    Args:
        layers: all layers, as described.
        direct: the weights that operations take directly, by the operation's ``id``.
        trained: the weights of the model that training would change.
    """

    def __init__(
        self, layers: Iterable[LiveLayer], direct: Mapping[int, list[Any]] | None = None, trained: Iterable[Any] = ()
    ) -> None:
        self._layers = list(layers)
        self._keys: dict[int, str] = {}
        for each in self._layers:
            self._keys.setdefault(id(each.operation), each.key)
        weights = _weights_by_key(self._layers, direct or {})
        quantized = _quantized(self._layers)
        self._quantization = {key: group.quantization for key, group in quantized.items()}
        for key, group in quantized.items():
            if not group.certain:
                weights[key] = None
        self._sizes = _amounts_by_owner(weights, _logical_sizes(weights, quantized))
        self._bytes = _amounts_by_owner(weights, _stored_sizes(weights))
        self._trained = _amounts_by_owner(weights, _trained_sizes(weights, {id(weight) for weight in trained}))

    def __iter__(self) -> Iterator[OwnedLayer]:
        for each in self._layers:
            key = each.key if each.operation is None else self._keys[id(each.operation)]
            is_input = each.layer.kind == "input"
            weights = {} if is_input else self._sizes.get(key, {})
            size = {} if is_input else self._bytes.get(key, {})
            trained = {} if is_input else self._trained.get(key, {})
            yield OwnedLayer(each.layer, key, weights, size, self._quantization.get(key), trained)


def _weights_by_key(layers: Iterable[LiveLayer], direct: Mapping[int, list[Any]]) -> dict[str, list[Any] | None]:
    weights: dict[str, list[Any] | None] = {}
    for operation, key in _distinct(layers):  # an opened layer that is called twice makes its operations twice
        known, more = weights.get(key, []), _weights(operation, direct)
        weights[key] = None if known is None or more is None else known + more
    return weights


def _distinct(layers: Iterable[LiveLayer]) -> Iterable[tuple[Any, str]]:
    """Every live object once, with its first key; those that are opened own nothing themselves."""
    objects: dict[int, tuple[Any, str]] = {}
    for each in layers:
        opened = each.layer.model is not None or any(node.model is not None for node in each.layer.nodes)
        if each.operation is not None and not opened:
            objects.setdefault(id(each.operation), (each.operation, each.key))
    return objects.values()


def _weights(operation: Any, direct: Mapping[int, list[Any]]) -> list[Any] | None:
    """The live weights of a layer, seed-generator state left out; ``None`` if one has no shape yet."""
    weights = [*getattr(operation, "weights", ()), *direct.get(id(operation), ())]
    if any(None in tuple(weight.shape) for weight in weights):
        return None
    return weights


def _quantized(layers: Iterable[LiveLayer]) -> dict[str, WeightGroup]:
    """Key of a layer that is quantized, or holds one that is → its weights as they were before that."""
    groups = {}
    described = {each.key: each.layer for each in layers}
    for operation, key in _distinct(layers):
        parts = _parts(operation)
        if any(getattr(part, "quantization_mode", None) for part in parts):
            groups[key] = _group(operation)
            unpack(described[key], groups[key])
    return groups


def _parts(operation: Any) -> list[Any]:
    flatten = getattr(operation, "_flatten_layers", None)
    return [] if flatten is None else list(flatten(include_self=True, recursive=True))


def _group(operation: Any) -> WeightGroup:
    """The live weights of a layer, those of the layers inside it apart, as a file would hold them."""
    inside = list(operation._flatten_layers(include_self=False, recursive=False))  # noqa: SLF001
    of_inside = {id(weight) for layer in inside for weight in layer.weights}
    group = WeightGroup(present=True)
    own = [weight for weight in operation.weights if id(weight) not in of_inside and not _is_factor(weight)]
    packed = any(dtype_of(weight) == _PACKED for weight in own)
    group.shapes = [_stored(weight) for weight in own if not (packed and _is_original(weight))]
    for number, layer in enumerate(inside):
        group.children[str(number)] = _group(layer)
    return group


def _is_factor(weight: Any) -> bool:
    """Whether a weight is a low-rank factor, which is not packed and which files do not hold."""
    return str(getattr(weight, "name", "")).startswith("lora_")


def _is_original(weight: Any) -> bool:
    """Whether a weight is the kernel that GPTQ and AWQ pack, which stays beside the packed one till they have."""
    return getattr(weight, "name", "") == "kernel" and dtype_of(weight) != _PACKED


def _stored(weight: Any) -> StoredShape:
    name = dtype_of(weight) or ""
    return StoredShape(tuple(weight.shape), name, item_bytes(name) or 1)


def _logical_sizes(weights: _LiveWeights, quantized: Mapping[str, WeightGroup]) -> dict[int, int]:
    """Of each weight, by its ``id``, how many numbers it holds.

    Of a quantized layer all are counted with its first weight, but for low-rank factors: what belongs to the packing
    has no number of its own.
    """
    sizes = {id(weight): math.prod(tuple(weight.shape)) for own in weights.values() for weight in own or ()}
    for key, group in quantized.items():
        own = [weight for weight in weights[key] or () if not _is_factor(weight)]
        sizes |= {id(weight): 0 for weight in own}
        if own:
            sizes[id(own[0])] = sum(map(math.prod, group.all_shapes()))
    return sizes


def _stored_sizes(weights: _LiveWeights) -> dict[int, int]:
    """Of each weight, by its ``id``, its bytes."""
    return {
        id(weight): math.prod(tuple(weight.shape)) * (item_bytes(dtype_of(weight) or "") or 1)
        for own in weights.values()
        for weight in own or ()
    }


def _trained_sizes(weights: _LiveWeights, trained: Container[int]) -> dict[int, int]:
    """Of each weight, by its ``id``, how many of its numbers training changes: all of them or none.

    What an 8-bit float is scaled by is overwritten in each step and no parameter.
    """
    sizes = {}
    for own in weights.values():
        for weight in own or ():
            is_trained = id(weight) in trained and not getattr(weight, "overwrite_with_gradient", False)
            sizes[id(weight)] = math.prod(tuple(weight.shape)) if is_trained else 0
    return sizes


def _amounts_by_owner(weights: _LiveWeights, amounts: Mapping[int, int]) -> dict[str, dict[str, int] | None]:
    """What owns the weights of each layer → how many they are, or how many bytes.

    Args:
        weights: of each layer.
        amounts: of each weight, by its ``id``.

    Weights that the same layers use have one owner, named after the first of these layers. So layers may share all
    their weights or a part, and none is counted twice.
    """
    owned: dict[str, dict[str, int] | None] = {key: None if own is None else {} for key, own in weights.items()}
    owners: set[str] = set()
    for users, size in _amounts_by_users(weights, amounts).items():
        owner = users[0]
        while owner in owners:
            owner += "'"
        owners.add(owner)
        for key in users:
            sizes = owned[key]
            if sizes is not None:
                sizes[owner] = size
    return owned


def _amounts_by_users(weights: _LiveWeights, amounts: Mapping[int, int]) -> dict[tuple[str, ...], int]:
    """The layers that use the same weights → how many these are, or how many bytes."""
    users: dict[int, list[str]] = {}
    for key, own in weights.items():
        for weight_id in dict.fromkeys(map(id, own or ())):
            users.setdefault(weight_id, []).append(key)
    sizes: dict[tuple[str, ...], int] = {}
    for weight_id, keys in users.items():
        sizes[tuple(keys)] = sizes.get(tuple(keys), 0) + amounts[weight_id]
    return sizes
