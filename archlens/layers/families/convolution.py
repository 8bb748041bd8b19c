"""Convolutions: a sliding window shortens each spatial axis, the transposed one lengthens it; channels are replaced."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from archlens.graph import Shape, Trait
from archlens.layers.cost_arithmetic import count, positions
from archlens.layers.layer_class import LayerClass
from archlens.layers.rule_types import Arguments, Config, CostRule, ShapeRule, Weight, WeightRule
from archlens.layers.shape_arithmetic import Known, Size, first, integer, integers, on_shape, shape_of, spatial_axes
from archlens.layers.weight_arithmetic import channels, kernel, times, with_bias

_DIMENSIONS = (1, 2, 3)
_PLANE = 2


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


def _layer(dimensions: int, shape_of_kernel: Callable[[Config, Known, Known, Size], Known] = convolved) -> ShapeRule:
    def rule(config: Config, shape: Known) -> Known:
        kernel = integers(config["kernel_size"], dimensions, 1)
        groups = integer(config.get("groups", 1), 1)
        taken = shape[channel_axis(_axes(config, shape, dimensions))]
        if taken is not None and taken % groups:
            raise ValueError("Expected as many channels in each group")
        return shape_of_kernel(config, shape, kernel, integer(config["filters"], 1))

    return on_shape(rule)


def _depthwise(dimensions: int) -> ShapeRule:
    def rule(config: Config, shape: Known) -> Known:
        kernel = integers(config["kernel_size"], dimensions, 1)
        channels = shape[channel_axis(_axes(config, shape, dimensions))]
        return convolved(config, shape, kernel, times(channels, integer(config["depth_multiplier"], 1)))

    return on_shape(rule)


def _convolution_weights(rank: int) -> WeightRule:
    def rule(config: Config, shape: Shape) -> list[Weight]:
        filters, taken = integer(config["filters"], 1), channels(config, shape)
        groups = integer(config.get("groups", 1), 1)
        if taken is not None and taken % groups:
            raise ValueError("Expected as many channels in each group")
        within = None if taken is None else taken // groups
        return with_bias(config, [Weight((*kernel(config, rank), within, filters))], filters)

    return rule


def _transposed_weights(rank: int) -> WeightRule:
    def rule(config: Config, shape: Shape) -> list[Weight]:
        filters = integer(config["filters"], 1)
        return with_bias(config, [Weight((*kernel(config, rank), filters, channels(config, shape)))], filters)

    return rule


def _depthwise_weights(rank: int) -> WeightRule:
    def rule(config: Config, shape: Shape) -> list[Weight]:
        taken, multiplier = channels(config, shape), integer(config.get("depth_multiplier", 1), 1)
        return with_bias(config, [Weight((*kernel(config, rank), taken, multiplier))], times(taken, multiplier))

    return rule


def _separable_weights(rank: int) -> WeightRule:
    def rule(config: Config, shape: Shape) -> list[Weight]:
        taken, multiplier = channels(config, shape), integer(config.get("depth_multiplier", 1), 1)
        filters = integer(config["filters"], 1)
        depthwise = Weight((*kernel(config, rank), taken, multiplier))
        pointwise = Weight((*(1,) * rank, times(taken, multiplier), filters))
        return with_bias(config, [depthwise, pointwise], filters)

    return rule


def _convolution_macs(rank: int) -> CostRule:
    def rule(config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
        taken = count([channels(config, shape_of(first(arguments)))])
        within = taken // integer(config.get("groups", 1), 1)
        return positions(config, outputs[0]) * integer(config["filters"], 1) * count(kernel(config, rank)) * within

    return rule


def _transposed_macs(rank: int) -> CostRule:
    """Count what each position of the input is multiplied with."""

    def rule(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
        shape = shape_of(first(arguments))
        taken = positions(config, shape) * count([channels(config, shape)])
        return taken * count(kernel(config, rank)) * integer(config["filters"], 1)

    return rule


def _depthwise_macs(rank: int) -> CostRule:
    def rule(config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
        return positions(config, outputs[0]) * _multiplied(config, arguments) * count(kernel(config, rank))

    return rule


def _separable_macs(rank: int) -> CostRule:
    def rule(config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
        of_each = count(kernel(config, rank)) + integer(config["filters"], 1)
        return positions(config, outputs[0]) * _multiplied(config, arguments) * of_each

    return rule


def _multiplied(config: Config, arguments: Arguments) -> int:
    """Return the channels behind a depthwise convolution."""
    taken = channels(config, shape_of(first(arguments)))
    return count([taken, integer(config.get("depth_multiplier", 1), 1)])


_DEFAULTS = {
    "strides": 1,
    "padding": "valid",
    "data_format": "channels_last",
    "dilation_rate": 1,
    "activation": "linear",
    "use_bias": True,
}
_GROUPED = {**_DEFAULTS, "groups": 1}
_DEEP = {**_DEFAULTS, "depth_multiplier": 1}
_LOCAL = {key: value for key, value in _DEFAULTS.items() if key != "dilation_rate"}
_FILTERS_CHANNELS: frozenset[Trait] = frozenset({"filters channels"})
_OF_KERAS_1 = {
    1: ("Convolution1D", "AtrousConvolution1D"),
    2: ("Convolution2D", "AtrousConvolution2D"),
    3: ("Convolution3D",),
}

LAYERS = (
    *(
        LayerClass(
            name=f"Conv{d}D",
            role="convolution",
            shapes=_layer(d),
            weights=_convolution_weights(d),
            macs=_convolution_macs(d),
            defaults=_GROUPED,
            aliases=(f"Convolution{d}D",),
            former_names=_OF_KERAS_1[d],
            traits=_FILTERS_CHANNELS,
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(
            name=f"Conv{d}DTranspose",
            role="convolution",
            shapes=_layer(d, deconvolved),
            weights=_transposed_weights(d),
            macs=_transposed_macs(d),
            defaults=_DEFAULTS,
            aliases=(f"Convolution{d}DTranspose",),
            former_names=("Deconvolution2D",) if d == _PLANE else (),
            traits=_FILTERS_CHANNELS,
        )
        for d in _DIMENSIONS
    ),
    *(
        LayerClass(
            name=f"SeparableConv{d}D",
            role="convolution",
            shapes=_layer(d),
            weights=_separable_weights(d),
            macs=_separable_macs(d),
            defaults=_DEEP,
            aliases=(f"SeparableConvolution{d}D",),
            former_names=("SeparableConvolution2D",) if d == _PLANE else (),
        )
        for d in _DIMENSIONS[:2]
    ),
    *(
        LayerClass(
            name=f"DepthwiseConv{d}D",
            role="convolution",
            shapes=_depthwise(d),
            weights=_depthwise_weights(d),
            macs=_depthwise_macs(d),
            defaults=_DEEP,
        )
        for d in _DIMENSIONS[:2]
    ),
    # Of Keras 2: a kernel of its own for each position.
    *(
        LayerClass(
            name=f"LocallyConnected{d}D",
            role="convolution",
            shapes=_layer(d),
            trained=True,
            macs=_convolution_macs(d),
            defaults=_LOCAL,
        )
        for d in _DIMENSIONS[:2]
    ),
    # No classes of Keras's; what people name so is counted as what it is named after.
    *(
        LayerClass(name=f"{kind}3D", role="convolution", trained=True, public=False)
        for kind in ("SeparableConv", "DepthwiseConv", "LocallyConnected")
    ),
)
