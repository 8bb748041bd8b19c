"""Which distinct layers a saved model has, and which weights each of them owns.

Two entries of a configuration can be one layer. Its weights are saved once, where Keras meets it first, and the later
entries have no group in the weights file. How the owner of an entry's weights is found, by the numbers of
``docs/decisions/0002-which-entries-are-one-layer.md``:

1. An entry with weights of its own owns them.
2. Entries with the same mark are one layer, whose weights the first entry with any owns.
3. A marked entry whose mark stands nowhere else, or an entry without any group in the weights file although its class
   owns weights, is the entry of the same name and class that has weights.
4. Among several such entries, it is the one with the most names around it in common.
"""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archlens import limits
from archlens.layers.catalog import layer_class, owns_weights
from archlens.layers.layers_inside import wrapped_entries
from archlens.layers.trained_weights import is_trainable, trained_parameters
from archlens.readers.files.stored_shapes import stored_bytes
from archlens.readers.keras.expectations import is_index
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.distinct_layers import OwnedLayer
from archlens.readers.weights.nameless_layers import name_layers
from archlens.readers.weights.packed_weights import unpack
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.readers.weights.weights_asked import Misfit, built_on, counted_shapes, misfit, must_own_weights

_PACKED_ALONG_ROWS = re.compile(r"3\.1[123]\.")
"""Versions of Keras whose int4 has the header of int8."""

_Look = tuple[str, str]
"""Name and class of a layer, by which entries may be one where no mark says so."""


@dataclass(slots=True)
class _Entry:
    """An entry of the configuration.

    Attributes:
        layer: the entry.
        key: the path to it.
        group: its group in the weights file.
        shapes: of its weights.
        stored: their bytes in the file; ``None`` if that is not known.
        misfit: what does not fit of its weights.
        built: whether a model around it tells what it was built on.
        trained: whether the models around it are trained: in Keras 3 the outermost one tells that, in Keras 2 all do.
    """

    layer: LayerConfig
    key: str
    group: WeightGroup | None
    shapes: list[tuple[int, ...]]
    stored: int | None
    misfit: Misfit | None
    built: bool
    trained: bool

    @property
    def trusted(self) -> bool:
        """Whether the weights that the file has of it, if any, are certain to be its own."""
        return self.misfit is None and (self.group is None or self.group.certain)


