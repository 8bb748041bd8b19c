"""The families of operations: ``keras.ops``, and what archlens reads the functions of TensorFlow as.

One module a family, with its shape rules and a row for each class at the end. They are a package of their own because
they are loaded later than the layers: see :func:`archlens.layers.catalog.operation`.
"""

from __future__ import annotations

from archlens.layers.layer_class import Operation
from archlens.layers.operations import (
    each_element,
    images,
    indexing,
    joining,
    neural,
    products,
    rearranging,
    reductions,
    running_functions,
    signals,
)

OPERATIONS: tuple[Operation, ...] = (
    *each_element.OPERATIONS,  # alone, or of several tensors that are broadcast
    *reductions.OPERATIONS,
    *indexing.OPERATIONS,
    *joining.OPERATIONS,  # concatenate, stack, split
    *products.OPERATIONS,  # matmul, einsum
    *rearranging.OPERATIONS,  # reshape, transpose, repeat
    *neural.OPERATIONS,  # convolutions, pooling
    *images.OPERATIONS,
    *signals.OPERATIONS,  # transforms, decompositions
    *running_functions.OPERATIONS,  # loops and conditions
)
"""Every class of operations. ``Add``, ``Concatenate`` and others are layers too, with rows of their own."""
