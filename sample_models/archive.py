"""Writing a model to a few KB: its skeleton, with every weight declared and none of them stored.

Keras saves the model as it always does, and :func:`archlens.skeleton` writes the file again without the weights' data.
Keras loads such a file and finds zeros. The same model gives the same bytes on every run of one Keras version. Nothing
here imports Keras.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import archlens

if TYPE_CHECKING:
    import keras


def write(model: keras.Model, path: Path) -> None:
    """Save a model to ``path`` without the values of its weights.

    The file appears at once and whole.

    Args:
        model: any model that Keras can save.
        path: the ``.keras`` file to write or replace.
    """
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "model.keras"
        model.save(full)
        archlens.skeleton(full, path)
