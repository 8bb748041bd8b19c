"""Weights as Keras 1 and 2 put them into HDF5: one flat list a layer, under the layer's name.

A nested model's weights lie in one list under the model's name; which of its layers each belongs to is told by the
weight's own name, which starts with the layer's (``conv/kernel:0``, in Keras 1 ``conv_W``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from archlens.layers.catalog import owns_weights
from archlens.readers.keras.model_records import LayerConfig, ModelConfig
from archlens.readers.weights.weight_groups import WeightGroup

_MOST_PARTS = 32


class Weight(NamedTuple):
    """A weight by its name in the file, and its shape."""

    name: str
    shape: tuple[int, ...]


class _Leaf(NamedTuple):
    layer: LayerConfig
    group: WeightGroup
    scope: tuple[str, ...] = ()


def as_tree(model: ModelConfig, flat: Mapping[str, Sequence[Weight]]) -> WeightGroup:
    """The weights of a model in the form in which today's files hold them.

    Args:
        model: the model.
        flat: name of a layer of the model → its weights, those of the layers inside it included.
    """
    root = WeightGroup()
    leaves: list[_Leaf] = []
    for layer in model.layers.values():
        if layer.kind != "layer":
            continue
        group = _child(root, layer)
        inside = _leaves(layer, group)
        leaves += inside
        if layer.model is None:
            _give(group, flat.get(layer.name, ()))
        elif layer.name in flat:
            _divide(flat[layer.name], inside)
        else:
            for leaf in inside:  # Keras 1 writes the layers of nested Sequentials one by one
                _give(leaf.group, flat.get(leaf.layer.name, ()))
    _keep_one_copy(leaves)
    return root


def _child(parent: WeightGroup, layer: LayerConfig) -> WeightGroup:
    group = parent.at(["layers", layer.name])
    group.name = layer.name
    return group


def _leaves(layer: LayerConfig, group: WeightGroup) -> list[_Leaf]:
    """The layers in a nested model, at any depth, with empty groups for them; a plain layer is its own."""
    if layer.model is None:
        return [_Leaf(layer, group)]
    inside = group.at(["layer"] * layer.time_axes)
    return [
        leaf._replace(scope=(layer.name, *leaf.scope))
        for each in layer.model.layers.values()
        if each.kind == "layer"
        for leaf in _leaves(each, _child(inside, each))
    ]


def _give(group: WeightGroup, weights: Sequence[Weight]) -> None:
    group.shapes += [weight.shape for weight in weights]
    group.present = bool(weights)


def _divide(weights: Sequence[Weight], leaves: Sequence[_Leaf]) -> None:
    """Gives each weight to the layer that it is named after; where names say nothing, in order."""
    by_name: dict[str, list[_Leaf]] = {}
    for leaf in leaves:
        by_name.setdefault(leaf.layer.name, []).append(leaf)
    unnamed: dict[str, list[Weight]] = {}
    for weight in weights:
        group = _named(weight.name, by_name)
        if group is None:
            unnamed.setdefault(weight.name.rpartition("/")[0], []).append(weight)
        else:
            _give(group, [weight])
    waiting = [
        leaf.group
        for leaf in leaves
        if not leaf.group.shapes and owns_weights(leaf.layer.class_name, "layer", leaf.layer.config)
    ]
    if len(waiting) == len(unnamed):
        for group, some in zip(waiting, unnamed.values(), strict=True):
            _give(group, some)


def _named(weight: str, by_name: Mapping[str, Sequence[_Leaf]]) -> WeightGroup | None:
    """The group of the layer whose name stands in a weight's; a layer's name may hold slashes itself."""
    *parts, last = weight.split("/")[:_MOST_PARTS]
    for start in range(len(parts)):
        for end in range(len(parts), start, -1):
            leaves = by_name.get("/".join(parts[start:end]))
            if leaves is not None:
                return _best(leaves, parts)
    while "_" in last:
        last = last.rpartition("_")[0]
        if last in by_name:
            return by_name[last][0].group
    return None


def _best(leaves: Sequence[_Leaf], parts: Sequence[str]) -> WeightGroup:
    """Of layers of one name, the one around which more models stand in the weight's name, then the outermost."""
    if len(leaves) == 1:
        return leaves[0].group
    return min(leaves, key=lambda leaf: (-len({*leaf.scope} & {*parts}), len(leaf.scope))).group


def _keep_one_copy(leaves: Sequence[_Leaf]) -> None:
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
