"""Layers that give the same elements another shape, and the arithmetic of reshaping."""

from __future__ import annotations

import math
from typing import Any

from archlens.layers.layer_class import LayerClass, weightless
from archlens.layers.rule_types import Config
from archlens.layers.shape_arithmetic import Known, integer, on_shape, product, sizes_in


def reshaped(shape: Known, target: Any) -> Known:
    """Return ``target`` with its -1 worked out, as far as that can be known.

    A target may leave an axis open with ``None``, as files do for sizes that were computed from other tensors.

    Raises:
        ValueError: the elements do not fit.

    Example:
        >>> reshaped((4, 6), [-1, 8]), reshaped((None, 6), [-1, 8])
        ((3, 8), (None, 8))
    """
    wanted = list(sizes_in(target, -1))
    if wanted.count(-1) > 1:
        raise ValueError("Expected at most one -1")
    elements = product(shape)
    if elements is None or None in wanted:
        return tuple(None if size == -1 else size for size in wanted)
    rest = math.prod(size for size in wanted if size is not None and size != -1)
    fits = rest > 0 and elements % rest == 0 if -1 in wanted else rest == elements
    if not fits:
        raise ValueError("Expected as many elements as before")
    return tuple(elements // rest if size == -1 else size for size in wanted)


def _reshape(config: Config, shape: Known) -> Known:
    return (shape[0], *reshaped(shape[1:], config["target_shape"]))


def _flatten(_config: Config, shape: Known) -> Known:
    return (shape[0], product(shape[1:]))


def _permute(config: Config, shape: Known) -> Known:
    dims = [integer(dim, 1) for dim in config["dims"]]
    if sorted(dims) != list(range(1, len(shape))):
        raise ValueError("Expected each axis once")
    return (shape[0], *(shape[dim] for dim in dims))


def _repeat_vector(config: Config, shape: Known) -> Known:
    batch, size = shape
    return (batch, integer(config["n"], 0), size)


LAYERS = (
    LayerClass(name="Reshape", role="reshape", shapes=on_shape(_reshape), traits=frozenset({"affine"})),
    LayerClass(name="Flatten", role="flatten", shapes=on_shape(_flatten), defaults={"data_format": "channels_last"}),
    LayerClass(name="Permute", role="reshape", shapes=on_shape(_permute)),
    LayerClass(name="RepeatVector", role="reshape", shapes=on_shape(_repeat_vector)),
    # Of newer versions of Keras 3: images and volumes cut into patches, and patches put together again.
    *(
        LayerClass(name=name, owns_if=weightless, public=False)
        for name in ("ExtractPatches2D", "ExtractPatches3D", "ReconstructPatches2D", "ReconstructPatches3D")
    ),
)
