"""Weights as Keras 1 and 2 put them into HDF5: one flat list a layer, under the layer's name.

A nested model's weights lie in one list under the model's name, which
:mod:`archlens.readers.weights.flat_division` divides among its layers.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, BinaryIO

from archlens.readers.files.hdf5_objects import DAMAGE, Parts, Texts, WeightsError, declared_shape, objects, opened
from archlens.readers.keras.model_config import models_in
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.flat_division import Leaf, NamedWeight, divide, divide_unordered, give
from archlens.readers.weights.nameless_layers import give_names, nameless, names_by_class, names_in_order
from archlens.readers.weights.weight_groups import WeightGroup

_WEIGHTS = b"model_weights"
_OF_THE_MODEL = "top_level_model_weights"
"""The group of the weights that are no layer's."""

_VARS = "/vars/"


def as_tree(model: ModelConfig, flat: Mapping[str, Sequence[NamedWeight]]) -> WeightGroup:
    """The weights of a model in the form in which today's files hold them.

    Args:
        model: the model.
        flat: name of a layer of the model → its weights, those of the layers inside it included.
    """
    _name_layers(model, flat)
    root = WeightGroup()
    leaves: list[Leaf] = []
    for layer in model.layers.values():
        if layer.kind != "layer":
            continue
        group = _child(root, layer)
        inside = _leaves(layer, group)
        leaves += inside
        if layer.model is None:
            give(group, flat.get(layer.name, ()))
        elif layer.name in flat:
            divide(flat[layer.name], inside)
        else:
            for leaf in inside:  # Keras 1 writes the layers of nested Sequentials one by one
                give(leaf.group, flat.get(leaf.layer.name, ()))
    _keep_one_copy(leaves)
    return root


def shared_out(model: ModelConfig, weights: Sequence[NamedWeight]) -> tuple[WeightGroup, list[NamedWeight]]:
    """One list of a whole model's weights, each given to the layer that it is named after.

    Args:
        model: the model.
        weights: its weights. Their names start with those of their layers; or they are paths in a ``.keras`` file
            (``layers/dense/vars/0``), which are kept.

    Returns:
        The weights, in the form in which today's files hold them; and those of which it is not certain whose they are.
    """
    root = WeightGroup()
    if any(_VARS in weight.name for weight in weights):
        for weight in weights:
            give(root.at(weight.name.split(_VARS)[0].split("/")), [weight])
        return root, []
    _name_by_weights(model, weights)
    leaves: list[Leaf] = []
    for layer in model.layers.values():
        if layer.kind == "layer":
            leaves += _leaves(layer, _child(root, layer))
    return root, divide_unordered(weights, leaves)


def _name_layers(model: ModelConfig, flat: Mapping[str, Sequence[NamedWeight]]) -> None:
    """Give names to layers without: those of their groups, and inside nested models those in their weights' names."""
    if without := nameless(model):
        named = {layer.name for layer in model.layers.values() if layer.named}
        give_names(model, names_in_order(without, [name for name in flat if name not in named | {_OF_THE_MODEL}]))
    for layer in model.layers.values():
        if layer.model is not None:
            _name_by_weights(layer.model, flat.get(layer.name, ()))


def _name_by_weights(model: ModelConfig, weights: Iterable[NamedWeight]) -> None:
    """Give names to layers without, as the names of all weights of a model have them."""
    models = list(models_in(model))
    layers = [layer for each in models for layer in each.layers.values()]
    without = [layer for layer in layers if not layer.named]
    if without:
        named = {layer.name for layer in layers if layer.named}
        parts = dict.fromkeys(part for weight in weights for part in weight.name.split("/")[:-1])
        names = names_by_class(without, [part for part in parts if part not in named])
        for each in models:
            give_names(each, names)


def _child(parent: WeightGroup, layer: LayerConfig) -> WeightGroup:
    group = parent.at(["layers", layer.name])
    group.name = layer.name
    return group


