"""Normalization: values are scaled and shifted, by the batch's statistics or by each sample's own."""

from __future__ import annotations

from archlens.graph import Shape, Trait
from archlens.layers.layer_class import LayerClass, weightless
from archlens.layers.rule_types import Config, Weight
from archlens.layers.shape_arithmetic import unchanged
from archlens.layers.weight_arithmetic import axis_sizes


def _scale_and_center(config: Config, shape: Shape) -> list[Weight]:
    count = bool(config.get("scale", True)) + bool(config.get("center", True))
    return [Weight(axis_sizes(config, shape))] * count


def _scales_or_centers(config: Config) -> bool:
    return bool(config.get("scale", True) or config.get("center", True))


def _batch_weights(config: Config, shape: Shape) -> list[Weight]:
    """Add the moving mean and the moving variance, which follow the batches and are not trained."""
    sizes = axis_sizes(config, shape)
    if len(sizes) > 1:
        raise ValueError("Expected one axis")
    return _scale_and_center(config, shape) + [Weight(sizes, trained=False)] * 2


def _scale(config: Config, shape: Shape) -> list[Weight]:
    return [Weight(axis_sizes(config, shape))]


_DEFAULTS = {"center": True, "scale": True}
_BATCH: frozenset[Trait] = frozenset({"affine", "axis of input"})
_AXIS: frozenset[Trait] = frozenset({"axis of input"})

LAYERS = (
    LayerClass(
        name="BatchNormalization",
        role="normalization",
        shapes=unchanged,
        weights=_batch_weights,
        defaults=_DEFAULTS,
        traits=_BATCH,
    ),
    LayerClass(  # of Keras 2
        name="SyncBatchNormalization",
        role="normalization",
        shapes=unchanged,
        weights=_batch_weights,
        defaults=_DEFAULTS,
        traits=_BATCH,
    ),
    LayerClass(
        name="LayerNormalization",
        role="normalization",
        shapes=unchanged,
        weights=_scale_and_center,
        owns_if=_scales_or_centers,
        defaults=_DEFAULTS,
        traits=_AXIS,
    ),
    LayerClass(
        name="GroupNormalization",
        role="normalization",
        shapes=unchanged,
        weights=_scale_and_center,
        owns_if=_scales_or_centers,
        defaults=_DEFAULTS,
        traits=_AXIS,
    ),
    LayerClass(name="RMSNormalization", role="normalization", shapes=unchanged, weights=_scale),
    LayerClass(name="UnitNormalization", role="normalization", shapes=unchanged, owns_if=weightless, traits=_AXIS),
)
