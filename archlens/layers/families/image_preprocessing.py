"""Preprocessing of images: to another size, and augmentations, which keep it."""

from __future__ import annotations

from archlens.layers.families.resize import resized
from archlens.layers.layer_class import LayerClass
from archlens.layers.rule_types import Config
from archlens.layers.shape_arithmetic import Known, integer, on_shape, unchanged


def _to_size(config: Config, shape: Known) -> Known:
    return resized(config, shape, integer(config["height"], 1), integer(config["width"], 1))


_SIZE_KEEPING = (
    "AugMix AutoContrast ContrastLimitedAdaptiveHistogramEqualization CutMix Equalization MixUp RandAugment "
    "RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomElasticTransform RandomErasing "
    "RandomFlip RandomGaussianBlur RandomGrayscale RandomHue RandomInvert RandomPerspective RandomPosterization "
    "RandomRotation RandomSaturation RandomSharpness RandomShear RandomTranslation RandomZoom Solarization"
)
_DEFAULTS = {"data_format": "channels_last"}

LAYERS = (
    *(
        LayerClass(name=name, role="preprocessing", shapes=on_shape(_to_size), defaults=_DEFAULTS)
        for name in ("Resizing", "CenterCrop", "RandomCrop")
    ),
    *(
        LayerClass(name=name, role="preprocessing", shapes=unchanged, defaults=_DEFAULTS)
        for name in _SIZE_KEEPING.split()
    ),
    # Of Keras 2: what they give is as large as chance has it.
    *(LayerClass(name=name, role="preprocessing") for name in ("RandomHeight", "RandomWidth")),
    LayerClass(name="BaseRandomLayer"),  # what these are made of
)
