"""A layer inside another layer's configuration, as Keras writes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.layers.rule_types import Config

_KERAS = ("keras", "tf_keras", "tensorflow")


def serialized(value: Any) -> tuple[str, Config]:
    """Return class name and configuration of a serialized layer of Keras.

    Raises:
        LookupError: it is a class of somebody else's, which may do anything under the name.
        TypeError: it is no serialized layer.

    Example:
        >>> serialized({"module": "keras.layers", "class_name": "Dense", "config": {"units": 3}})
        ('Dense', {'units': 3})
    """
    if not isinstance(value, Mapping) or not isinstance(value["config"], Mapping):
        raise TypeError("Expected a serialized layer")
    # Files of Keras 2 name no module; newer ones name None for a class that was registered.
    module = value.get("module", "keras")
    if not isinstance(module, str) or module.partition(".")[0] not in _KERAS:
        raise LookupError("Not a class of Keras")
    return value["class_name"], value["config"]
