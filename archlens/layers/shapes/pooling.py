"""Pooling: windows that shrink the spatial axes, to given sizes, or away."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.layers.shapes.common import Known, flag, integers, on_shape, spatial_axes
from archlens.layers.shapes.convolution import channel_axis, window

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.layers.shapes.spec import Config, Rule

_DIMENSIONS = (1, 2, 3)


def pooled(config: Config, shape: Known) -> Known:
    """Return the shape after pooling all spatial axes of ``shape``; no stride means that of the window."""
    axes = spatial_axes(config, len(shape))
    sizes = integers(config["pool_size"], len(axes), 1)
    given = config.get("strides")
    strides = sizes if given is None else integers(given, len(axes), 1)
    result = list(shape)
    for axis, width, stride in zip(axes, sizes, strides, strict=True):
        result[axis] = window(shape[axis], width, stride, config["padding"])
    return tuple(result)


def _check_rank(shape: Known, dimensions: int) -> None:
    if len(shape) != dimensions + 2:
        raise ValueError(f"Expected {dimensions + 2} axes")


def _sliding(dimensions: int) -> Rule:
    def rule(config: Config, shape: Known) -> Known:
        _check_rank(shape, dimensions)
        return pooled(config, shape)

    return on_shape(rule)


def _adaptive(dimensions: int) -> Rule:
    def rule(config: Config, shape: Known) -> Known:
        _check_rank(shape, dimensions)
        axes = spatial_axes(config, len(shape))
        sizes = dict(zip(axes, integers(config["output_size"], dimensions, 1), strict=True))
        return tuple(sizes.get(axis, size) for axis, size in enumerate(shape))

    return on_shape(rule)


def _global(dimensions: int) -> Rule:
    def rule(config: Config, shape: Known) -> Known:
        _check_rank(shape, dimensions)
        axes = spatial_axes(config, len(shape))
        if not flag(config.get("keepdims")):
            return (shape[0], shape[channel_axis(axes)])
        return tuple(1 if axis in axes else size for axis, size in enumerate(shape))

    return on_shape(rule)


LAYERS: Mapping[str, Rule] = MappingProxyType({
    f"{prefix}{how}Pooling{d}D": rule(d)
    for d in _DIMENSIONS
    for how in ("Max", "Average")
    for prefix, rule in (("", _sliding), ("Adaptive", _adaptive), ("Global", _global))
})  # fmt: skip
