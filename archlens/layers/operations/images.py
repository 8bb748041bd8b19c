"""Operations on images, and on batches of them."""

from __future__ import annotations

from archlens.layers.cost_arithmetic import uncounted
from archlens.layers.families.convolution import channel_axis, convolved
from archlens.layers.families.resize import resized
from archlens.layers.layer_class import Operation
from archlens.layers.rule_types import Arguments, Config, Shapes
from archlens.layers.shape_arithmetic import (
    Known,
    Size,
    argument,
    axis_of,
    integer,
    integers,
    on_shape,
    replaced,
    shape_of,
    sizes_in,
    spatial_axes,
)

_IMAGE, _IMAGES = 3, 4


def _resize(config: Config, shape: Known) -> Known:
    height, width = integers(config["size"], 2, 1)
    return resized(config, shape, height, width)


def _grayscale(config: Config, shape: Known) -> Known:
    if len(shape) not in (_IMAGE, _IMAGES):
        raise ValueError("Expected an image or a batch of images")
    # Counted from behind, the channels' axis is the same for one image and for many.
    axis = channel_axis(spatial_axes(config, _IMAGES)) - _IMAGES
    return replaced(shape, axis_of(axis, len(shape)), 1)


def _framed(config: Config, shape: Known, what: str, sign: int) -> Known:
    """Pad (``sign`` 1) or crop (-1) height and width, to a target where there is one, else by a border."""
    sides = (("height", "top", "bottom"), ("width", "left", "right"))
    if len(shape) not in (_IMAGE, _IMAGES):
        raise ValueError("Expected an image or a batch of images")
    start = spatial_axes(config, _IMAGES).start - _IMAGES
    sizes: list[Size] = []
    for axis, (name, before, behind) in enumerate(sides, start):
        target, size = config[f"target_{name}"], shape[axis]
        border = [config[f"{before}_{what}"], config[f"{behind}_{what}"]]
        if target is not None:
            sizes.append(integer(target, 0))
        else:
            change = integer(border[0], 0) + integer(border[1], 0)
            sizes.append(None if size is None else integer(size + sign * change, 0))
    top = start % len(shape) if len(shape) == _IMAGES else start + _IMAGE
    return (*shape[:top], *sizes, *shape[top + 2 :])


def _patches(config: Config, shape: Known) -> Known:
    """Cut an image into patches as a convolution moves, and put the numbers of each into its channels."""
    size = config["size"]
    dimensions = len(size) if isinstance(size, (list, tuple)) else 2
    kernel = integers(size, dimensions, 1)
    single = len(shape) == dimensions + 1
    batch = (1, *shape) if single else shape
    channels = integer(batch[channel_axis(spatial_axes(config, len(batch)))], 1)
    for width in kernel:
        channels *= width
    strides = kernel if config["strides"] is None else config["strides"]
    result = convolved({**config, "strides": strides}, batch, kernel, channels)
    return result[1:] if single else result


def _map_coordinates(_config: Config, arguments: Arguments) -> Shapes:
    return (shape_of(argument(arguments, 1, "coordinates"))[1:],)


def _scale_and_translate(_config: Config, arguments: Arguments) -> Shapes:
    sizes = argument(arguments, 1, "output_shape")
    return (sizes_in(sizes),)


def _padded(config: Config, shape: Known) -> Known:
    return _framed(config, shape, "padding", 1)


def _cropped(config: Config, shape: Known) -> Known:
    return _framed(config, shape, "cropping", -1)


def _edges(_config: Config, shape: Known) -> Known:
    return (*shape, 2)


OPERATIONS = (
    Operation("Resize", on_shape(_resize), named=("image.resize",)),
    Operation("RGBToGrayscale", on_shape(_grayscale), named=("image.rgb_to_grayscale",)),
    Operation("PadImages", on_shape(_padded), named=("image.pad_images",)),
    Operation("CropImages", on_shape(_cropped), named=("image.crop_images",)),
    Operation("ExtractPatches", on_shape(_patches), named=("image.extract_patches", "image.extract_patches_3d")),
    Operation("MapCoordinates", _map_coordinates, named=("image.map_coordinates",)),
    Operation("ScaleAndTranslate", _scale_and_translate, named=("image.scale_and_translate",)),
    Operation("SobelEdges", on_shape(_edges), named=("image.sobel_edges",), macs=uncounted),
)
