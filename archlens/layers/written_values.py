"""What a model file writes for values that JSON does not have: slices, the ellipsis, arrays."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.layers.rule_types import Spec
from archlens.layers.shape_arithmetic import possible


def decoded(value: Any) -> Any:
    """Return the arguments of a call with such values as Python has them, and arrays as :class:`Spec`.

    Raises:
        ValueError: a tensor's shape cannot be one.

    Example:
        >>> decoded([{"class_name": "__slice__", "config": {"start": 1, "stop": None, "step": None}}, 0])
        [slice(1, None, None), 0]
    """
    if isinstance(value, Spec):
        if not possible(value.shape):
            raise ValueError("Expected a shape")
        return value
    if isinstance(value, (list, tuple)):
        return type(value)(decoded(item) for item in value)
    if isinstance(value, Mapping):
        return _special(value)
    return value


def _special(value: Mapping[str, Any]) -> Any:
    config = value.get("config")
    match value.get("class_name"):
        case "__ellipsis__":
            return ...
        case "__tuple__":
            return [decoded(item) for item in value["items"]]
        case "__slice__" if isinstance(config, Mapping):
            return slice(config["start"], config["stop"], config["step"])
        case "__numpy__" | "__tensor__" if isinstance(config, Mapping):
            return Spec(_array_shape(config["value"]), config.get("dtype"))
    return {key: decoded(item) for key, item in value.items()}


def _array_shape(value: Any) -> tuple[int, ...]:
    """Return the shape of nested lists, which an array's are as deep everywhere as at the start."""
    shape = []
    while isinstance(value, list):
        shape.append(len(value))
        value = value[0] if value else None
    return tuple(shape)
