"""Activations as layers of their own; functions that other layers end in are settings of those."""

from __future__ import annotations

from archlens.graph import Shape
from archlens.layers.layer_class import LayerClass, owning
from archlens.layers.rule_types import Config, Weight
from archlens.layers.shape_arithmetic import unchanged


def _prelu_weights(config: Config, shape: Shape) -> list[Weight]:
    """Count a slope for each element of a sample; shared axes have one for all their places."""
    shared = config.get("shared_axes") or []
    if shape is None:
        raise ValueError("Expected a shape")
    return [Weight(tuple(1 if axis in shared else size for axis, size in enumerate(shape) if axis))]


LAYERS = (
    LayerClass(name="Activation", role="activation", shapes=unchanged),
    LayerClass(name="ReLU", role="activation", shapes=unchanged),
    LayerClass(name="LeakyReLU", role="activation", shapes=unchanged),
    LayerClass(name="PReLU", role="activation", shapes=unchanged, weights=_prelu_weights, trained=True, owns_if=owning),
    LayerClass(name="ELU", role="activation", shapes=unchanged),
    LayerClass(name="Softmax", role="activation", shapes=unchanged, traits=frozenset({"axis of input"})),
    LayerClass(name="ThresholdedReLU", role="activation", shapes=unchanged),  # of Keras 2
    # Of Keras 1: curves whose slopes and thresholds are learned.
    LayerClass(name="ParametricSoftplus", role="activation", shapes=unchanged, trained=True, owns_if=owning),
    LayerClass(name="SReLU", role="activation", shapes=unchanged, trained=True, owns_if=owning),
)
