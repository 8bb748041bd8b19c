"""Regularization: layers that do something while training alone; and the ones that let everything pass."""

from __future__ import annotations

from archlens.layers.layer_class import LayerClass, weightless
from archlens.layers.rule_types import Arguments, Config, Shapes
from archlens.layers.shape_arithmetic import first, tensors, unchanged


def _identity(_config: Config, arguments: Arguments) -> Shapes:
    """Give every tensor back: Identity takes any structure."""
    return tuple(tensor.shape for tensor in tensors(first(arguments)))


def _random(name: str) -> LayerClass:
    return LayerClass(name=name, role="regularization", shapes=unchanged, seeded=True)


LAYERS = (
    _random("Dropout"),
    _random("SpatialDropout1D"),
    _random("SpatialDropout2D"),
    _random("SpatialDropout3D"),
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
