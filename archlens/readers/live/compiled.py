"""What a live model was compiled with."""

from __future__ import annotations

from typing import Any

from archlens.graph import Optimizer
from archlens.readers.keras.optimizers import optimizer_of


def live_optimizer(model: Any) -> Optimizer | None:
    """The optimizer of a live model; ``None`` if it was not compiled."""
    optimizer = getattr(model, "optimizer", None)
    if optimizer is None:
        return None
    name = type(optimizer).__name__
    try:
        settings = optimizer.get_config()
    except Exception:  # noqa: BLE001 - whatever an optimizer of the user's own raises
        return Optimizer(name, None)
    return optimizer_of({"optimizer": {"class_name": name, "config": settings}})
