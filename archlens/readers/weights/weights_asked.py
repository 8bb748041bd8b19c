"""Which weights the configuration of a layer asks for, and whether those in the file are these."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from archlens.graph import Shape
from archlens.layers.catalog import layer_class, role_of
from archlens.layers.rule_types import Weight
from archlens.layers.weight_shapes import expected_weights, fits, layer_weights
from archlens.readers.keras.model_records import LayerConfig
from archlens.readers.weights.weight_groups import WeightGroup

_SURE_OF_WEIGHTS = frozenset({"embedding", "convolution", "recurrent", "dense"})
_OTHERWISE_IN_KERAS_1 = frozenset({"convolution", "recurrent"})
"""Roles whose weights Keras 1 arranged otherwise: a kernel for each gate, Theano's order of axes."""

_WITH_VOCABULARY = frozenset({"Discretization", "IntegerLookup", "StringLookup", "TextVectorization"})
"""Classes that Keras 2 gives weights of the size of what they were adapted to: boundaries, frequencies of words."""


class Misfit(NamedTuple):
    """A layer whose weights in the file are not those that its configuration asks for.

    Attributes:
        layer: the layer.
        shapes: of its weights in the file.
        expected: the shapes that it asks for, ``None`` for an axis that is not known.
    """

    layer: LayerConfig
    shapes: Sequence[tuple[int, ...]]
    expected: Sequence[tuple[int | None, ...]]


def misfit(layer: LayerConfig, group: WeightGroup) -> Misfit | None:
    """What does not fit of a layer's weights in the file; ``None`` if nothing does for certain."""
    shapes = group.all_shapes()
    if not shapes or layer.kind != "layer" or not layer.builtin:
        return None
    expected = expected_weights(layer.class_name, layer.config, built_on(layer))
    if expected is None or fits(shapes, expected) or _as_keras_1_has_them(layer, shapes, expected):
        return None
    return Misfit(layer, shapes, expected)


def must_own_weights(layer: LayerConfig) -> bool:
    """Whether it is certain that a layer owns weights once it is built: its role says so, or the rule of its class."""
    if layer.kind != "layer" or not layer.builtin:
        return False
    if role_of(layer.effective_class, layer.kind) in _SURE_OF_WEIGHTS:
        return True
    return bool(expected_weights(layer.class_name, layer.config, built_on(layer)))


def weights_asked(layer: LayerConfig) -> list[Weight] | None:
    """The weights that a layer asks for, in the order in which it makes them; ``None`` if that is not certain."""
    row = layer_class(layer.class_name)
    if layer.kind != "layer" or not layer.builtin or row is None or row.saved_twice:
        return None
    return layer_weights(layer.class_name, layer.config, built_on(layer))


def counted_shapes(layer: LayerConfig, shapes: list[tuple[int, ...]]) -> list[tuple[int, ...]]:
    """The shapes of the weights that count as parameters.

    What has the size of a vocabulary is empty to Keras; of frequencies it counts the number of documents that they are
    of, which not every file holds.
    """
    if not layer.builtin or layer.class_name not in _WITH_VOCABULARY:
        return shapes
    return [()] if shapes and layer.config.get("output_mode") == "tf_idf" else []


def may_keep_boundaries(layer: LayerConfig) -> bool:
    """Whether a layer may have been adapted to boundaries of bins, which HDF5 files of Keras 2 hold."""
    return layer.builtin and layer.class_name == "Discretization" and layer.config.get("bin_boundaries") is None


def built_on(layer: LayerConfig) -> Shape:
    """The shape that a layer was built on: as the file tells it, else that of the first tensor that it takes."""
    if layer.build_shape is not None:
        return layer.build_shape
    taken = next((reference for node in layer.nodes[:1] for _, reference in node.references), None)
    return None if taken is None else taken.shape


def _as_keras_1_has_them(
    layer: LayerConfig, shapes: Sequence[tuple[int, ...]], expected: Sequence[tuple[int | None, ...]]
) -> bool:
    """Whether they may be the same weights in another arrangement: as many numbers, or nobody knows how many."""
    if role_of(layer.effective_class, layer.kind) not in _OTHERWISE_IN_KERAS_1:
        return False
    asked = 0
    for shape in expected:
        known = [size for size in shape if size is not None]
        if len(known) < len(shape):
            return True
        asked += math.prod(known)
    return asked == sum(map(math.prod, shapes))
