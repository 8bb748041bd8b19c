"""Convolutions: a sliding window shortens each spatial axis, the transposed one lengthens it; channels are replaced."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from archlens.layers.shapes.common import Known, Size, integer, integers, on_shape, spatial_axes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from archlens.layers.shapes.spec import Config, Rule

_DIMENSIONS = (1, 2, 3)


def window(size: Size, width: int, stride: int, padding: Any, dilation: int = 1) -> Size:
    """Return at how many places a window fits on an axis.

    Args:
        size: the length of the axis.
        width: of the window, in elements.
        stride: from one place to the next.
        padding: ``valid``: the window stays inside; ``same`` and ``causal``: it may hang over.
        dilation: the distance of neighbouring elements in the window.

    Raises:
        ValueError: the window does not fit at all, or the padding is none of these.

    Example:
        >>> window(10, 3, 2, "valid"), window(10, 3, 2, "same"), window(None, 3, 2, "same")
        (4, 5, None)
    """
    if padding not in ("valid", "same", "causal"):
        raise ValueError("Expected valid, same or causal")
    if size is None:
        return None
    places = (size - 1 if padding != "valid" else size - dilation * (width - 1) - 1) // stride + 1
    if places <= 0 and padding == "valid":
        raise ValueError("Expected an axis at least as long as the window")
    return places


def transposed(size: Size, reach: int, stride: int, padding: Any, extra: int | None) -> Size:
    """Return the length of an axis after a transposed convolution.

    Args:
        size: the length of the axis before.
        reach: from the first element of the window to behind its last.
        stride: from one place to the next.
        padding: ``valid`` or ``same``.
        extra: the output padding, ``None`` if Keras is to choose it.

    Example:
        >>> transposed(4, 3, 2, "same", None), transposed(4, 3, 2, "valid", None), transposed(4, 3, 2, "same", 1)
        (8, 9, 8)
    """
    if padding not in ("valid", "same"):
        raise ValueError("Expected valid or same")
    if size is None:
        return None
    if padding == "valid":
        return (size - 1) * stride + (max(reach, stride) if extra is None else reach + extra)
    return size * stride if extra is None else (size - 1) * stride + reach % 2 + extra


def convolved(config: Config, shape: Known, kernel: Known, channels: Size) -> Known:
    """Return the shape of a convolution with a kernel of these spatial sizes and this many output channels."""
    axes = _axes(config, shape, len(kernel))
    strides = integers(config.get("strides", 1), len(axes), 1)
    dilations = integers(config.get("dilation_rate", 1), len(axes), 1)
    sizes = dict(enumerate(shape))
    for axis, width, stride, dilation in zip(axes, kernel, strides, dilations, strict=True):
        sizes[axis] = window(shape[axis], integer(width, 1), stride, config["padding"], dilation)
    return _with_channels(sizes, axes, channels)


def deconvolved(config: Config, shape: Known, kernel: Known, channels: Size) -> Known:
    """Return the shape of a transposed convolution, alike."""
    axes = _axes(config, shape, len(kernel))
    strides = integers(config.get("strides", 1), len(axes), 1)
    dilations = integers(config.get("dilation_rate", 1), len(axes), 1)
    given = config.get("output_padding")
    extras = (None,) * len(axes) if given is None else integers(given, len(axes), 0)
    sizes = dict(enumerate(shape))
    for axis, width, stride, dilation, extra in zip(axes, kernel, strides, dilations, extras, strict=True):
        reach = (integer(width, 1) - 1) * dilation + 1
        sizes[axis] = transposed(shape[axis], reach, stride, config["padding"], extra)
    return _with_channels(sizes, axes, channels)


def _axes(config: Config, shape: Known, dimensions: int) -> range:
    if len(shape) != dimensions + 2:
        raise ValueError(f"Expected {dimensions + 2} axes")
    return spatial_axes(config, len(shape))


def _with_channels(sizes: dict[int, Size], axes: range, channels: Size) -> Known:
    axis = channel_axis(axes)
    return tuple(channels if i == axis else size for i, size in sizes.items())


def channel_axis(spatial: range) -> int:
    """Return the axis of the channels, which is in front of the spatial axes or behind them."""
    return spatial.stop if spatial.start == 1 else 1


def _layer(dimensions: int, shape_of_kernel: Callable[[Config, Known, Known, Size], Known] = convolved) -> Rule:
    def rule(config: Config, shape: Known) -> Known:
        kernel = integers(config["kernel_size"], dimensions, 1)
        return shape_of_kernel(config, shape, kernel, integer(config["filters"], 1))

    return on_shape(rule)


def _depthwise(dimensions: int) -> Rule:
    def rule(config: Config, shape: Known) -> Known:
        kernel = integers(config["kernel_size"], dimensions, 1)
        channels = shape[channel_axis(_axes(config, shape, dimensions))]
        return convolved(config, shape, kernel, integer(channels) * integer(config["depth_multiplier"], 1))

    return on_shape(rule)


LAYERS: Mapping[str, Rule] = MappingProxyType({
    **{f"Conv{d}D": _layer(d) for d in _DIMENSIONS},
    **{f"Conv{d}DTranspose": _layer(d, deconvolved) for d in _DIMENSIONS},
    **{f"SeparableConv{d}D": _layer(d) for d in _DIMENSIONS[:2]},
    **{f"LocallyConnected{d}D": _layer(d) for d in _DIMENSIONS[:2]},  # of Keras 2
    **{f"DepthwiseConv{d}D": _depthwise(d) for d in _DIMENSIONS[:2]},
})  # fmt: skip
