"""The multiply-accumulates of a call, by class name, configuration and shapes, without Keras."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from archlens.graph import Shape
from archlens.layers import catalog
from archlens.layers.layer_class import LayerClass
from archlens.layers.output_shapes import output_shapes
from archlens.layers.rule_types import SENSELESS, Arguments, Config
from archlens.layers.serialized_layer import serialized
from archlens.layers.written_values import decoded


def multiplies(class_name: str, *, operation: bool = False) -> bool:
    """Return whether a call of a class may multiply: whether its row has a rule of costs.

    Example:
        >>> multiplies("Dense"), multiplies("Add"), multiplies("Matmul", operation=True)
        (True, False, True)
    """
    if operation:
        row = catalog.operation(class_name)
        return row is not None and row.macs is not None
    layer_row = catalog.layer_class(class_name)
    return layer_row is not None and (layer_row.macs is not None or layer_row.macs_around is not None)


def call_macs(
    class_name: str,
    config: Mapping[str, Any],
    arguments: Arguments,
    outputs: Sequence[Shape],
    *,
    operation: bool = False,
) -> int | None:
    """Return the multiply-accumulates of a call for one sample: those of its matrix products and convolutions.

    The caller sees to it that the class is Keras's own, as for :func:`archlens.layers.output_shapes.output_shapes`.

    Args:
        class_name: the class of the layer or operation.
        config: its configuration, as the file gives it; every value in it may be anything.
        arguments: of the call, tensors as :class:`~archlens.layers.rule_types.Spec`, with a batch axis of 1.
        outputs: the shapes that the call gives, with a batch axis of 1.
        operation: whether the class is an operation (of ``keras.ops``), not a layer.

    Returns:
        Their number, 0 for what multiplies nothing; ``None`` if it needs an axis that is not known, or makes no sense.

    Example:
        >>> from archlens.layers.rule_types import Spec
        >>> call_macs("Dense", {"units": 3}, Arguments((Spec((1, 5, 8)),), {}), [(1, 5, 3)])
        120
        >>> call_macs("Dense", {"units": 3}, Arguments((Spec((1, None, 8)),), {}), [(1, None, 3)])
        >>> call_macs("ReLU", {}, Arguments((Spec((1, 8)),), {}), [(1, 8)])
        0
    """
    try:
        plain = Arguments(decoded(arguments.args), decoded(arguments.kwargs))
        if operation:
            row = catalog.operation(class_name)
            return 0 if row is None or row.macs is None else row.macs(config, plain, outputs)
        return _of_layer(catalog.layer_class(class_name), config, plain, outputs)
    except SENSELESS:
        return None


def _of_layer(row: LayerClass | None, config: Config, arguments: Arguments, outputs: Sequence[Shape]) -> int:
    if row is None:
        raise ValueError("Expected a class that archlens knows")
    if row.macs_around is not None:
        return row.macs_around(config, arguments, _of_inner)
    return 0 if row.macs is None else row.macs(config, arguments, outputs)


def _of_inner(layer: Any, arguments: Arguments) -> int:
    """Return the MACs of a layer inside another, whose outputs no file tells."""
    class_name, config = serialized(layer)
    row = catalog.layer_class(class_name)
    if row is None or not row.described:
        raise ValueError("Expected a layer that is known inside")
    outputs = output_shapes(class_name, config, arguments)
    return _of_layer(row, config, arguments, outputs or ())
