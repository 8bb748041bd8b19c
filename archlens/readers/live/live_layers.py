"""Which distinct layers a live model has, and which weights each of them owns; no weight is read or copied."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from archlens.readers.live.describer import LiveLayer
from archlens.readers.weights.distinct_layers import OwnedLayer

_LiveWeights = Mapping[str, list[Any] | None]
"""Key of a layer → its live weights; ``None`` if one has no shape yet."""


class LiveLayers:
    """The entries of a live model, and of the models inside it, with their layers' keys and weights.

    Entries of one live object are one layer, named after the first of them.

    Args:
        layers: all layers, as described.
        direct: the weights that operations take directly, by the operation's ``id``.
    """

    def __init__(self, layers: Iterable[LiveLayer], direct: Mapping[int, list[Any]] | None = None) -> None:
        self._layers = list(layers)
        self._keys: dict[int, str] = {}
        for each in self._layers:
            self._keys.setdefault(id(each.operation), each.key)
        self._sizes = _sizes_by_owner(_weights_by_key(self._layers, direct or {}))

    def __iter__(self) -> Iterator[OwnedLayer]:
        for each in self._layers:
            key = each.key if each.operation is None else self._keys[id(each.operation)]
            weights = {} if each.layer.kind == "input" else self._sizes.get(key, {})
            yield OwnedLayer(each.layer, key, weights)


def _weights_by_key(layers: Iterable[LiveLayer], direct: Mapping[int, list[Any]]) -> _LiveWeights:
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


def _sizes_by_owner(weights: _LiveWeights) -> dict[str, dict[str, int] | None]:
    """What owns the weights of each layer → how many.

    Weights that the same layers use have one owner, named after the first of these layers. So layers may share all
    their weights or a part, and none is counted twice.
    """
    owned: dict[str, dict[str, int] | None] = {key: None if own is None else {} for key, own in weights.items()}
    owners: set[str] = set()
    for users, size in _sizes_by_users(weights).items():
        owner = users[0]
        while owner in owners:
            owner += "'"
        owners.add(owner)
        for key in users:
            sizes = owned[key]
            if sizes is not None:
                sizes[owner] = size
    return owned


def _sizes_by_users(weights: _LiveWeights) -> dict[tuple[str, ...], int]:
    """The layers that use the same weights → the number of elements in these weights."""
    users: dict[int, list[str]] = {}
    size_of: dict[int, int] = {}
    for key, own in weights.items():
        for weight_id, weight in {id(weight): weight for weight in own or ()}.items():
            users.setdefault(weight_id, []).append(key)
            size_of[weight_id] = math.prod(tuple(weight.shape))
    sizes: dict[tuple[str, ...], int] = {}
    for weight_id, keys in users.items():
        sizes[tuple(keys)] = sizes.get(tuple(keys), 0) + size_of[weight_id]
    return sizes
