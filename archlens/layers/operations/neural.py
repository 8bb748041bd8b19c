"""Operations of neural networks that change shapes: convolutions, pooling, gates, and blocks of an image."""

from __future__ import annotations

from collections.abc import Sequence

from archlens.graph import Shape
from archlens.layers.cost_arithmetic import count, positions
from archlens.layers.families.convolution import convolved, deconvolved, window
from archlens.layers.families.pooling import pooled
from archlens.layers.layer_class import Operation, operation_rows
from archlens.layers.rule_types import Arguments, Config, Shapes
from archlens.layers.shape_arithmetic import (
    Known,
    Size,
    argument,
    axis_of,
    first,
    integer,
    integers,
    on_shape,
    product,
    replaced,
    shape_of,
    spatial_axes,
)

_IMAGES = 4


def _conv(config: Config, arguments: Arguments) -> Shapes:
    shape, kernel = shape_of(first(arguments)), shape_of(argument(arguments, 1, "kernel"))
    return (convolved(config, shape, kernel[:-2], kernel[-1]),)


def _depthwise_conv(config: Config, arguments: Arguments) -> Shapes:
    shape, kernel = shape_of(first(arguments)), shape_of(argument(arguments, 1, "kernel"))
    return (convolved(config, shape, kernel[:-2], product(kernel[-2:])),)


def _separable_conv(config: Config, arguments: Arguments) -> Shapes:
    shape, depthwise = shape_of(first(arguments)), shape_of(argument(arguments, 1, "depthwise_kernel"))
    pointwise = shape_of(argument(arguments, 2, "pointwise_kernel"))
    return (convolved(config, shape, depthwise[:-2], pointwise[-1]),)


def _conv_transpose(config: Config, arguments: Arguments) -> Shapes:
    shape, kernel = shape_of(first(arguments)), shape_of(argument(arguments, 1, "kernel"))
    return (deconvolved(config, shape, kernel[:-2], kernel[-2]),)


def _adaptive_pool(config: Config, shape: Known) -> Known:
    """Put the given sizes behind the channels; with channels last Keras says a rank that it does not give."""
    size = config["output_size"]
    if config.get("data_format") != "channels_first" or len(size) != len(shape) - 2:
        raise ValueError("Expected channels first, and a size for each axis")
    return (*shape[:2], *(integer(item, 1) for item in size))


def _glu(config: Config, shape: Known) -> Known:
    axis = axis_of(config["axis"], len(shape))
    size = shape[axis]
    if size is not None and size % 2:
        raise ValueError("Expected an even axis")
    return replaced(shape, axis, None if size is None else size // 2)


def _divided(size: Size, by: int) -> Size:
    if size is not None and size % by:
        raise ValueError(f"Expected a multiple of {by}")
    return None if size is None else size // by


def _image_axes(config: Config, shape: Known) -> tuple[int, int, int]:
    """Return the axes of height, width and channels."""
    if len(shape) != _IMAGES:
        raise ValueError("Expected a batch of images")
    high, wide = spatial_axes(config, _IMAGES)
    return high, wide, 6 - high - wide


def _depth_to_space(config: Config, shape: Known) -> Known:
    high, wide, channels = _image_axes(config, shape)
    block = integer(config["block_size"], 1)
    factors = {high: block, wide: block}
    grown = [product((size, factors.get(axis, 1))) for axis, size in enumerate(shape)]
    grown[channels] = _divided(shape[channels], block**2)
    return tuple(grown)


def _space_to_depth(config: Config, shape: Known) -> Known:
    high, wide, channels = _image_axes(config, shape)
    block = integer(config["block_size"], 1)
    result = [_divided(size, block) if axis in (high, wide) else size for axis, size in enumerate(shape)]
    result[channels] = product((shape[channels], block, block))
    return tuple(result)


def _unfold(config: Config, shape: Known) -> Known:
    """Lay the windows of an image side by side; the padding counts on both ends."""
    batch, channels, *image = shape
    names = ("kernel_size", "dilation", "padding", "stride")
    kernel, dilation, padding, stride = (integers(config[name], 2, 0) for name in names)
    padded = [None if size is None else size + 2 * extra for size, extra in zip(image, padding, strict=True)]
    rows = zip(padded, kernel, stride, dilation, strict=True)
    places = [window(size, width, step, "valid", apart) for size, width, step, apart in rows]
    return (batch, product((channels, *kernel)), product(places))


def _fold(config: Config, shape: Known) -> Known:
    batch, columns, _ = shape
    kernel = product(integers(config["kernel_size"], 2, 1)) or 1
    return (batch, _divided(columns, kernel), *integers(config["output_size"], 2, 1))


def _ctc_decode(config: Config, arguments: Arguments) -> Shapes:
    batch, steps, *_ = shape_of(first(arguments))
    paths = 1 if config["strategy"] == "greedy" else integer(config["top_paths"], 1)
    return ((paths, batch, steps), (batch, paths))


def _conv_macs(config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
    """Count each element of the kernel, which has the channels of one group, at each position."""
    return positions(config, outputs[0]) * count(shape_of(argument(arguments, 1, "kernel")))


def _separable_macs(config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
    kernels = (argument(arguments, 1, "depthwise_kernel"), argument(arguments, 2, "pointwise_kernel"))
    return positions(config, outputs[0]) * sum(count(shape_of(kernel)) for kernel in kernels)


def _transposed_macs(config: Config, arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    taken = positions(config, shape_of(first(arguments)))
    return taken * count(shape_of(argument(arguments, 1, "kernel")))


OPERATIONS = (
    Operation("Conv", _conv, macs=_conv_macs),
    Operation("DepthwiseConv", _depthwise_conv, macs=_conv_macs),
    Operation("SeparableConv", _separable_conv, macs=_separable_macs),
    Operation("ConvTranspose", _conv_transpose, macs=_transposed_macs),
    *operation_rows("MaxPool AveragePool", on_shape(pooled)),
    *operation_rows("AdaptiveMaxPool AdaptiveAveragePool", on_shape(_adaptive_pool)),
    Operation("Glu", on_shape(_glu)),
    Operation("DepthToSpace", on_shape(_depth_to_space)),
    Operation("SpaceToDepth", on_shape(_space_to_depth)),
    Operation("Unfold", on_shape(_unfold)),
    Operation("Fold", on_shape(_fold)),
    Operation("CTCDecode", _ctc_decode),
)
