"""The shapes on which models are checked, as the settings give them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archlens.contracts.setting_location import SettingLocation, describe_value
from archlens.settings import Mistakes, Settings
from archlens.settings.path_patterns import fits_model
from archlens.text.shapes import SPELLINGS, read_shape

KEY = "shapes"
"""The key of a settings file: a table of models, each with the shapes of its inputs."""

InputShapes = dict[str, tuple[int | None, ...]]
"""Name of an input → its shape, batch axis first."""


@dataclass(frozen=True, slots=True)
class ShapeSettings:
    """On which shapes models are checked.

    Attributes:
        by_pattern: pattern of models → the shapes of their inputs.
        folder: where the settings file is; patterns may be relative to it.
    """

    by_pattern: Mapping[str, InputShapes]
    folder: str

    def for_model(self, path: str | os.PathLike[str]) -> InputShapes:
        """The shapes of a model's inputs; where several patterns mean it, the last one's.

        Example:
            >>> settings = ShapeSettings({"*.keras": {"text": (None, 64)}, "long.keras": {"text": (None, 512)}}, ".")
            >>> settings.for_model("models/long.keras"), settings.for_model("other.h5")
            ({'text': (None, 512)}, {})
        """
        shapes: InputShapes = {}
        for pattern, of_inputs in self.by_pattern.items():
            if fits_model(path, pattern, self.folder):
                shapes |= of_inputs
        return shapes


def read_shapes(settings: Settings, mistakes: Mistakes) -> ShapeSettings:
    """What a settings file says of shapes.

    Args:
        settings: the file.
        mistakes: takes every mistake found; what is mistaken is left out of the result.
    """
    location = SettingLocation(settings, mistakes, (KEY,))
    by_pattern: dict[str, InputShapes] = {}
    for pattern, table in _table(settings.data.get(KEY, {}), location).items():
        inputs = _table(table, location.at(pattern))
        by_pattern[pattern] = {}
        for name, value in inputs.items():
            shape = _shape(value, location.at(pattern, name))
            if shape is not None:
                by_pattern[pattern][name] = shape
    return ShapeSettings(by_pattern, str(Path(settings.path).parent))


def _table(value: Any, location: SettingLocation) -> Mapping[str, Any]:
    if isinstance(value, dict):
        return value
    location.refuse(expected="a table", found=describe_value(value), hint='For example [shapes."model.keras"].')
    return {}


def _shape(value: Any, location: SettingLocation) -> tuple[int | None, ...] | None:
    """A shape that is written as on the command line; a whole number is one, too, and a list as contracts have it."""
    written = value
    if isinstance(value, list):
        written = f"[{', '.join(map(str, value))}]"
    elif isinstance(value, int) and not isinstance(value, bool):
        written = str(value)
    shape = read_shape(written) if isinstance(written, str) else None
    if shape is None:
        hint = f"Write it as a text: {SPELLINGS}."
        location.refuse(expected="a shape", found=describe_value(value), hint=hint)
    return shape
