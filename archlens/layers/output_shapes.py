"""The shapes that Keras' layers and operations give, by class name and configuration, without Keras."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.layers import catalog
from archlens.layers.rule_types import SENSELESS, Arguments, Config, Shapes
from archlens.layers.shape_arithmetic import MOST_OUTPUTS, possible
from archlens.layers.written_values import decoded


def output_shapes(
    class_name: str, config: Mapping[str, Any], arguments: Arguments, *, operation: bool = False, former: bool = False
) -> Shapes:
    """Return the shape of each output of a call, in the order in which Keras flattens them.

    The answer is the one of Keras' own symbolic call. It is never a guess: a class that is not built in, or a
    configuration that makes no sense, gives ``None``. The caller sees to it that the class is Keras' own; a custom one
    may bear any name.

    Args:
        class_name: the class of the layer or operation.
        config: its configuration, as the file gives it; every value in it may be anything.
        arguments: of the call, tensors as :class:`~archlens.layers.rule_types.Spec`.
        operation: whether the class is an operation (of ``keras.ops``), not a layer.
        former: whether the answer is the one of Keras 1 and 2.

    Returns:
        The shapes, or ``None`` if not even their number is known. A shape is ``None`` if its rank is unknown.

    Example:
        >>> from archlens.layers.rule_types import Spec
        >>> output_shapes("Dense", {"units": 3}, Arguments((Spec((None, 8)),), {}))
        ((None, 3),)
        >>> output_shapes("Concatenate", {"axis": 1}, Arguments(([Spec((2, 4)), Spec((2, 5))],), {}), operation=True)
        ((2, 9),)
    """
    try:
        plain = Arguments(decoded(arguments.args), decoded(arguments.kwargs))
        shapes = _of_former_layer(class_name, config, plain) if former else None
        return _checked(shapes or (_of_operation if operation else _of_layer)(class_name, config, plain))
    except SENSELESS:
        return None


def _of_layer(class_name: str, config: Config, arguments: Arguments) -> Shapes:
    row = catalog.layer_class(class_name)
    if row is None:
        return None
    if row.shapes_around is not None:
        return row.shapes_around(config, arguments, _of_layer)
    return None if row.shapes is None else row.shapes(config, arguments)


def _of_former_layer(class_name: str, config: Config, arguments: Arguments) -> Shapes:
    row = catalog.layer_class(class_name)
    return None if row is None or row.former_shapes is None else row.former_shapes(config, arguments)


def _of_operation(class_name: str, config: Config, arguments: Arguments) -> Shapes:
    row = catalog.operation(class_name)
    return None if row is None or row.shapes is None else row.shapes(config, arguments)


def _checked(shapes: Shapes) -> Shapes:
    if shapes is None or not 0 < len(shapes) <= MOST_OUTPUTS:
        return None
    return shapes if all(map(possible, shapes)) else None
