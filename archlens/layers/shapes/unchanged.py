"""Layers that change values and leave the shape as it is."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from archlens.layers.shapes.common import first, tensors, unchanged

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.layers.shapes.spec import Arguments, Config, Rule, Shapes

_CLASSES = (
    # activation
    "Activation ELU LeakyReLU PReLU ReLU Softmax ThresholdedReLU "
    # normalization
    "BatchNormalization GroupNormalization LayerNormalization RMSNormalization SyncBatchNormalization "
    "UnitNormalization "
    # regularization
    "ActivityRegularization AlphaDropout Dropout GaussianDropout GaussianNoise SpatialDropout1D SpatialDropout2D "
    "SpatialDropout3D Masking "
    # what FeatureSpace puts around its features, and preprocessing of numbers and of images that keeps their size
    "TFDIdentity Normalization Rescaling AugMix AutoContrast ContrastLimitedAdaptiveHistogramEqualization CutMix "
    "Equalization MixUp RandAugment RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast "
    "RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert "
    "RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear "
    "RandomTranslation RandomZoom Solarization"
)


def _identity(_config: Config, arguments: Arguments) -> Shapes:
    """Give every tensor back: Identity takes any structure."""
    return tuple(tensor.shape for tensor in tensors(first(arguments)))


LAYERS: Mapping[str, Rule] = MappingProxyType({**dict.fromkeys(_CLASSES.split(), unchanged), "Identity": _identity})
