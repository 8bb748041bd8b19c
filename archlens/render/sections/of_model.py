"""What part of the model's parameters or MACs something has: ``of model``, which is not its share among its like."""

from __future__ import annotations

OF_MODEL = "of model"
"""The head of a column of such parts."""


def of_model(part: int | None, whole: int | None) -> float | None:
    """The part of a figure of the model's, from 0 to 1; ``None`` if one of both is unknown, or if the model has none.

    Example:
        >>> of_model(1, 4), of_model(None, 4), of_model(0, 0)
        (0.25, None, None)
    """
    return None if part is None or not whole else part / whole
