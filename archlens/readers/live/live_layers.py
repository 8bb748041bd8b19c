"""Which distinct layers a live model has, and which weights each of them owns; no weight is read or copied."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from archlens.graph import Layer
from archlens.layers.graph_layer import graph_layer
from archlens.readers.keras.model_records import LayerConfig
from archlens.readers.live.describer import Entry


class LiveCatalog:
    """The distinct layers of a live model and of the models inside it.

    Args:
        entries: all layers, as described.
        own: the weights that operations take directly, by the operation's ``id``.
    """

    def __init__(self, entries: Iterable[Entry], own: Mapping[int, list[Any]] | None = None) -> None:
        entries = list(entries)
        self._keys: dict[int, str] = {}
        for entry in entries:
            self._keys.setdefault(id(entry.operation), entry.key)
        weights: dict[str, list[Any] | None] = {}
        for operation, key in _distinct(entries):  # an opened layer that is called twice makes its operations twice
            known, more = weights.get(key, []), _weights(operation, own or {})
            weights[key] = None if known is None or more is None else known + more
        self._owned = _owned(weights)
        self._layers = {id(entry.layer): self._layer(entry) for entry in entries}

    def __getitem__(self, layer: LayerConfig) -> Layer:
        return self._layers[id(layer)]

    def _layer(self, entry: Entry) -> Layer:
        layer = entry.layer
        key = entry.key if entry.operation is None else self._keys[id(entry.operation)]
        weights = self._owned.get(key, {}) if layer.kind != "input" else {}
        return graph_layer(
            key=key,
            name=layer.name,
            class_name=layer.class_name,
            effective_class=layer.effective_class,
            kind=layer.kind,
            module=layer.module,
            config=layer.config,
            weights=weights,
        )


def _distinct(entries: Iterable[Entry]) -> list[tuple[Any, str]]:
    """Every live object once, with its first place; those that are opened own nothing themselves."""
    found: dict[int, tuple[Any, str]] = {}
    for entry in entries:
        opened = entry.layer.model is not None or any(node.model is not None for node in entry.layer.nodes)
        if entry.operation is not None and not opened:
            found.setdefault(id(entry.operation), (entry.operation, entry.key))
    return list(found.values())


def _weights(operation: Any, own: Mapping[int, list[Any]]) -> list[Any] | None:
    """The live weights of a layer, seed-generator state left out; ``None`` if one has no shape yet."""
    weights = [*getattr(operation, "weights", ()), *own.get(id(operation), ())]
    return weights if all(None not in tuple(w.shape) for w in weights) else None


def _owned(weights: Mapping[str, list[Any] | None]) -> dict[str, dict[str, int] | None]:
    """What owns the weights of each layer → how many.

    Weights that the same layers use have one owner, named after the first of these layers. So layers may share all
    their weights or a part, and none is counted twice.
    """
    users: dict[int, list[str]] = {}
    sizes: dict[int, int] = {}
    for key, own in weights.items():
        for weight in {id(w): w for w in own or ()}.values():
            users.setdefault(id(weight), []).append(key)
            sizes[id(weight)] = math.prod(tuple(weight.shape))
    groups: dict[tuple[str, ...], int] = {}
    for weight_id, keys in users.items():
        groups[tuple(keys)] = groups.get(tuple(keys), 0) + sizes[weight_id]
    owned: dict[str, dict[str, int] | None] = {key: None if own is None else {} for key, own in weights.items()}
    taken: set[str] = set()
    for group, size in groups.items():
        name = group[0]
        while name in taken:
            name += "'"
        taken.add(name)
        for key in group:
            mine = owned[key]
            if mine is not None:
                mine[name] = size
    return owned
