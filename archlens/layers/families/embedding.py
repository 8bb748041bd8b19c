"""Embeddings: an axis is added."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.graph import Shape
from archlens.layers.cost_arithmetic import elements
from archlens.layers.layer_class import LayerClass
from archlens.layers.partial_shapes import agree
from archlens.layers.rule_types import Arguments, Config, Shapes, Spec, Weight
from archlens.layers.shape_arithmetic import (
    Known,
    argument,
    axis_of,
    first,
    flag,
    integer,
    known,
    on_shape,
    replaced,
    shape_of,
)


def _embedding(config: Config, shape: Known) -> Known:
    return (*shape, integer(config["output_dim"], 1))


def _reversible_embedding(config: Config, arguments: Arguments) -> Shapes:
    value = first(arguments)
    if isinstance(value, Spec) and value.shape is None:
        return (None,)
    shape = shape_of(value)
    if flag(argument(arguments, 1, "reverse", False)):
        if not agree(shape[-1:], (integer(config["output_dim"], 1),)):
            raise ValueError("Expected vectors as wide as those that it embeds in")
        return (replaced(shape, axis_of(-1, len(shape)), integer(config["input_dim"], 1)),)
    return (_embedding(config, known(shape)),)


def _embedding_weights(config: Config, _shape: Shape) -> list[Weight]:
    return [Weight((integer(config["input_dim"], 1), integer(config["output_dim"], 1)))]


def _reversible_weights(config: Config, shape: Shape) -> list[Weight]:
    weights = _embedding_weights(config, shape)
    if flag(config.get("tie_weights", True)):
        return weights
    return [*weights, Weight((integer(config["output_dim"], 1), integer(config["input_dim"], 1)))]


def _reversible_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Count the products with the whole vocabulary; looking up multiplies nothing."""
    if not flag(argument(arguments, 1, "reverse", False)):
        return 0
    return elements(shape_of(first(arguments))) * integer(config["input_dim"], 1)


LAYERS = (
    LayerClass(name="Embedding", role="embedding", shapes=on_shape(_embedding), weights=_embedding_weights),
    LayerClass(
        name="ReversibleEmbedding",
        role="embedding",
        shapes=_reversible_embedding,
        weights=_reversible_weights,
        macs=_reversible_macs,
        traits=frozenset({"projects"}),
    ),
)
