"""Pooling: windows that shrink the spatial axes, to given sizes, or away."""

from __future__ import annotations

from archlens.graph import Trait
from archlens.layers.families.convolution import channel_axis, window
from archlens.layers.layer_class import LayerClass
from archlens.layers.rule_types import Config, ShapeRule
from archlens.layers.shape_arithmetic import Known, flag, integers, on_shape, spatial_axes

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


def _sliding(dimensions: int) -> ShapeRule:
    def rule(config: Config, shape: Known) -> Known:
        _check_rank(shape, dimensions)
        return pooled(config, shape)

    return on_shape(rule)


def _adaptive(dimensions: int) -> ShapeRule:
    def rule(config: Config, shape: Known) -> Known:
        _check_rank(shape, dimensions)
        axes = spatial_axes(config, len(shape))
        sizes = dict(zip(axes, integers(config["output_size"], dimensions, 1), strict=True))
        return tuple(sizes.get(axis, size) for axis, size in enumerate(shape))

    return on_shape(rule)


def _global(dimensions: int) -> ShapeRule:
    def rule(config: Config, shape: Known) -> Known:
        _check_rank(shape, dimensions)
        axes = spatial_axes(config, len(shape))
        if not flag(config.get("keepdims")):
            return (shape[0], shape[channel_axis(axes)])
        return tuple(1 if axis in axes else size for axis, size in enumerate(shape))

    return on_shape(rule)


_DEFAULTS = {"padding": "valid", "data_format": "channels_last"}
_GLOBAL_DEFAULTS = {"data_format": "channels_last"}
_AFFINE: frozenset[Trait] = frozenset({"affine"})

LAYERS = (
    *(
        LayerClass(
            name=f"MaxPooling{d}D",
            role="pooling",
            shapes=_sliding(d),
            defaults=_DEFAULTS,
            aliases=(f"MaxPool{d}D",),
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(
            name=f"AveragePooling{d}D",
            role="pooling",
            shapes=_sliding(d),
            defaults=_DEFAULTS,
            aliases=(f"AvgPool{d}D",),
            traits=_AFFINE,
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(
            name=f"GlobalMaxPooling{d}D",
            role="pooling",
            shapes=_global(d),
            defaults=_GLOBAL_DEFAULTS,
            aliases=(f"GlobalMaxPool{d}D",),
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(
            name=f"GlobalAveragePooling{d}D",
            role="pooling",
            shapes=_global(d),
            defaults=_GLOBAL_DEFAULTS,
            aliases=(f"GlobalAvgPool{d}D",),
            traits=_AFFINE,
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(name=f"Adaptive{how}Pooling{d}D", role="pooling", shapes=_adaptive(d), defaults=_GLOBAL_DEFAULTS)
        for how in ("Max", "Average")
        for d in _DIMENSIONS
    ),
)