class SavedLayers:
    """The entries of a model from a file, and of the models inside it, with their layers' keys and weights.

    Layers that the configuration leaves without a name are given one.

    Args:
        model: the model.
        weights: its weights; ``None`` if they are not known.
        keras_version: the version of Keras that wrote the file, where it tells it.

    Attributes:
        missing: the layers that must own weights and have none in the weights file.
        misfits: the layers whose weights are not those that they ask for.
        unassigned: the layers of which the file does not tell for certain which weights are theirs.
        packed: the layers of which the file does not tell how many numbers were packed into their weights.
        never_built: whether the model is a Sequential that was never built, and so has neither weights nor shapes.
    """

    def __init__(self, model: ModelConfig, weights: WeightGroup | None, keras_version: str | None = None) -> None:
        self._weights_known = weights is not None
        self._marked: dict[int, list[_Entry]] = {}
        self._entries_alike: dict[_Look, list[_Entry]] | None = None
        entries = list(_entries(model, weights, along_rows=_PACKED_ALONG_ROWS.match(keras_version or "") is not None))
        for entry in entries:
            if entry.layer.shared_id is not None:
                self._marked.setdefault(entry.layer.shared_id, []).append(entry)
        self._entries = entries
        self.missing: list[LayerConfig] = []
        self.misfits: list[Misfit] = []
        self.unassigned: list[LayerConfig] = []
        self.packed: list[LayerConfig] = []
        for entry in entries if self._weights_known else ():
            if entry.misfit is not None:
                self.misfits.append(entry.misfit)
            if entry.group is not None and not entry.group.certain:
                uncertain = self.packed if entry.group.quantization else self.unassigned
                uncertain.append(entry.layer)
        self.never_built = not model.recorded_input and not _were_built([entry for entry in entries if not entry.built])
        self._weight_shapes: dict[int, list[tuple[int, ...]]] = {}
        owners = [self._owner(entry) for entry in entries]
        # What several models use is trained if one of them is.
        self._trained = {id(owner) for entry, owner in zip(entries, owners, strict=True) if entry.trained}
        self._owned = [self._with_owner(entry, owner) for entry, owner in zip(entries, owners, strict=True)]

    def __iter__(self) -> Iterator[OwnedLayer]:
        return iter(self._owned)

    def weight_shapes(self, layer: LayerConfig) -> list[tuple[int, ...]]:
        """The shapes of the weights that a layer owns, in any order; none where they are not known."""
        return self._weight_shapes.get(id(layer), [])

    def _alike(self) -> Mapping[_Look, Sequence[_Entry]]:
        """The entries of each name and class; most files have none of which one asks for others that are alike."""
        if self._entries_alike is None:
            self._entries_alike = {}
            for entry in self._entries:
                self._entries_alike.setdefault(_look(entry.layer), []).append(entry)
        return self._entries_alike

    def _with_owner(self, entry: _Entry, owner: _Entry) -> OwnedLayer:
        if owner.shapes and owner.trusted:
            self._weight_shapes[id(entry.layer)] = owner.shapes
        key = owner.key if owner is entry or _is_itself(owner.layer, entry.layer) else entry.key
        if not self._weights_known:
            none_known: Mapping[str, int] | None = None if entry.layer.kind == "layer" else {}
            return OwnedLayer(entry.layer, key, none_known, none_known, None, none_known)
        weights = self._weights(entry, owner)
        size: dict[str, int] | None = {} if weights == {} else None
        if weights and owner.stored is not None:
            size = dict.fromkeys(weights, owner.stored)
        quantization = None if owner.group is None else owner.group.quantization
        return OwnedLayer(entry.layer, key, weights, size, quantization, self._trainable(weights, owner))

    def _weights(self, entry: _Entry, owner: _Entry) -> Mapping[str, int] | None:
        if entry.layer.kind != "layer":
            return {}
        if not owner.trusted:
            return None
        if owner.shapes:
            return {owner.key: sum(map(math.prod, owner.shapes))}
        return {} if self._owns_none(entry) else None

    def _trainable(self, weights: Mapping[str, int] | None, owner: _Entry) -> Mapping[str, int] | None:
        if not weights:
            return weights
        trainable: int | None = 0
        if id(owner) in self._trained:
            trainable = _trained_parameters(owner)
        return None if trainable is None else dict.fromkeys(weights, trainable)

    def _owns_none(self, entry: _Entry) -> bool:
        """Whether an entry that has no weights in the file can be a layer without any."""
        if not entry.built:
            return not _may_own_weights(entry.layer)
        if must_own_weights(entry.layer):
            self.missing.append(entry.layer)
            return False
        return True

    def _owner(self, entry: _Entry) -> _Entry:
        """The entry that is the same layer and has its weights; the numbers are those of the module's text."""
        layer = entry.layer
        if entry.shapes or layer.kind == "input":  # 1
            return entry
        if layer.shared_id is None and entry.group is None:  # as all are of a model without weights
            return entry
        marked = [] if layer.shared_id is None else self._marked[layer.shared_id]
        if len(marked) > 1:  # 2
            return _first_with_weights(marked)
        if marked or _has_lost_its_group(entry):  # 3
            others = [other for other in self._alike()[_look(layer)] if other is not entry]
            others.sort(key=lambda other: -_common_names(other, entry))  # 4
            return _first_with_weights(others or [entry])
        return entry


def _entries(model: ModelConfig, weights: WeightGroup | None, *, along_rows: bool) -> Iterator[_Entry]:
    pending = [(model, weights, "", False, model.trainable)]
    room = limits.current().id_characters
    while pending:
        inside, group, path, built, trained = pending.pop()
        name_layers(inside, group)
        groups = _groups(inside, group)
        built = built or inside.recorded_input
        for layer in inside.layers.values():
            key = path + layer.name
            room -= len(key)
            if room < 0:
                raise limits.exceeded("id_characters", place=layer.place)
            own = groups.get(layer.name)
            if layer.model is not None:
                nested = own.at(["layer"] * layer.time_axes) if own else None
                pending.append((layer.model, nested, key + "/", built, trained and _trained_inside(layer)))
            elif own is None:
                yield _Entry(layer, key, None, [], None, None, built, trained)
            else:
                stored = stored_bytes(_saved_once(layer, own))  # before they are unpacked
                unpack(layer, own, along_rows=along_rows)
                unfit = misfit(layer, own) if own.certain else None
                yield _Entry(layer, key, own, _shapes(layer, own), stored, unfit, built, trained)


def _were_built(entries: list[_Entry]) -> bool:
    """Whether layers were built together, though the file does not tell on what: each has what weights it may have."""
    owning = [entry for entry in entries if _may_own_weights(entry.layer)]
    return bool(owning) and all(entry.shapes for entry in owning)


def _trained_inside(layer: LayerConfig) -> bool:
    """Whether a nested model lets the layers inside be trained: Keras 3 does not ask it, but the layers themselves."""
    if not layer.former or layer.model is None:
        return True
    return is_trainable(layer.config) and layer.model.trainable


