"""The shapes that Keras' layers and operations give, by class name and configuration, without Keras."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from archlens.layers.shapes import (
    attention,
    convolution,
    custom,
    dense,
    merge,
    pooling,
    preprocessing,
    recurrent,
    reshape,
    resize,
    unchanged,
    wrappers,
)
from archlens.layers.shapes.common import MOST_OUTPUTS, possible
from archlens.layers.shapes.decode import decoded
from archlens.layers.shapes.spec import Arguments, Config, Rule, Shapes

if TYPE_CHECKING:
    from collections.abc import Mapping


__all__ = ["LAYERS", "output_shapes"]

_LAYER_FAMILIES = (
    unchanged.LAYERS,  # activation, normalization, regularization, augmentation
    dense.LAYERS,  # dense, embedding
    convolution.LAYERS,
    pooling.LAYERS,
    recurrent.LAYERS,  # and their cells
    attention.LAYERS,
    reshape.LAYERS,
    resize.LAYERS,  # padding, cropping, resampling
    merge.LAYERS,
    preprocessing.LAYERS,  # encoding of numbers, text and sound
    custom.LAYERS,  # Lambda
)

LAYERS: Mapping[str, Rule] = MappingProxyType(
    {name: rule for family in _LAYER_FAMILIES for name, rule in family.items()}
)
"""Layer class → shape rule; the layers around layers are in :mod:`archlens.layers.shapes.wrappers`."""

_SENSELESS = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError, StopIteration)


def output_shapes(
    class_name: str, config: Mapping[str, Any], arguments: Arguments, *, operation: bool = False
) -> Shapes:
    """Return the shape of each output of a call, in the order in which Keras flattens them.

    The answer is the one of Keras' own symbolic call. It is never a guess: a class that is not built in, or a
    configuration that makes no sense, gives ``None``. The caller sees to it that the class is Keras' own; a custom one
    may bear any name.

    Args:
        class_name: the class of the layer or operation.
        config: its configuration, as the file gives it; every value in it may be anything.
        arguments: of the call, tensors as :class:`~archlens.layers.shapes.spec.Spec`.
        operation: whether the class is an operation (of ``keras.ops``), not a layer.

    Returns:
        The shapes, or ``None`` if not even their number is known. A shape is ``None`` if its rank is unknown.

    Example:
        >>> from archlens.layers.shapes.spec import Spec
        >>> output_shapes("Dense", {"units": 3}, Arguments((Spec((None, 8)),), {}))
        ((None, 3),)
        >>> output_shapes("Concatenate", {"axis": 1}, Arguments(([Spec((2, 4)), Spec((2, 5))],), {}), operation=True)
        ((2, 9),)
    """
    try:
        plain = Arguments(decoded(arguments.args), decoded(arguments.kwargs))
        return _checked((_operation if operation else _layer)(class_name, config, plain))
    except _SENSELESS:
        return None


def _layer(class_name: str, config: Config, arguments: Arguments) -> Shapes:
    wrapper = wrappers.WRAPPERS.get(class_name)
    if wrapper is not None:
        return wrapper(config, arguments, _layer)
    rule = LAYERS.get(class_name)
    return None if rule is None else rule(config, arguments)


def _operation(class_name: str, config: Config, arguments: Arguments) -> Shapes:
    from archlens.layers.shapes.operations import OPERATIONS  # only now: most models need no rule of an operation

    rule = OPERATIONS.get(class_name)
    return None if rule is None else rule(config, arguments)


def _checked(shapes: Shapes) -> Shapes:
    if shapes is None or not 0 < len(shapes) <= MOST_OUTPUTS:
        return None
    return shapes if all(map(possible, shapes)) else None
