"""What the rules of weights share: sizes read off a configuration and the shape of a layer's input."""

from __future__ import annotations

from archlens.graph import Shape
from archlens.layers.rule_types import Config, Weight
from archlens.layers.shape_arithmetic import Size, integer


def axis_size(shape: Shape, axis: int) -> Size:
    """Return the size of an axis, ``None`` if the shape is unknown.

    Raises:
        LookupError: there is no such axis.
    """
    return None if shape is None else shape[axis]


def axis_sizes(config: Config, shape: Shape) -> tuple[Size, ...]:
    """Return the sizes of the axes that the setting ``axis`` names; the last one where it is left out."""
    axes = config.get("axis", -1)
    listed = axes if isinstance(axes, (list, tuple)) else [axes]
    return tuple(axis_size(shape, axis) for axis in listed)


def channels(config: Config, shape: Shape, first: int = 1) -> Size:
    """Return the number of channels; ``first`` is their axis where they come first."""
    return axis_size(shape, first if config.get("data_format") == "channels_first" else -1)


def kernel(config: Config, rank: int) -> tuple[int, ...]:
    """Return the size of a kernel on each of ``rank`` axes."""
    size = config["kernel_size"]
    sizes = size if isinstance(size, (list, tuple)) else [size] * rank
    if len(sizes) != rank:
        raise ValueError("Expected a size for each axis of the kernel")
    return tuple(integer(each, 1) for each in sizes)


def with_bias(config: Config, weights: list[Weight], *bias: Size) -> list[Weight]:
    """Return the weights, and a bias of that shape unless the configuration says that there is none."""
    return [*weights, Weight(bias)] if config.get("use_bias", True) else weights


def times(size: Size, factor: int) -> Size:
    """Return a size taken so many times, ``None`` if it is unknown."""
    return None if size is None else size * factor
