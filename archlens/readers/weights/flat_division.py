"""Which layer inside a nested model owns which weights of the one list in which Keras 1 and 2 wrote them all.

1. A weight mostly carries the name of its layer (``conv/kernel:0``, in Keras 1 ``conv_W``).
2. A weight that a layer made before it was called carries none (``mean:0`` of an adapted ``Normalization``, whatever a
   user's layer makes in ``__init__``). Layers without weights so far are given what their configuration asks for; what
   is left is of the one layer that may own anything.
3. Where that is not certain, or the names lead to weights that do not fit (TensorFlow 1 gave a name that was taken a
   number), the order tells: first the weights that are trained, layer by layer, then the others.

What these do not decide is given to no layer, and the layers that may own it are marked as uncertain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from archlens.layers.catalog import owns_weights
from archlens.layers.rule_types import Weight
from archlens.layers.weight_shapes import fits
from archlens.readers.keras.model_records import LayerConfig
from archlens.readers.weights.weight_groups import WeightGroup
from archlens.readers.weights.weights_asked import may_keep_boundaries, weights_asked

_MOST_PARTS = 32
_ADAPTED, _STATISTICS = "Normalization", ("mean", "variance", "count")
"""The class, and its weights in order."""

_Asked = list[Weight] | None
"""The weights that a layer asks for; ``None`` if that is not certain."""


class NamedWeight(NamedTuple):
    """A weight by its name in the file, and its shape."""

    name: str
    shape: tuple[int, ...]


_ByShape = dict[tuple[int | None, ...], list[NamedWeight]]
"""Weights by their shape."""


class Leaf(NamedTuple):
    """A layer inside a nested model, the group that its weights go into, and the names of the models around it."""

    layer: LayerConfig
    group: WeightGroup
    scope: tuple[str, ...] = ()


def give(group: WeightGroup, weights: Sequence[NamedWeight]) -> None:
    """Add weights to a layer's group."""
    group.shapes += [weight.shape for weight in weights]
    group.present = group.present or bool(weights)


def divide(weights: Sequence[NamedWeight], leaves: Sequence[Leaf]) -> None:
    """Give each weight of a nested model to its layer; the numbers are those of the module's text.

    Args:
        weights: the list of the model's weights.
        leaves: the layers inside it, in order; their groups are still empty.
    """
    asked = [weights_asked(leaf.layer) for leaf in leaves]
    nameless = _divide_by_name(weights, leaves)  # 1
    unsure = _divide_nameless(nameless, leaves, asked) if nameless else []  # 2
    if unsure or not all(map(_fits, leaves, asked)):
        in_order = _in_order(weights, leaves, asked)  # 3
        if in_order is not None:
            _divide_in_order(weights, leaves, in_order)
        else:
            _mark(unsure)


def divide_unordered(weights: Sequence[NamedWeight], leaves: Sequence[Leaf]) -> list[NamedWeight]:
    """As :func:`divide`, of weights whose order tells nothing.

    Returns:
        The weights of which it is not certain whose they are; they are given to no layer.
    """
    asked = [weights_asked(leaf.layer) for leaf in leaves]
    nameless = _divide_by_name(weights, leaves)  # 1
    unsure = _divide_nameless(nameless, leaves, asked) if nameless else []  # 2
    return nameless if unsure else []


def _divide_by_name(weights: Iterable[NamedWeight], leaves: Sequence[Leaf]) -> list[NamedWeight]:
    """Give weights to the layers that they are named after; the others."""
    by_name: dict[str, list[Leaf]] = {}
    for leaf in leaves:
        by_name.setdefault(leaf.layer.name, []).append(leaf)
    nameless = []
    for weight in weights:
        group = _named(weight.name, by_name)
        if group is None:
            nameless.append(weight)
        else:
            give(group, [weight])
    return nameless


def _named(weight: str, by_name: Mapping[str, Sequence[Leaf]]) -> WeightGroup | None:
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


def _best(leaves: Sequence[Leaf], parts: Sequence[str]) -> WeightGroup:
    """Of layers of one name, the one around which more models stand in the weight's name, then the outermost."""
    if len(leaves) == 1:
        return leaves[0].group
    return min(leaves, key=lambda leaf: (-len({*leaf.scope} & {*parts}), len(leaf.scope))).group


