"""What rules ask about layers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from archlens.graph import Layer


def is_opaque(layer: Layer) -> bool:
    """Whether a layer's class is not Keras's own, so that what it holds is not known."""
    return layer.kind == "layer" and not (layer.module or "").startswith("keras.")


def inner_config(layer: Layer) -> Mapping[str, Any]:
    """The configuration of the layer that does the work: of a wrapper, what it wraps."""
    config: Any = layer.config
    while layer.class_name != layer.effective_class and isinstance(config, Mapping) and "layer" in config:
        inner = config["layer"]
        config = inner.get("config") if isinstance(inner, Mapping) else None
    return config if isinstance(config, Mapping) else {}


def weight_owners(layer: Layer) -> frozenset[str]:
    """What tells the weights of a layer from those of others: who owns them, or its key where that is not known."""
    return frozenset(layer.weights) if layer.weights else frozenset({layer.key})
