"""The shape rules of all operations, by class."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.layers.shapes import (
    ops_combine,
    ops_elementwise,
    ops_image,
    ops_index,
    ops_nn,
    ops_product,
    ops_reduce,
    ops_shape,
    ops_signal,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.layers.shapes.spec import Rule

_OPERATION_FAMILIES = (
    ops_elementwise.OPERATIONS,
    ops_reduce.OPERATIONS,
    ops_index.OPERATIONS,
    ops_combine.OPERATIONS,  # concatenate, stack, split
    ops_product.OPERATIONS,  # matmul, einsum
    ops_shape.OPERATIONS,  # reshape, transpose, repeat
    ops_nn.OPERATIONS,
    ops_image.OPERATIONS,
    ops_signal.OPERATIONS,  # transforms, decompositions
)

OPERATIONS: Mapping[str, Rule] = MappingProxyType(
    {name: rule for family in _OPERATION_FAMILIES for name, rule in family.items()}
)
"""Class of an operation → shape rule. ``Add``, ``Concatenate`` and others are layers too, with rules of their own."""