def _divide_nameless(
    nameless: Iterable[NamedWeight], leaves: Sequence[Leaf], asked: Sequence[_Asked]
) -> Sequence[Leaf]:
    """Give weights that carry no layer's name to the layers that they can be of.

    Returns:
        The layers of which it is not certain what they own; none of the weights is given to them.
    """
    left: _ByShape = {}
    for weight in _without_statistics(list(nameless), leaves, asked):
        left.setdefault(weight.shape, []).append(weight)
    waiting = [(leaf, of_leaf) for leaf, of_leaf in zip(leaves, asked, strict=True) if not leaf.group.shapes]
    for leaf, of_leaf in waiting:
        taken = _taken(left, of_leaf or ())
        if taken is None:
            return [leaf for leaf, _ in waiting]
        give(leaf.group, taken)
    rest = [weight for alike in left.values() for weight in alike]
    if not rest:
        return []
    owners = _possible_owners(leaves, asked)
    if len(owners) != 1:
        return owners or leaves
    give(owners[0].group, rest)
    return []


def _without_statistics(
    nameless: Sequence[NamedWeight], leaves: Sequence[Leaf], asked: Sequence[_Asked]
) -> Sequence[NamedWeight]:
    """Give ``Normalization`` what it was adapted to, which has the same names in all files, and leave the others.

    What shape it has is not known behind a layer of the user's own; but each layer has its own, in order.
    """
    adapted = [
        (leaf, of_leaf)
        for leaf, of_leaf in zip(leaves, asked, strict=True)
        if _is_adapted(leaf.layer) and not leaf.group.shapes
    ]
    statistics = [weight for weight in nameless if weight.name.partition(":")[0] in _STATISTICS]
    size = len(_STATISTICS)
    sets = [statistics[start : start + size] for start in range(0, len(statistics), size)]
    if len(sets) != len(adapted):
        return nameless
    for (_, of_leaf), found in zip(adapted, sets, strict=True):
        names = tuple(weight.name.partition(":")[0] for weight in found)
        wanted = [weight.shape for weight in found] if of_leaf is None else [each.shape for each in of_leaf]
        if names != _STATISTICS or not fits([weight.shape for weight in found], wanted):
            return nameless
    for (leaf, _), found in zip(adapted, sets, strict=True):
        give(leaf.group, found)
    return [weight for weight in nameless if weight not in statistics]


def _is_adapted(layer: LayerConfig) -> bool:
    is_own = layer.builtin and layer.class_name == _ADAPTED
    return is_own and owns_weights(layer.class_name, layer.kind, layer.config)


def _taken(left: _ByShape, asked: Iterable[Weight]) -> list[NamedWeight] | None:
    """Weights of the shapes that a layer asks for, taken out of what is left; ``None`` if one is not certain."""
    taken = []
    for weight in asked:
        alike = left.get(weight.shape)  # nothing is left of a shape of which an axis is not known
        if not alike:
            return None
        taken.append(alike.pop())
    return taken


def _possible_owners(leaves: Sequence[Leaf], asked: Sequence[_Asked]) -> list[Leaf]:
    """The layers that can own weights of which their configuration says nothing: a user's own, and some of Keras's."""
    unknown = [leaf for leaf, of_leaf in zip(leaves, asked, strict=True) if of_leaf is None]
    owners = []
    for leaf in unknown:
        layer = leaf.layer
        whole = layer.builtin and leaf.group.shapes  # Keras's own layers name either all of their weights or none
        owns = owns_weights(layer.class_name, layer.kind, layer.config) or may_keep_boundaries(layer)
        if owns and not whole:
            owners.append(leaf)
    return owners


def _mark(leaves: Iterable[Leaf]) -> None:
    """Mark layers of which it is not certain which weights are theirs."""
    for leaf in leaves:
        leaf.group.present = True
        leaf.group.certain = False


def _fits(leaf: Leaf, asked: _Asked) -> bool:
    return not leaf.group.shapes or asked is None or fits(leaf.group.shapes, [weight.shape for weight in asked])


def _in_order(weights: Sequence[NamedWeight], leaves: Sequence[Leaf], asked: Sequence[_Asked]) -> list[int] | None:
    """The number of each weight's layer by their order alone; ``None`` if these are not what the layers ask for."""
    trained: list[tuple[int, Weight]] = []
    others: list[tuple[int, Weight]] = []
    for number, (leaf, of_leaf) in enumerate(zip(leaves, asked, strict=True)):
        for weight in of_leaf or ():
            is_trained = weight.trained and leaf.layer.config.get("trainable", True)
            (trained if is_trained else others).append((number, weight))
    in_order = trained + others
    if len(in_order) != len(weights):
        return None
    for each, (_, wanted) in zip(weights, in_order, strict=True):
        if not fits([each.shape], [wanted.shape]):
            return None
    return [number for number, _ in in_order]


def _divide_in_order(weights: Iterable[NamedWeight], leaves: Sequence[Leaf], owners: Iterable[int]) -> None:
    for leaf in leaves:
        leaf.group.shapes.clear()
    for weight, number in zip(weights, owners, strict=True):
        give(leaves[number].group, [weight])
