"""Which distinct layers a model has, and which weights each of them owns.

Two entries of a configuration can be one layer: a layer that is used in two nested models, or alone and inside
``TimeDistributed``, is written down twice. Its weights are saved once, where Keras meets it first, and the later
entries have no group in the weights file.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from archlens.graph import Layer
from archlens.layers.roles import UNWEIGHTED_ROLES, owns_weights, role_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from archlens.readers.keras_config import LayerConfig, ModelConfig
    from archlens.readers.weights import WeightGroup

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
        self._owners: dict[Any, _Entry] = {}
        for entry in entries:
            for identity in _identities(entry.layer):
                known = self._owners.get(identity)
                if known is None or (not _tensors(known) and _tensors(entry)):
                    self._owners[identity] = entry
        self._layers = {id(e.layer): self._layer(e, known=weights is not None) for e in entries}

    def __getitem__(self, layer: LayerConfig) -> Layer:
        return self._layers[id(layer)]

    def _layer(self, entry: _Entry, *, known: bool) -> Layer:
        layer = entry.layer
        owner = self._owner(entry)
        role = role_of(layer.effective_class, layer.kind)
        weights: Mapping[str, int] | None = {}
        if layer.kind == "layer":
            tensors, parameters = owner.group.total() if owner.group is not None else (0, 0)
            weights = {owner.key: parameters} if tensors else {}
            if not tensors and (not known or self._lacks_weights(layer, role)):
                weights = None
        owns = owns_weights(layer.effective_class, layer.kind, layer.config) if weights is None else bool(weights)
        return Layer(
            key=owner.key if _identity(owner.layer) == (layer.name, layer.class_name) else entry.key,
            name=layer.name,
            class_name=layer.class_name,
            effective_class=layer.effective_class,
            kind=layer.kind,
            role=role,
            weights=weights,
            weighted=owns and role not in UNWEIGHTED_ROLES,
            module=layer.module,
            config=layer.config,
        )

    def _owner(self, entry: _Entry) -> _Entry:
        """The entry that is the same layer and has its weights."""
        if _tensors(entry) or entry.layer.kind != "layer":
            return entry
        if entry.layer.shared_id is not None:
            return self._owners[_identities(entry.layer)[0]]
        name, class_name = _identity(entry.layer)
        absent = entry.group is not None and not entry.group.present
        if absent and owns_weights(class_name, "layer", entry.layer.config):
            return self._owners[name, class_name]
        return entry

    def _lacks_weights(self, layer: LayerConfig, role: str) -> bool:
        if role in _SURE_OF_WEIGHTS and (layer.module or "").startswith("keras."):
            self.missing.append(layer.name)
            return True
        return False


def _entries(model: ModelConfig, weights: WeightGroup | None) -> Iterator[_Entry]:
    pending = [(model, weights, "")]
    while pending:
        inside, group, path = pending.pop()
        layers = [x for x in inside.layers.values() if x.kind != "operation"]
        groups = group.layers((x.name, x.class_name) for x in layers) if group else (None for _ in layers)
        own = dict(zip((x.name for x in layers), groups, strict=True))
        for layer in inside.layers.values():
            key = path + layer.name
            if layer.model is None:
                yield _Entry(layer, key, own.get(layer.name))
                continue
            nested = own[layer.name]
            pending.append((layer.model, nested.at(["layer"] * layer.time_axes) if nested else None, key + "/"))


def _tensors(entry: _Entry) -> int:
    return entry.group.total()[0] if entry.group is not None else 0


def _identities(layer: LayerConfig) -> list[Any]:
    """What may tell that two entries are one layer: the file's own mark first, then what it looks like."""
    marks: list[Any] = [] if layer.shared_id is None else [layer.shared_id]
    return [*marks, _identity(layer)]


def _identity(layer: LayerConfig) -> tuple[str, str]:
    """Name and class of the layer, or of the one that it wraps, whose weights are its own."""
    if layer.class_name == layer.effective_class:
        return layer.name, layer.class_name
    inner: Any = layer.config
    while isinstance(inner.get("layer"), dict) and isinstance(inner["layer"].get("config"), dict):
        class_name, inner = inner["layer"].get("class_name"), inner["layer"]["config"]
    return str(inner.get("name")), str(class_name)
