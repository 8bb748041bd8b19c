"""What a layer class is: its role in a branch, what it does, how it merges, and whether it owns weights.

All tables of section 2 (modes) and section 6 (roles) of the definitions. Classes go by their name; a class that is not
here is ``other``.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from archlens.graph import Kind

_DIMENSIONS = ("1D", "2D", "3D")

_ROLES = {
    "embedding": "Embedding",
    "convolution": "Conv* Conv*Transpose SeparableConv* DepthwiseConv* LocallyConnected*",
    "recurrent": "LSTM GRU SimpleRNN RNN ConvLSTM* Bidirectional CuDNNLSTM CuDNNGRU",
    "attention": "Attention AdditiveAttention MultiHeadAttention GroupedQueryAttention GroupQueryAttention",
    "pooling": "MaxPooling* AveragePooling* GlobalMaxPooling* GlobalAveragePooling* AdaptiveMaxPooling* "
    "AdaptiveAveragePooling*",
    "flatten": "Flatten",
    "dense": "Dense EinsumDense",
    "normalization": "BatchNormalization SyncBatchNormalization LayerNormalization GroupNormalization "
    "RMSNormalization UnitNormalization SpectralNormalization",
    "activation": "Activation ReLU LeakyReLU PReLU ELU Softmax ThresholdedReLU",
    "regularization": "Dropout SpatialDropout* GaussianDropout GaussianNoise AlphaDropout ActivityRegularization",
    "reshape": "Reshape Permute RepeatVector",
    "resize": "UpSampling* ZeroPadding* Cropping*",
    "merge": "Add Subtract Multiply Average Maximum Minimum Concatenate Dot",
    "preprocessing": "Normalization Rescaling Resizing CenterCrop Discretization CategoryEncoding Hashing "
    "HashedCrossing StringLookup IntegerLookup TextVectorization MelSpectrogram STFTSpectrogram MaxNumBoundingBoxes "
    "Pipeline RandomBrightness RandomColorDegeneration RandomColorJitter RandomContrast RandomCrop "
    "RandomElasticTransform RandomErasing RandomFlip RandomGaussianBlur RandomGrayscale RandomHeight RandomHue "
    "RandomInvert RandomPerspective RandomPosterization RandomRotation RandomSaturation RandomSharpness RandomShear "
    "RandomTranslation RandomWidth RandomZoom AugMix AutoContrast CutMix MixUp RandAugment Equalization Solarization "
    "ContrastLimitedAdaptiveHistogramEqualization",
}


def _expand(pattern: str) -> list[str]:
    return [pattern.replace("*", d) for d in _DIMENSIONS] if "*" in pattern else [pattern]


ROLE_OF_CLASS: Mapping[str, str] = MappingProxyType(
    {name: role for role, classes in _ROLES.items() for pattern in classes.split() for name in _expand(pattern)}
)
"""Layer class → role, for every built-in class that is not ``other``."""

DOES: Mapping[str, str] = MappingProxyType({
    "embedding": "extract",
    "convolution": "extract",
    "recurrent": "extract",
    "attention": "extract",
    "pooling": "aggregate",
    "flatten": "aggregate",
    "dense": "project",
})  # fmt: skip
"""Role → what it does for the branch; the roles that equivalence skips are not in it."""

UNWEIGHTED_ROLES = frozenset({"normalization", "activation", "preprocessing"})
"""Roles whose calls are not weighted calls even if the layer owns weights."""

TRANSPARENT_WRAPPERS = frozenset({"TimeDistributed", "SpectralNormalization"})
"""Layers that take the class and role of the layer they wrap."""

_MODES = {
    "concatenate": "Concatenate",
    "add": "Add",
    "subtract": "Subtract",
    "multiply": "Multiply",
    "average": "Average",
    "maximum": "Maximum",
    "minimum": "Minimum",
    "dot": "Dot",
    "stack": "Stack",
}
_LAYER_MODES: Mapping[str, str] = MappingProxyType({name: mode for mode, name in _MODES.items() if mode != "stack"})
_OPERATION_MODES: Mapping[str, str] = MappingProxyType(
    {name: mode for mode, name in _MODES.items()} | dict.fromkeys(("Matmul", "Einsum", "Tensordot", "Vdot"), "dot")
)
_WEIGHTLESS_ROLES = frozenset({"pooling", "flatten", "regularization", "reshape", "resize", "merge"})
_WEIGHTLESS_CLASSES = frozenset({"InputLayer", "Identity", "Masking", "Lambda"})


def role_of(class_name: str, kind: Kind) -> str:
    """The role of a class; operations, inputs and unknown classes are ``other``.

    Example:
        >>> role_of("SeparableConv2D", "layer"), role_of("Conv", "operation"), role_of("MyBlock", "layer")
        ('convolution', 'other', 'other')
    """
    return ROLE_OF_CLASS.get(class_name, "other") if kind == "layer" else "other"


def mode_of(class_name: str, kind: Kind) -> str:
    """How a merge point of that class merges.

    Example:
        >>> mode_of("Concatenate", "layer"), mode_of("Matmul", "operation"), mode_of("LSTM", "layer")
        ('concatenate', 'dot', 'state')
    """
    if kind == "operation":
        return _OPERATION_MODES.get(class_name, "custom")
    role = ROLE_OF_CLASS.get(class_name)
    if role == "attention":
        return "attention"
    if role == "recurrent":
        return "state"  # what a recurrent layer takes besides its sequence is its initial state
    return _LAYER_MODES.get(class_name, "custom")


def owns_weights(class_name: str, kind: Kind, config: Mapping[str, Any]) -> bool:
    """Whether a layer of that class owns weights, where the form has none to look at.

    A class unknown to archlens is taken to own some: that is what people write layers for.

    Example:
        >>> owns_weights("Dense", "layer", {}), owns_weights("Dropout", "layer", {})
        (True, False)
    """
    if kind != "layer" or class_name in _WEIGHTLESS_CLASSES:
        return False
    if class_name in ("Attention", "AdditiveAttention"):
        return config.get("use_scale") is True or config.get("score_mode") == "concat"
    return role_of(class_name, kind) not in _WEIGHTLESS_ROLES
