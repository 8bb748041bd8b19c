"""Dense layers and embeddings: the last axis is replaced, or one is added."""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.layers.shapes.common import (
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
from archlens.layers.shapes.spec import Arguments, Config, Rule, Shapes, Spec

if TYPE_CHECKING:
    from collections.abc import Mapping

_EQUATION = re.compile(r"(\.\.\.)?([a-zA-Z]+)(\.\.\.)?,[a-zA-Z]+->(\.\.\.)?([a-zA-Z]+)(\.\.\.)?")


def _dense(config: Config, shape: Known) -> Known:
    return replaced(shape, axis_of(-1, len(shape)), integer(config["units"], 1))


def _einsum_dense(config: Config, shape: Known) -> Known:
    """Give the batch axis, what the ellipsis stands for, and ``output_shape``, in which open axes stay open.

    Every letter of the output has a size there, but for the first one where that is the batch axis.
    """
    match = _EQUATION.fullmatch(config["equation"])
    if match is None:
        raise ValueError("Expected an equation of one input and one kernel")
    left, letters, right, left_out, out_letters, right_out = match.groups()
    if (left, right) != (left_out, right_out) or (left and right):
        raise ValueError("Expected one ellipsis on both sides, in the same place")
    hidden = len(shape) - len(letters)
    if hidden < 0 or (hidden and not (left or right)):
        raise ValueError("Expected a letter for each axis")
    if left and shape[1:hidden] != shape[1:hidden][::-1]:
        raise ValueError("Keras says these axes in reverse, and gives them as they are: neither is certain")
    declared = _declared(config["output_shape"])
    before = shape[: max(hidden, 1)] if left else shape[:1]
    if len(before) + len(declared) != len(out_letters) + (hidden if left else 0):
        raise ValueError("Expected a size for each axis of the output")
    return (*before, *declared, *(shape[len(letters) :] if right else ()))


def _declared(sizes: object) -> list[int | None]:
    items = sizes if isinstance(sizes, (list, tuple)) else [sizes]
    return [None if size is None else integer(size, 1) for size in items]


def _embedding(config: Config, shape: Known) -> Known:
    return (*shape, integer(config["output_dim"], 1))


def _reversible_embedding(config: Config, arguments: Arguments) -> Shapes:
    value = first(arguments)
    if isinstance(value, Spec) and value.shape is None:
        return (None,)
    shape = shape_of(value)
    if flag(argument(arguments, 1, "reverse", False)):
        return (replaced(shape, axis_of(-1, len(shape)), integer(config["input_dim"], 1)),)
    return (_embedding(config, known(shape)),)


LAYERS: Mapping[str, Rule] = MappingProxyType({
    "Dense": on_shape(_dense),
    "EinsumDense": on_shape(_einsum_dense),
    "Embedding": on_shape(_embedding),
    "ReversibleEmbedding": _reversible_embedding,
})  # fmt: skip
