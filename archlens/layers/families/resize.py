"""Layers that pad, crop, repeat or resample the spatial axes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from archlens.layers.layer_class import LayerClass
from archlens.layers.rule_types import Arguments, Config, ShapeRule, Shapes
from archlens.layers.shape_arithmetic import Known, axis_of, integer, integers, on_shape, spatial_axes

_DIMENSIONS = (1, 2, 3)
_PLANE = 2
_IMAGE, _IMAGES = 3, 4


def _pairs(value: Any, dimensions: int) -> list[tuple[int, ...]]:
    """Return how much is added or cut before and behind each axis; of one axis the pair may stand alone."""
    if dimensions == 1 and isinstance(value, (list, tuple)) and not any(isinstance(v, (list, tuple)) for v in value):
        return [integers(value, 2, 0)]
    items = value if isinstance(value, (list, tuple)) else [value] * dimensions
    return [integers(item, 2, 0) for item in items]


def _spatial(
    dimensions: int, function: Callable[[int, Any], int], key: str, read: Callable[[Any, int], Any]
) -> ShapeRule:
    """Make a rule that maps every known spatial axis with what stands in the configuration for it."""

    def rule(config: Config, shape: Known) -> Known:
        if len(shape) != dimensions + 2:
            raise ValueError(f"Expected {dimensions + 2} axes")
        result = list(shape)
        values = read(config[key], dimensions)
        for axis, value in zip(spatial_axes(config, len(shape)), values, strict=True):
            size = shape[axis]
            result[axis] = None if size is None else function(size, value)
        return tuple(result)

    return on_shape(rule)


def _grown(size: int, pair: tuple[int, int]) -> int:
    return size + pair[0] + pair[1]


def _cropped(size: int, pair: tuple[int, int]) -> int:
    return integer(size - pair[0] - pair[1], 1)


def _scaled(size: int, factor: int) -> int:
    return size * factor


def _positive(value: Any, dimensions: int) -> tuple[int, ...]:
    return integers(value, dimensions, 1)


def resized(config: Config, shape: Known, height: int, width: int) -> Known:
    """Return the shape of an image, or of a batch of images, after resizing it."""
    if len(shape) not in (_IMAGE, _IMAGES):
        raise ValueError("Expected an image or a batch of images")
    last = not spatial_axes(config, _IMAGES).start - 1
    top = axis_of(-3 if last else -2, len(shape))
    return (*shape[:top], height, width, *shape[top + 2 :])


def _upsampled_plane_in_keras_2(config: Config, arguments: Arguments) -> Shapes:
    """Give neither axis of a plane if one is unknown: Keras 2 then computes both when the model runs."""
    shapes = _spatial(_PLANE, _scaled, "size", _positive)(config, arguments)
    shape = shapes[0] if shapes else None
    if shape is None or all(shape[axis] is not None for axis in spatial_axes(config, len(shape))):
        return shapes
    axes = spatial_axes(config, len(shape))
    return (tuple(None if axis in axes else size for axis, size in enumerate(shape)),)


_DEFAULTS = {"data_format": "channels_last"}
_UPSAMPLING_DEFAULTS: Mapping[int, Mapping[str, Any]] = {
    1: {},
    2: {**_DEFAULTS, "interpolation": "nearest"},
    3: _DEFAULTS,
}

LAYERS = (
    *(
        LayerClass(
            name=f"ZeroPadding{d}D",
            role="resize",
            shapes=_spatial(d, _grown, "padding", _pairs),
            defaults=_DEFAULTS if d > 1 else {},
            traits=frozenset({"light"}) if d == _PLANE else frozenset(),
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(
            name=f"Cropping{d}D",
            role="resize",
            shapes=_spatial(d, _cropped, "cropping", _pairs),
            defaults=_DEFAULTS if d > 1 else {},
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(
            name=f"UpSampling{d}D",
            role="resize",
            shapes=_spatial(d, _scaled, "size", _positive),
            former_shapes=_upsampled_plane_in_keras_2 if d == _PLANE else None,
            defaults=_UPSAMPLING_DEFAULTS[d],
        )
        for d in _DIMENSIONS
    ),
)
