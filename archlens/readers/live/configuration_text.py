"""The configuration of a live model as text, as a file of it would hold it."""

from __future__ import annotations

from typing import Any

from archlens.errors import LiveModelError
from archlens.readers.live import tf_keras
from archlens.readers.live.keras_models import refused
from archlens.readers.live.network import is_a
from archlens.text.values import in_brief

_LONGEST = 400


def configuration_text(model: Any) -> str:
    """What ``model.to_json()`` gives.

    Raises:
        LiveModelError: if it is no model, or its code stands in the way.
    """
    if not tf_keras.is_model(model) and not is_a(model, "Model"):
        raise refused(model)
    try:
        text: str = model.to_json()
    except Exception as error:  # the code of the model's own layers runs here
        why = in_brief(f"{type(error).__name__}: {error}", _LONGEST)
        raise LiveModelError(
            None,
            expected="a model that can be written down as JSON",
            found=f"an error of its code ({why})",
            hint="Save it, and give the path of the file.",
        ) from error
    return text
