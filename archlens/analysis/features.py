"""How many features a tensor has, and how a call changes their number: section 4 of the definitions."""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence

from archlens.graph import Layer, Shape

EXPANSION = 4.0
"""The ratio above which a call is an expansion, and below whose inverse it is a contraction: a 2 × 2 pooling is not."""

_SHAPES = 1024
"""How many shapes are remembered: the calls of a model have few different ones."""


@functools.lru_cache(_SHAPES)
def features(shape: Shape) -> int | None:
    """The elements per sample: the product of all axes but the batch axis; ``None`` if an axis is unknown.

    Example:
        >>> features((None, 8, 4)), features((None,)), features((None, None, 4))
        (32, 1, None)
    """
    if shape is None or None in shape[1:]:
        return None
    return math.prod(axis for axis in shape[1:] if axis is not None)


@functools.lru_cache(_SHAPES)
def ratio(shape: Shape, incoming: tuple[Shape, ...]) -> float | None:
    """Features out / the sum of the features coming in.

    Where axes are unknown, the products of the known axes are compared, if the output and all incoming tensors have
    the same number of unknown axes; else the ratio is ``None``.

    Args:
        shape: of the first output.
        incoming: of the distinct incoming feature tensors.

    Example:
        >>> ratio((None, 128), ((None, 64), (None, 64))), ratio((None, None, 8), ((None, None, 4),))
        (1.0, 2.0)
        >>> ratio((None, 8), ((None, None, 4),)) is None
        True
    """
    if shape is None or not incoming:
        return None
    unknown = shape[1:].count(None)
    total = 0
    for each in incoming:
        if each is None or each[1:].count(None) != unknown:
            return None
        total += _known(each)
    # Whole numbers of any size divide exactly; only the result is a float.
    return _divide(_known(shape), total)


def _known(shape: Sequence[int | None]) -> int:
    return math.prod(axis for axis in shape[1:] if axis is not None)


def _divide(part: int, whole: int) -> float | None:
    try:
        return part / whole if whole else None
    except OverflowError:
        return None


def shares(incoming: Sequence[Shape]) -> list[float | None]:
    """Of each tensor, its features / the sum over all; ``None`` where one is unknown.

    Example:
        >>> shares([(None, 96), (None, 32)])
        [0.75, 0.25]
    """
    counts = [features(shape) for shape in incoming]
    known = [count for count in counts if count is not None]
    if len(known) < len(counts):
        return [None] * len(counts)
    total = sum(known)
    return [_divide(count, total) for count in known]


def known_shares(incoming: Sequence[Shape]) -> list[float | None]:
    """Shares as people are told them: where axes are unknown, of the known ones, on the terms of :func:`ratio`.

    Example:
        >>> known_shares([(None, None, 96), (None, None, 32)]), known_shares([(None, None, 96), (None, 32)])
        ([0.75, 0.25], [None, None])
    """
    known = [shape for shape in incoming if shape is not None]
    unknown = {shape[1:].count(None) for shape in known}
    if len(known) < len(incoming) or len(unknown) > 1:
        return [None] * len(incoming)
    products = [_known(shape) for shape in known]
    total = sum(products)
    return [_divide(product, total) for product in products]


def takes_indices(layer: Layer) -> bool:
    """Whether what a layer takes are indices, categories or texts: their number is no count of features.

    Example:
        >>> import archlens
        >>> graph = archlens.analyze("sample_models/image_text.keras").graph
        >>> [layer.name for layer in graph.layers if takes_indices(layer)]
        ['text_embedding']
    """
    return layer.role == "embedding" or "takes indices" in layer.traits
