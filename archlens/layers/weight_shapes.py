"""Which weights a layer has, by what its configuration says: the shape of each, an axis ``None`` where unknown.

Only for classes whose weights follow from their configuration and the shape of their input: dense, embedding,
convolution, recurrent and normalization layers, PReLU, MultiHeadAttention, and wrappers around these. Layers that were
quantized or given low-rank weights are left out, for their weights have other shapes.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from archlens.layers.shapes.common import integer

if TYPE_CHECKING:
    from archlens.graph import Shape

Weights = list[tuple[int | None, ...]]
"""The shape of each weight of a layer."""

_Rule = Callable[[Mapping[str, Any], "Shape"], Weights]
_SENSELESS = (LookupError, TypeError, ValueError, ArithmeticError, AttributeError, RecursionError)
_CHANGED = ("lora_rank", "quantization_mode", "quantization_config", "renorm", "rms_scaling", "use_gate")


def expected_weights(class_name: str, config: Mapping[str, Any], shape: Shape) -> Weights | None:
    """The weights that a built-in layer has; ``None`` if archlens has no rule for it, or its configuration makes none.

    Args:
        class_name: its class.
        config: its configuration; every value in it may be anything.
        shape: of its input, batch axis first, ``None`` if unknown.

    Example:
        >>> expected_weights("Dense", {"units": 3, "use_bias": True}, (None, 8))
        [(8, 3), (3,)]
        >>> expected_weights("Dense", {"units": 3, "use_bias": False}, None)
        [(None, 3)]
    """
    rule = _RULES.get(class_name)
    if rule is None or any(config.get(key) for key in _CHANGED) or isinstance(_policy(config), Mapping):
        return None
    try:
        return rule(config, shape)
    except _SENSELESS:
        return None


def _policy(config: Mapping[str, Any]) -> object:
    """The policy of a layer's types, if it is more than a name: weights of quantized layers have other shapes."""
    dtype = config.get("dtype")
    plain = isinstance(dtype, Mapping) and dtype.get("class_name") in ("DTypePolicy", "Policy", "FloatDTypePolicy")
    return None if plain else dtype


def _axis(shape: Shape, axis: int) -> int | None:
    return None if shape is None else shape[axis]


def _channels(config: Mapping[str, Any], shape: Shape) -> int | None:
    return _axis(shape, 1 if config.get("data_format") == "channels_first" else -1)


def _biased(config: Mapping[str, Any], weights: Weights, *bias: int | None) -> Weights:
    return [*weights, bias] if config.get("use_bias", True) else weights


def _dense(config: Mapping[str, Any], shape: Shape) -> Weights:
    units = integer(config["units"], 1)
    return _biased(config, [(_axis(shape, -1), units)], units)


def _embedding(config: Mapping[str, Any], _shape: Shape) -> Weights:
    return [(integer(config["input_dim"], 1), integer(config["output_dim"], 1))]


def _window(config: Mapping[str, Any], rank: int) -> tuple[int, ...]:
    size = config["kernel_size"]
    sizes = size if isinstance(size, (list, tuple)) else [size] * rank
    if len(sizes) != rank:
        raise ValueError("Expected a size for each axis of the kernel")
    return tuple(integer(each, 1) for each in sizes)


def _convolution(rank: int) -> _Rule:
    def rule(config: Mapping[str, Any], shape: Shape) -> Weights:
        filters, channels = integer(config["filters"], 1), _channels(config, shape)
        within = None if channels is None else channels // integer(config.get("groups", 1), 1)
        return _biased(config, [(*_window(config, rank), within, filters)], filters)

    return rule


def _transposed(rank: int) -> _Rule:
    def rule(config: Mapping[str, Any], shape: Shape) -> Weights:
        filters = integer(config["filters"], 1)
        return _biased(config, [(*_window(config, rank), filters, _channels(config, shape))], filters)

    return rule


def _depthwise(rank: int) -> _Rule:
    def rule(config: Mapping[str, Any], shape: Shape) -> Weights:
        channels, multiplier = _channels(config, shape), integer(config.get("depth_multiplier", 1), 1)
        out = None if channels is None else channels * multiplier
        return _biased(config, [(*_window(config, rank), channels, multiplier)], out)

    return rule


def _separable(rank: int) -> _Rule:
    def rule(config: Mapping[str, Any], shape: Shape) -> Weights:
        channels, multiplier = _channels(config, shape), integer(config.get("depth_multiplier", 1), 1)
        between, filters = None if channels is None else channels * multiplier, integer(config["filters"], 1)
        kernels: Weights = [(*_window(config, rank), channels, multiplier), (*(1,) * rank, between, filters)]
        return _biased(config, kernels, filters)

    return rule


