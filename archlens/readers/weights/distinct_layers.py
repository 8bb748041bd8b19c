"""Which distinct layers a model has, and which weights each of them owns.

Two entries of a configuration can be one layer: a layer that is used in two nested models, or alone and inside
``TimeDistributed``, is written down twice. Its weights are saved once, where Keras meets it first, and the later
entries have no group in the weights file.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from archlens import limits
from archlens.graph import Layer
from archlens.layers.catalog import layer_class, owns_weights, role_of
from archlens.layers.graph_layer import graph_layer
from archlens.readers.keras.expectations import is_index
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup, snake_case

_SURE_OF_WEIGHTS = frozenset({"embedding", "convolution", "recurrent", "dense"})


@dataclass(slots=True)
class _Entry:
    layer: LayerConfig
    key: str
    group: WeightGroup | None


class Catalog:
    """The distinct layers of a model and of the models inside it.

    Args:
        model: the model.
        weights: its weights; ``None`` if they are not known.

    Attributes:
        missing: names of layers that must own weights and have none in the weights file.
    """

    def __init__(self, model: ModelConfig, weights: WeightGroup | None) -> None:
        entries = list(_entries(model, weights))
        self.missing: list[str] = []
        self._alike: dict[Any, list[_Entry]] = {}
        for entry in entries:
            for identity in _identities(entry.layer):
                self._alike.setdefault(identity, []).append(entry)
        self._layers = {id(e.layer): self._layer(e, known=weights is not None) for e in entries}

    def __getitem__(self, layer: LayerConfig) -> Layer:
        return self._layers[id(layer)]

    def _layer(self, entry: _Entry, *, known: bool) -> Layer:
        layer = entry.layer
        owner = self._owner(entry)
        role = role_of(layer.effective_class, layer.kind)
        weights: Mapping[str, int] | None = {}
        if layer.kind == "layer":
            shapes = _shapes(owner)
            weights = {owner.key: sum(map(math.prod, shapes))} if shapes else {}
            if not shapes and (not known or self._lacks_weights(layer, role)):
                weights = None
        return graph_layer(
            key=owner.key if _name_and_class(owner.layer) == _name_and_class(layer) else entry.key,
            name=layer.name,
            class_name=layer.class_name,
            effective_class=layer.effective_class,
            kind=layer.kind,
            module=layer.module,
            config=layer.config,
            weights=weights,
        )

    def _owner(self, entry: _Entry) -> _Entry:
        """The entry that is the same layer and has its weights."""
        if _shapes(entry) or entry.layer.kind == "input":
            return entry
        *marks, looks = _identities(entry.layer)
        marked = [e for mark in marks for e in self._alike[mark]]
        if len(marked) > 1:
            return _first_with_weights(marked)
        # Keras forgets to mark the first of two equal entries where that lies in a nested model; then name, class and
        # place must tell. Where nothing is marked, they tell it of layers whose weights are nowhere else in the file.
        absent = entry.group is not None and not entry.group.present
        if marks or (absent and owns_weights(looks[1], entry.layer.kind, entry.layer.config)):
            others = [other for other in self._alike[looks] if other is not entry]
            others.sort(key=lambda other: -_common_names(other, entry))
            return _first_with_weights(others or [entry])
        return entry

    def _lacks_weights(self, layer: LayerConfig, role: str) -> bool:
        if role in _SURE_OF_WEIGHTS and (layer.module or "").startswith("keras."):
            self.missing.append(layer.name)
            return True
        return False


def _entries(model: ModelConfig, weights: WeightGroup | None) -> Iterator[_Entry]:
    pending = [(model, weights, "")]
    room = limits.current().id_characters
    while pending:
        inside, group, path = pending.pop()
        layers = [x for x in inside.layers.values() if x.kind != "operation"]
        _name_the_nameless(inside, group)
        groups = group.layers((x.name, x.class_name) for x in layers) if group else (None for _ in layers)
        own = dict(zip((x.name for x in layers), groups, strict=True))
        for layer in inside.layers.values():
            key = path + layer.name
            room -= len(key)
            if room < 0:
                raise limits.exceeded("id_characters", place=layer.place)
            if layer.model is None:
                yield _Entry(layer, key, own.get(layer.name))
                continue
            nested = own[layer.name]
            pending.append((layer.model, nested.at(["layer"] * layer.time_axes) if nested else None, key + "/"))


def _name_the_nameless(model: ModelConfig, group: WeightGroup | None) -> None:
    """Gives layers of a Sequential whose configuration tells no name the one in the weights file, else Keras's own.

    A user's layer without a ``get_config`` of its own is written down without its name.
    """
    if all(layer.named for layer in model.layers.values()):
        return
    layers = list(model.layers.values())
    groups = (group or WeightGroup()).layers(
        (layer.name, layer.class_name) for layer in layers if layer.kind == "layer"
    )
    found = {
        layer.name: each.name for layer, each in zip((x for x in layers if x.kind == "layer"), groups, strict=True)
    }
    taken = {layer.name for layer in layers if layer.named}
    for layer in layers:
        if not layer.named:
            name = found.get(layer.name) or snake_case(layer.class_name)
            numbered = (f"{name}_{i}" if i else name for i in itertools.count())
            layer.name = next(each for each in numbered if each not in taken)
            taken.add(layer.name)
    model.layers = {layer.name: layer for layer in layers}


def _shapes(entry: _Entry) -> list[tuple[int, ...]]:
    """The shapes of all weights of an entry."""
    if entry.group is None:
        return []
    shapes = entry.group.all_shapes()
    for copy in _saved_twice(entry.layer, entry.group):
        shapes.remove(copy)
    return shapes + _merged_on_saving(entry.layer, entry.group)


def _saved_twice(layer: LayerConfig, group: WeightGroup) -> Iterator[tuple[int, ...]]:
    """``SpectralNormalization`` keeps the kernel of the layer inside as its own, so that Keras saves it twice."""
    inner: Any = {"class_name": layer.class_name, "config": layer.config}
    while isinstance(inner, dict) and isinstance(inner.get("config"), dict):
        child = group.children.get("layer")
        if child is None:
            return
        if _saves_kernel_twice(inner.get("class_name")) and child.shapes and child.shapes[0] in group.shapes:
            yield child.shapes[0]
        inner, group = inner["config"].get("layer"), child


def _saves_kernel_twice(class_name: Any) -> bool:
    row = layer_class(class_name) if isinstance(class_name, str) else None
    return row is not None and row.saved_twice


def _merged_on_saving(layer: LayerConfig, group: WeightGroup) -> list[tuple[int, ...]]:
    """The two low-rank factors of a layer with LoRA, which Keras merges into the kernel when it saves the weights."""
    rank = layer.config.get("lora_rank")
    if not layer.builtin or not is_index(rank) or not rank or not group.shapes or not group.shapes[0]:
        return []
    pairs = [[(*rows, rank), (rank, columns)] for *rows, columns in filter(None, group.shapes)]
    # HDF5 files hold the factors as they are.
    return [] if any(factor in group.shapes for pair in pairs for factor in pair[:1]) else pairs[0]


def _first_with_weights(entries: list[_Entry]) -> _Entry:
    return next((entry for entry in entries if _shapes(entry)), entries[0])


def _common_names(a: _Entry, b: _Entry) -> int:
    """How many names, from the end, two entries' places have in common.

    A layer that is shared by way of the model around it has that model's name before its own in both places.
    """
    names = zip(reversed(a.key.split("/")), reversed(b.key.split("/")), strict=False)
    return len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], names)))


def _identities(layer: LayerConfig) -> list[Any]:
    """What may tell that two entries are one layer: the file's own mark first, then what it looks like."""
    marks: list[Any] = [] if layer.shared_id is None else [layer.shared_id]
    return [*marks, _identity(layer)]


def _name_and_class(layer: LayerConfig) -> tuple[str, str]:
    """What a layer is itself: ``TimeDistributed`` around a layer shares its weights and yet is another layer."""
    return layer.name, layer.class_name


def _identity(layer: LayerConfig) -> tuple[str, str]:
    """Name and class of the layer, or of the one that it wraps, whose weights are its own."""
    if layer.class_name == layer.effective_class:
        return layer.name, layer.class_name
    class_name: Any = layer.class_name
    inner: Any = layer.config
    while isinstance(inner.get("layer"), dict) and isinstance(inner["layer"].get("config"), dict):
        class_name, inner = inner["layer"].get("class_name"), inner["layer"]["config"]
    return str(inner.get("name")), str(class_name)
