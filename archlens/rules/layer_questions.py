"""What rules ask about layers."""

from __future__ import annotations

from archlens.graph import Layer


def is_opaque(layer: Layer) -> bool:
    """Whether a layer's class is not Keras's own, so that what it holds is not known."""
    return layer.kind == "layer" and not layer.builtin


def weight_owners(layer: Layer) -> frozenset[str]:
    """What tells the weights of a layer from those of others: who owns them, or its key where that is not known."""
    return frozenset(layer.weights) if layer.weights else frozenset({layer.key})