def _recurrent(gates: int) -> _Rule:
    def rule(config: Mapping[str, Any], shape: Shape) -> Weights:
        units = integer(config["units"], 1)
        bias = (2, gates * units) if config.get("reset_after") else (gates * units,)
        return _biased(config, [(_axis(shape, -1), gates * units), (units, gates * units)], *bias)

    return rule


def _convolutional_recurrent(rank: int) -> _Rule:
    def rule(config: Mapping[str, Any], shape: Shape) -> Weights:
        filters, window = integer(config["filters"], 1), _window(config, rank)
        channels = _axis(shape, 2 if config.get("data_format") == "channels_first" else -1)
        kernels: Weights = [(*window, channels, 4 * filters), (*window, filters, 4 * filters)]
        return _biased(config, kernels, 4 * filters)

    return rule


def _sizes(config: Mapping[str, Any], shape: Shape) -> tuple[int | None, ...]:
    """The sizes of the axes that a layer normalizes over."""
    axes = config.get("axis", -1)
    return tuple(_axis(shape, axis) for axis in (axes if isinstance(axes, (list, tuple)) else [axes]))


def _normalized(moving: int) -> _Rule:
    def rule(config: Mapping[str, Any], shape: Shape) -> Weights:
        sizes = _sizes(config, shape)
        if moving and len(sizes) > 1:
            raise ValueError("Expected one axis")
        return [sizes] * (bool(config.get("scale", True)) + bool(config.get("center", True)) + moving)

    return rule


def _rms(config: Mapping[str, Any], shape: Shape) -> Weights:
    return [_sizes(config, shape)]


def _prelu(config: Mapping[str, Any], shape: Shape) -> Weights:
    shared = config.get("shared_axes") or []
    if shape is None:
        raise ValueError("Expected a shape")
    return [tuple(1 if axis in shared else size for axis, size in enumerate(shape) if axis)]


def _heads(config: Mapping[str, Any], _shape: Shape) -> Weights:
    heads, key = integer(config["num_heads"], 1), integer(config["key_dim"], 1)
    value = integer(config.get("value_dim") or key, 1)
    kernels: Weights = [(None, heads, key), (None, heads, key), (None, heads, value), (heads, value, None)]
    biases: Weights = [(heads, key), (heads, key), (heads, value), (None,)]
    return [*kernels, *biases] if config.get("use_bias", True) else kernels


def _inner(config: Mapping[str, Any], key: str, shape: Shape) -> Weights:
    layer = config[key]
    weights = expected_weights(layer["class_name"], layer["config"], shape)
    if weights is None:
        raise ValueError("Expected a layer with a rule")
    return weights


def _bidirectional(config: Mapping[str, Any], shape: Shape) -> Weights:
    backward = "backward_layer" if isinstance(config.get("backward_layer"), Mapping) else "layer"
    return _inner(config, "layer", shape) + _inner(config, backward, shape)


def _distributed(config: Mapping[str, Any], shape: Shape) -> Weights:
    return _inner(config, "layer", None if shape is None else (shape[0], *shape[2:]))


_RULES: Mapping[str, _Rule] = MappingProxyType(
    {
        "Dense": _dense,
        "Embedding": _embedding,
        "LSTM": _recurrent(4),
        "GRU": _recurrent(3),
        "SimpleRNN": _recurrent(1),
        "BatchNormalization": _normalized(2),
        "LayerNormalization": _normalized(0),
        "GroupNormalization": _normalized(0),
        "RMSNormalization": _rms,
        "PReLU": _prelu,
        "MultiHeadAttention": _heads,
        "Bidirectional": _bidirectional,
        "TimeDistributed": _distributed,
    }
    | {f"Conv{rank}D": _convolution(rank) for rank in (1, 2, 3)}
    | {f"Conv{rank}DTranspose": _transposed(rank) for rank in (1, 2, 3)}
    | {f"DepthwiseConv{rank}D": _depthwise(rank) for rank in (1, 2)}
    | {f"SeparableConv{rank}D": _separable(rank) for rank in (1, 2)}
    | {f"ConvLSTM{rank}D": _convolutional_recurrent(rank) for rank in (1, 2, 3)}
)

RULES_FOR = frozenset(_RULES)
"""The classes whose weights are known."""


def fits(shapes: list[tuple[int, ...]], expected: Weights) -> bool:
    """Whether weights are those that are expected, in any order.

    Example:
        >>> fits([(3,), (8, 3)], [(8, 3), (3,)]), fits([(8, 4), (3,)], [(None, 3), (3,)])
        (True, False)
    """
    if len(shapes) != len(expected):
        return False
    left = sorted(shapes)
    for wanted in sorted(expected, key=lambda each: sum(axis is None for axis in each)):  # the surest first
        match = next((s for s in left if len(s) == len(wanted) and _alike(s, wanted)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def _alike(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    return all(b is None or a == b for a, b in zip(shape, wanted, strict=True))
