"""Regularization: layers that do something while training alone; and the ones that let everything pass."""

from __future__ import annotations

from archlens.layers.layer_class import LayerClass, weightless
from archlens.layers.rule_types import Arguments, Config, ShapeRule, Shapes
from archlens.layers.shape_arithmetic import Known, first, on_shape, tensors, unchanged


def _identity(_config: Config, arguments: Arguments) -> Shapes:
    """Give every tensor back: Identity takes any structure."""
    return tuple(tensor.shape for tensor in tensors(first(arguments)))


def _random(name: str, shapes: ShapeRule = unchanged) -> LayerClass:
    return LayerClass(name=name, role="regularization", shapes=shapes, seeded=True)


def _of_rank(rank: int) -> ShapeRule:
    """Make the rule of a layer that keeps the shape, and takes no other rank."""

    def rule(_config: Config, shape: Known) -> Known:
        if len(shape) != rank:
            raise ValueError(f"Expected {rank} axes")
        return shape

    return on_shape(rule)


LAYERS = (
    _random("Dropout"),
    _random("SpatialDropout1D", _of_rank(3)),
    _random("SpatialDropout2D", _of_rank(4)),
    _random("SpatialDropout3D", _of_rank(5)),
    _random("GaussianDropout"),
    _random("GaussianNoise"),
    _random("AlphaDropout"),
    LayerClass(name="ActivityRegularization", role="regularization", shapes=unchanged),
    LayerClass(name="Masking", shapes=unchanged, owns_if=weightless),
    LayerClass(name="Identity", shapes=_identity, owns_if=weightless, traits=frozenset({"affine", "light"})),
    LayerClass(  # what FeatureSpace takes its features by
        name="TFDIdentity",
        shapes=unchanged,
        owns_if=weightless,
        public=False,
        traits=frozenset({"affine", "light"}),
    ),
    LayerClass(name="StochasticDepth", owns_if=weightless, public=False),  # of ConvNeXt
)