def _leaves(layer: LayerConfig, group: WeightGroup) -> list[Leaf]:
    """The layers in a nested model, at any depth, with empty groups for them; a plain layer is its own."""
    if layer.model is None:
        return [Leaf(layer, group)]
    inside = group.at(["layer"] * layer.time_axes)
    return [
        leaf._replace(scope=(layer.name, *leaf.scope))
        for each in layer.model.layers.values()
        if each.kind == "layer"
        for leaf in _leaves(each, _child(inside, each))
    ]


def _keep_one_copy(leaves: Sequence[Leaf]) -> None:
    """Leaves a layer that stands in the file several times its weights once, where Keras marks it as one.

    The mark is on all but the first where that lies in a nested model; so the weights stay with the first marked one.
    """
    marked: set[int] = set()
    unmarked: dict[tuple[object, ...], list[WeightGroup]] = {}
    for layer, group, _ in leaves:
        look = (layer.name, layer.class_name, *group.shapes)
        if layer.shared_id is None:
            unmarked.setdefault(look, []).append(group)
            continue
        copies = [group] if layer.shared_id in marked else unmarked.pop(look, [])[:1]
        marked.add(layer.shared_id)
        for copy in copies:
            copy.shapes.clear()
            copy.present = False


def read_flat(file: BinaryIO, model: ModelConfig) -> WeightGroup | None:
    """The weights of a model from an HDF5 file in the form of Keras 1 and 2; ``None`` if it is of another form.

    Raises:
        WeightsError: if it is damaged.
        LimitError: if there is more in it than a limit allows.
    """
    flat = flat_weights(file)
    return None if flat is None else as_tree(model, flat)


def flat_weights(file: BinaryIO) -> dict[str, list[NamedWeight]] | None:
    """The weights of each layer in an HDF5 file in the form of Keras 1 and 2; ``None`` if it is of another form.

    Raises:
        WeightsError: if it is damaged.
        LimitError: if there is more in it than a limit allows.
    """
    try:
        with opened(file) as parts:
            top = _top(parts)
            return None if top is None else _flat(parts, top)
    except DAMAGE as error:
        raise WeightsError(str(error)) from error


def _top(parts: Parts) -> Any:
    """The group that holds the layers' groups, if there is one."""
    h5py, root = parts.h5py, parts.root
    if not root.links.exists(_WEIGHTS):
        return root if h5py.h5a.exists(root, b"layer_names") else None
    if root.links.get_info(_WEIGHTS).type != h5py.h5l.TYPE_HARD:
        raise WeightsError("they are a link to another place or file, which archlens does not follow")
    return h5py.h5o.open(root, _WEIGHTS)


def _flat(parts: Parts, top: Any) -> dict[str, list[NamedWeight]]:
    """The weights of each layer, the layers in the order of the model, the weights in the layer's own."""
    h5py, texts = parts.h5py, parts.texts
    shapes: dict[str, tuple[int, ...]] = {}
    groups: dict[str, Any] = {}
    for path, is_dataset, _ in objects(h5py, top):
        opened_object = h5py.h5o.open(top, path)
        if is_dataset:
            shape = declared_shape(h5py, opened_object)
            if shape is not None:
                shapes[path.decode()] = shape
        elif any(h5py.h5a.exists(opened_object, name) for name in (b"weight_names", b"weight_names0")):
            groups[path.decode()] = opened_object
    flat: dict[str, list[NamedWeight]] = {}
    for layer, group in groups.items():
        named = [name for name in _names(texts, group, "weight_names") if f"{layer}/{name}" in shapes]
        flat[layer] = [NamedWeight(name, shapes[f"{layer}/{name}"]) for name in named]
    if not groups and shapes:
        raise WeightsError("no group names its weights")
    ordered = {layer: flat[layer] for layer in _names(texts, top, "layer_names") if layer in flat}
    return ordered | flat


def _names(texts: Texts, group: Any, attribute: str) -> list[str]:
    """The names that a group lists; long lists are written in pieces (``weight_names0``, …)."""
    whole = texts.all(group, attribute)
    if whole is not None:
        return whole
    names: list[str] = []
    number = itertools.count()
    while piece := texts.all(group, f"{attribute}{next(number)}"):
        names += piece
    return names
