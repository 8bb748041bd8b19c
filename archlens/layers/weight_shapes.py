"""Which weights a layer has, by what its configuration says and by the shape of its input.

Only for classes whose row in the catalog has a rule of weights. Layers that were quantized or given low-rank weights
are left out, for their weights have other shapes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from archlens.graph import Shape
from archlens.layers import catalog
from archlens.layers.layers_inside import wrapped_entries
from archlens.layers.partial_shapes import agree
from archlens.layers.rule_types import SENSELESS, Config, Weight

CHANGED = ("lora_rank", "quantization_mode", "quantization_config", "renorm", "rms_scaling", "use_gate")
"""Settings with which a layer has other weights than the rule of its class tells."""

_PLAIN_POLICIES = ("DTypePolicy", "Policy", "FloatDTypePolicy")


def layer_weights(class_name: str, config: Mapping[str, Any], shape: Shape) -> list[Weight] | None:
    """Return the weights that a built-in layer has, in any order.

    Args:
        class_name: its class.
        config: its configuration; every value in it may be anything.
        shape: of its input, batch axis first, ``None`` if unknown.

    Returns:
        The weights, or ``None`` if archlens has no rule for the class or its configuration makes none.

    Example:
        >>> layer_weights("Dense", {"units": 3, "use_bias": True}, (None, 8))
        [Weight(shape=(8, 3), trained=True), Weight(shape=(3,), trained=True)]
    """
    try:
        return _weights(class_name, config, shape)
    except SENSELESS:
        return None


def expected_weights(class_name: str, config: Mapping[str, Any], shape: Shape) -> list[tuple[int | None, ...]] | None:
    """Return the shapes of the weights that a file has of a built-in layer; ``None`` where that is not known.

    Left out are layers that some versions of Keras save otherwise than they hold them: what a preprocessing layer was
    adapted to, and a kernel that is saved twice.

    Example:
        >>> expected_weights("Dense", {"units": 3, "use_bias": True}, (None, 8))
        [(8, 3), (3,)]
        >>> expected_weights("Dense", {"units": 3, "use_bias": False}, None)
        [(None, 3)]
    """
    if _saved_otherwise(class_name, config):
        return None
    weights = layer_weights(class_name, config, shape)
    return None if weights is None else [weight.shape for weight in weights]


def same_weights(class_name: str, config: Mapping[str, Any], before: Shape, now: Shape) -> bool | None:
    """Return whether a built-in layer has the same weights on two shapes of its input; ``None`` if that is not known.

    However a layer was quantized, or whatever was added to its weights: this changes with the shape as they do.

    Example:
        >>> [same_weights("Dense", {"units": 3}, (None, 8), now) for now in ((None, 5, 8), (None, 9))]
        [True, False]
    """
    plain = {key: value for key, value in config.items() if key not in (*CHANGED, "dtype")}
    one = layer_weights(class_name, plain, before)
    other = layer_weights(class_name, plain, now)
    if one is None or other is None:
        return None
    shapes = [(mine.shape, theirs.shape) for mine, theirs in zip(one, other, strict=False)]
    return len(one) == len(other) and all(agree(mine, theirs) for mine, theirs in shapes)


def _weights(class_name: str, config: Config, shape: Shape) -> list[Weight]:
    row = catalog.layer_class(class_name)
    if row is None or any(config.get(key) for key in CHANGED) or _is_quantized(config):
        raise ValueError("Expected a layer of Keras's, as it was built")
    if row.weights_around is not None:
        return row.weights_around(config, shape, _inner)
    if row.weights is None:
        raise ValueError("Expected a class with a rule")
    return row.weights(config, shape)


def _inner(layer: Any, shape: Shape) -> list[Weight]:
    return _weights(layer["class_name"], layer["config"], shape)


def _is_quantized(config: Config) -> bool:
    """Tell whether the policy of a layer's types is more than a name: weights of quantized layers have other shapes."""
    dtype = config.get("dtype")
    return isinstance(dtype, Mapping) and dtype.get("class_name") not in _PLAIN_POLICIES


def _saved_otherwise(class_name: Any, config: Any) -> bool:
    """Tell whether files may have other weights of a layer, or of the one inside it, than the layer has."""
    classes = [class_name, *(entry.get("class_name") for entry in wrapped_entries(config))]
    for each in classes:
        row = catalog.layer_class(each) if isinstance(each, str) else None
        if row is not None and (row.saved_twice or row.role == "preprocessing"):
            return True
    return False


def fits(shapes: Iterable[tuple[int, ...]], expected: Sequence[tuple[int | None, ...]]) -> bool:
    """Whether weights are those that are expected, in any order.

    Example:
        >>> fits([(3,), (8, 3)], [(8, 3), (3,)]), fits([(8, 4), (3,)], [(None, 3), (3,)])
        (True, False)
    """
    left = list(shapes)
    if left == expected:
        return True  # as most layers have them
    if len(left) != len(expected):
        return False
    left.sort()
    for wanted in sorted(expected, key=lambda each: sum(axis is None for axis in each)):  # the surest first
        match = next((s for s in left if is_alike(s, wanted)), None)
        if match is None:
            return False
        left.remove(match)
    return True


def candidate_sizes(weights: Iterable[tuple[int, ...]], config: Mapping[str, Any]) -> list[int]:
    """Return the sizes that an axis of a layer's input may have by its weights, sorted; others it cannot have by them.

    A convolution of groups has a kernel for the channels of one group.

    Example:
        >>> candidate_sizes([(3, 3, 4, 8), (8,)], {"groups": 2})
        [3, 4, 6, 8, 16]
    """
    sizes = {size for shape in weights for size in shape}
    groups = config.get("groups")
    if type(groups) is int and groups > 1:
        sizes |= {size * groups for size in sizes}
    return sorted(sizes)


def is_alike(shape: tuple[int, ...], wanted: tuple[int | None, ...]) -> bool:
    """Whether a weight may be one that is expected.

    Example:
        >>> is_alike((8, 3), (None, 3)), is_alike((8, 3), (None, 4)), is_alike((3,), (None, 3))
        (True, False, False)
    """
    return len(shape) == len(wanted) and all(b is None or a == b for a, b in zip(shape, wanted, strict=True))
