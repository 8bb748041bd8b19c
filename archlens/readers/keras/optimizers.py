"""Which optimizer a model was compiled with, and how many values it keeps for each parameter that it trains.

Sources: ``build()`` of the classes in ``keras.optimizers``, and of those of Keras 2.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from archlens.graph import Optimizer
from archlens.readers.files.json_values import text_at, value_at

_Settings = Mapping[str, Any]

_INNER = ("inner_optimizer", "optimizer")
"""The setting of an optimizer that is around another, as the one that scales the loss is."""

_DEEPEST = 8


def _momentum(settings: _Settings) -> int:
    return int(bool(settings.get("momentum")))


def _adam(settings: _Settings) -> int:
    return 2 + int(settings.get("amsgrad") is True)


def _rmsprop(settings: _Settings) -> int:
    return 1 + _momentum(settings) + int(settings.get("centered") is True)


_SLOTS: Mapping[str, int | Callable[[_Settings], int]] = {
    "SGD": _momentum,
    "Adam": _adam,
    "AdamW": _adam,
    "RMSprop": _rmsprop,
    "Adamax": 2,
    "Nadam": 2,
    "Adagrad": 1,
    "Adadelta": 2,
    "Ftrl": 2,
    "Lion": 1,
    "Lamb": 2,
    "ScheduleFreeAdamW": 2,
    "Adafactor": 1,  # and, of each matrix, a value a row and a column, which are few beside it
}
"""Class → values for each parameter."""

_BY_LETTERS = {name.lower(): name for name in _SLOTS}


def optimizer_of(compiled: Any) -> Optimizer | None:
    """The optimizer in what a model was compiled with; ``None`` if it was not compiled.

    Args:
        compiled: the object under ``compile_config`` (Keras 3), or in the attribute ``training_config`` (HDF5).

    Example:
        >>> optimizer_of({"optimizer": {"class_name": "SGD", "config": {"momentum": 0.9}}})
        Optimizer(name='SGD', slots=1)
        >>> optimizer_of({"optimizer": "rmsprop"}), optimizer_of({"loss": "mse"})
        (Optimizer(name='RMSprop', slots=1), None)
    """
    entry = value_at(compiled, "optimizer")
    return _optimizer(value_at(compiled, "optimizer_config") if entry is None else entry)


def _optimizer(entry: Any) -> Optimizer | None:
    for _ in range(_DEEPEST):
        inner = next((found for key in _INNER if (found := value_at(entry, "config", key)) is not None), None)
        if inner is None:
            break
        entry = inner
    settings = value_at(entry, "config")
    name = entry if isinstance(entry, str) else text_at(entry, "class_name")
    if name is None:
        return None
    name = name.rpartition(">")[2]  # of Keras 2, as it is registered
    name = _BY_LETTERS.get(name.lower(), name)
    return Optimizer(name, _slots(name, settings if isinstance(settings, Mapping) else {}))


def _slots(name: str, settings: _Settings) -> int | None:
    """Values for each parameter; ``None`` of a class that archlens does not know, or one that treats some otherwise."""
    slots = _SLOTS.get(name)
    if slots is None:
        return None
    own = slots if isinstance(slots, int) else slots(settings)
    steps = settings.get("gradient_accumulation_steps")
    accumulates = isinstance(steps, int) and steps > 1
    return own + int(settings.get("use_ema") is True) + int(accumulates)
