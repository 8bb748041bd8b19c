"""How many parameters of a layer training would change, by what its configuration says and by the weights it has.

1. A layer that is not ``trainable`` leaves all of its weights alone, and so does a weight that its class keeps for
   itself: moving statistics, what it was adapted to, the vector of ``SpectralNormalization``.
2. Around a layer, its own setting counts: in Keras 3 whatever the wrapper's says, in Keras 2 only where the wrapper is
   trainable, too.
3. Quantization packs kernels, which are not trained from then on; the biases are. A kernel of 8-bit floats stays as it
   was, and is trained.
4. Low-rank factors (LoRA) are trained in the place of the kernel.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from archlens.graph import Shape
from archlens.layers import catalog
from archlens.layers.layers_inside import wrapped_entries
from archlens.layers.rule_types import SENSELESS, Config, Weight
from archlens.layers.serialized_layer import serialized
from archlens.layers.weight_shapes import CHANGED, is_alike

_Shapes = Sequence[tuple[int, ...]]


def is_trainable(config: Mapping[str, Any]) -> bool:
    """Whether a configuration leaves its layer or model trainable, as it is unless that says otherwise.

    Example:
        >>> is_trainable({"trainable": False}), is_trainable({"units": 3}), is_trainable({"trainable": None})
        (False, True, True)
    """
    trainable = config.get("trainable")
    return trainable is None or bool(trainable)


def trained_parameters(
    class_name: str,
    config: Mapping[str, Any],
    shapes: _Shapes,
    built_on: Shape,
    *,
    packed: int = 0,
    former: bool = False,
) -> int | None:
    """Return how many of a built-in layer's parameters training would change, if the models around it are trained.

    Args:
        class_name: its class.
        config: its configuration; every value in it may be anything.
        shapes: of its weights, in any order, as they were before they were packed; low-rank factors are among them.
        built_on: the shape of its input, batch axis first, ``None`` if unknown.
        packed: how many numbers are packed in kernels.
        former: whether it is a layer of Keras 1 or 2.

    Returns:
        Their number; ``None`` if the class is not known, or which of the weights it leaves alone.

    Example:
        >>> norm = {"scale": True, "center": True, "axis": -1}
        >>> trained_parameters("BatchNormalization", norm, [(8,)] * 4, (None, 8))
        16
        >>> trained_parameters("Dense", {"units": 3, "trainable": False}, [(8, 3), (3,)], (None, 8))
        0
    """
    try:
        asked = _asked(class_name, config, built_on, former=former)
    except SENSELESS:
        return _without_rule(class_name, config, shapes, former=former)
    if not any(weight.trained for weight in asked):
        return 0  # 1
    trained = _size_of_trained(asked, shapes)
    left_alone = packed or _adapted_kernel(config, asked, shapes)  # 3, 4
    if trained is None or left_alone is None or left_alone > trained:
        return None
    return trained - left_alone


def _asked(class_name: str, config: Config, shape: Shape, *, former: bool) -> list[Weight]:
    """Return the weights of a layer before it was quantized, each with whether training changes it.

    Raises:
        LookupError: the class has no rule; or whatever its rule raises.
    """
    row = catalog.layer_class(class_name)
    if row is None:
        raise LookupError("Expected a class that archlens knows")
    if row.weights_around is not None:

        def inner(layer: Any, of_inner: Shape) -> list[Weight]:
            return _asked(*serialized(layer), of_inner, former=former)

        weights = row.weights_around(config, shape, inner)
        counts = is_trainable(config) or not former  # 2
    elif row.weights is not None:
        weights = row.weights({key: value for key, value in config.items() if key not in CHANGED}, shape)
        counts = is_trainable(config)
    else:
        raise LookupError("Expected a class with a rule")
    return weights if counts else [weight._replace(trained=False) for weight in weights]


def _without_rule(class_name: str, config: Config, shapes: _Shapes, *, former: bool) -> int | None:
    """Return the same of a class whose row says no more than that all of its weights are trained, or none."""
    entries: list[Mapping[str, Any]] = [{"class_name": class_name, "config": config}, *wrapped_entries(config)]
    *around, innermost = entries
    if any(_keeps_weights(entry) for entry in around):
        return None
    if not all(is_trainable(entry["config"]) for entry in (entries if former else [innermost])):
        return 0  # 1, 2
    name = innermost.get("class_name")
    row = catalog.layer_class(name) if isinstance(name, str) else None
    if row is None or row.trained is None or innermost.get("module", "keras") is None:
        return None
    return sum(map(math.prod, shapes)) if row.trained else 0


def _keeps_weights(entry: Mapping[str, Any]) -> bool:
    """Tell whether a layer around one has weights of its own, or of a second layer."""
    name = entry.get("class_name")
    row = catalog.layer_class(name) if isinstance(name, str) else None
    return row is None or row.saved_twice or "backward_layer" in entry["config"]


def _size_of_trained(asked: Sequence[Weight], shapes: _Shapes) -> int | None:
    """Return how many numbers are in the weights that are trained, of which some have axes that are not known."""
    if all(weight.trained for weight in asked):
        return sum(map(math.prod, shapes))
    left = list(shapes)
    trained = 0
    for weight in sorted(asked, key=lambda each: each.shape.count(None)):  # the surest first
        match = _match(weight, left)
        if match is None:
            return None
        left.remove(match)
        trained += math.prod(match) if weight.trained else 0
    return trained


def _match(weight: Weight, shapes: _Shapes) -> tuple[int, ...] | None:
    return next((shape for shape in shapes if is_alike(shape, weight.shape)), None)


def _adapted_kernel(config: Config, asked: Sequence[Weight], shapes: _Shapes) -> int | None:
    """Return the size of the kernel that low-rank factors are trained for; ``None`` if that is not certain."""
    if not config.get("lora_rank"):
        return 0
    kernel, *_ = asked
    match = _match(kernel, shapes)
    return None if match is None else math.prod(match)
