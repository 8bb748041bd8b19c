"""What a setting of a layer decides: the features of what it gives, their positions, its weights, or none of these.

A comparison asks, so that it names a changed setting as the cause of another shape only where it can be one. A setting
of which nothing is known may decide anything.
"""

from __future__ import annotations

from typing import Literal

Decides = Literal["nothing", "features", "positions", "anything"]

_FEATURES = frozenset({"units", "filters", "output_dim", "depth_multiplier"})
_POSITIONS = frozenset(
    {"kernel_size", "strides", "padding", "output_padding", "dilation_rate", "pool_size", "size", "cropping"}
)
_NOTHING = frozenset(
    {
        "activation",
        "alpha",
        "autocast",
        "dropout",
        "dtype",
        "epsilon",
        "go_backwards",
        "input_dim",
        "interpolation",
        "mask_value",
        "mask_zero",
        "max_value",
        "momentum",
        "negative_slope",
        "noise_shape",
        "offset",
        "quantization_config",
        "rate",
        "recurrent_activation",
        "recurrent_dropout",
        "stateful",
        "stddev",
        "supports_masking",
        "synchronized",
        "threshold",
        "trainable",
        "unroll",
        "use_scale",
        "weights",
        "zero_output_for_mask",
    }
)
_WEIGHTS_ALONE = frozenset({"use_bias", "center", "scale", "renorm", "groups", "reset_after", "unit_forget_bias"})
_OF_TRAINING = ("_regularizer", "_constraint", "_initializer")


def decides(path: str) -> Decides:
    """What of a layer's output a setting decides.

    Args:
        path: the setting (``padding``, ``layer.units``).

    Example:
        >>> decides("layer.units"), decides("strides"), decides("activation"), decides("my_setting")
        ('features', 'positions', 'nothing', 'anything')
    """
    key = _key(path)
    if key in _FEATURES:
        return "features"
    if key in _POSITIONS:
        return "positions"
    return "nothing" if key in _WEIGHTS_ALONE or _is_harmless(path) else "anything"


def decides_weights(path: str) -> bool:
    """Whether a layer may have other weights, in number or shape, with another value of a setting.

    Example:
        >>> decides_weights("kernel_size"), decides_weights("use_bias"), decides_weights("strides")
        (True, True, False)
    """
    key = _key(path)
    if key in _POSITIONS:
        return key == "kernel_size"
    return key == "input_dim" or not _is_harmless(path)


def sets_features(path: str) -> bool:
    """Whether a layer with a setting has as many features as that says, whatever it takes.

    Example:
        >>> sets_features("filters"), sets_features("depth_multiplier"), sets_features("padding")
        (True, False, False)
    """
    key = _key(path)
    return key in _FEATURES and key != "depth_multiplier"


def _is_harmless(path: str) -> bool:
    """Whether a setting, or one that it stands below, decides no shape."""
    parts = path.split(".")
    return any(part in _NOTHING or part.endswith(_OF_TRAINING) for part in parts)


def _key(path: str) -> str:
    return path.rpartition(".")[2]
