"""What the rules of costs share: numbers of elements and positions, all of whose axes must be known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from archlens.graph import Shape
from archlens.layers.rule_types import Arguments, Config
from archlens.layers.shape_arithmetic import Size, known, product, spatial_axes


def count(sizes: Iterable[Size]) -> int:
    """Return the product of sizes.

    Raises:
        ValueError: one of them is not known.

    Example:
        >>> count((2, 3)), count(())
        (6, 1)
    """
    number = product(sizes)
    if number is None:
        raise ValueError("Expected sizes that are known")
    return number


def elements(shape: Shape) -> int:
    """Return the number of elements of a tensor.

    Raises:
        ValueError: an axis, or the rank, is not known.

    Example:
        >>> elements((1, 5, 8))
        40
    """
    return count(known(shape))


def positions(config: Config, shape: Shape) -> int:
    """Return the number of positions in a tensor: the product of its axes between batch and channels.

    Example:
        >>> positions({"data_format": "channels_first"}, (1, 3, 4, 5))
        20
    """
    sizes = known(shape)
    return count(sizes[axis] for axis in spatial_axes(config, len(sizes)))


def free(_config: Config, _arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Say that a call multiplies element by element alone, though nothing else is known of its class."""
    return 0


def uncounted(_config: Config, _arguments: Arguments, _outputs: Sequence[Shape]) -> int:
    """Say that it is not known what a call multiplies, though it does.

    Raises:
        ValueError: always.
    """
    raise ValueError("Expected a class whose products are known")