def _trained_parameters(entry: _Entry) -> int | None:
    """The parameters of an entry with weights that training would change; ``None`` if that is not known."""
    layer = entry.layer
    if not layer.builtin:
        return None if is_trainable(layer.config) else 0
    packed = 0 if entry.group is None else entry.group.all_packed()
    return trained_parameters(
        layer.class_name, layer.config, entry.shapes, built_on(layer), packed=packed, former=layer.former
    )


def _may_own_weights(layer: LayerConfig) -> bool:
    _, class_name = _look(layer)
    return owns_weights(class_name, layer.kind, layer.config)


def _groups(model: ModelConfig, group: WeightGroup | None) -> dict[str, WeightGroup]:
    """Name of a layer → its group in the weights of the model."""
    if group is None:
        return {}
    layers = [layer for layer in model.layers.values() if layer.kind != "operation"]
    groups = group.layers((layer.name, layer.class_name) for layer in layers)
    return {layer.name: own for layer, own in zip(layers, groups, strict=True)}


def _shapes(layer: LayerConfig, group: WeightGroup) -> list[tuple[int, ...]]:
    """The shapes of all weights of an entry."""
    return counted_shapes(layer, _saved_once(layer, group)) + _merged_on_saving(layer, group)


def _saved_once(layer: LayerConfig, group: WeightGroup) -> list[tuple[int, ...]]:
    """The shapes of the weights in a group, each weight once."""
    shapes = group.all_shapes()
    for copy in _saved_twice(layer, group):
        shapes.remove(copy)
    return shapes


def _saved_twice(layer: LayerConfig, group: WeightGroup) -> Iterator[tuple[int, ...]]:
    """``SpectralNormalization`` keeps the kernel of the layer inside as its own, so that Keras saves it twice."""
    classes = [layer.class_name, *(entry.get("class_name") for entry in wrapped_entries(layer.config))]
    for class_name in classes:
        child = group.children.get("layer")
        if child is None:
            return
        if _saves_kernel_twice(class_name) and child.shapes and child.shapes[0] in group.shapes:
            yield child.shapes[0]
        group = child


def _saves_kernel_twice(class_name: Any) -> bool:
    row = layer_class(class_name) if isinstance(class_name, str) else None
    return row is not None and row.saved_twice


def _merged_on_saving(layer: LayerConfig, group: WeightGroup) -> list[tuple[int, ...]]:
    """The two low-rank factors of a layer with LoRA, which Keras merges into the kernel when it saves the weights."""
    rank = layer.config.get("lora_rank")
    if not layer.builtin or not is_index(rank) or not rank or not group.shapes or not group.shapes[0]:
        return []
    kernels = [shape for shape in group.shapes if shape]
    factors = [[(*rows, rank), (rank, columns)] for *rows, columns in kernels]
    as_they_are = any(first in group.shapes for first, _ in factors)  # HDF5 files hold the factors
    return [] if as_they_are else factors[0]


def _has_lost_its_group(entry: _Entry) -> bool:
    """Whether an entry has no group in the weights file although its class owns weights.

    One that wraps another layer has a group all the same, in which that of the layer is not there.
    """
    if entry.group is None:
        return False
    wraps = entry.layer.class_name != entry.layer.effective_class
    if entry.group.present and not wraps:
        return False
    return _may_own_weights(entry.layer)


def _first_with_weights(entries: list[_Entry]) -> _Entry:
    return next((entry for entry in entries if entry.shapes), entries[0])


def _common_names(a: _Entry, b: _Entry) -> int:
    """How many names, from the end, two entries' places have in common.

    A layer that is shared by way of the model around it has that model's name before its own in both places.
    """
    names = zip(reversed(a.key.split("/")), reversed(b.key.split("/")), strict=False)
    return len(list(itertools.takewhile(lambda pair: pair[0] == pair[1], names)))


def _is_itself(owner: LayerConfig, layer: LayerConfig) -> bool:
    """Whether what owns a layer's weights is that layer; ``TimeDistributed`` around one shares them and is another."""
    return (owner.name, owner.class_name) == (layer.name, layer.class_name)


def _look(layer: LayerConfig) -> _Look:
    """Name and class of the layer, or of the one that it wraps, whose weights are its own."""
    if layer.class_name == layer.effective_class:
        return layer.name, layer.class_name
    *_, innermost = [{"class_name": layer.class_name, "config": layer.config}, *wrapped_entries(layer.config)]
    return str(innermost["config"].get("name")), str(innermost.get("class_name"))
