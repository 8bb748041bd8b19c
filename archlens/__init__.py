"""archlens: what a multi-input Keras model really is, read from its file without TensorFlow."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from archlens.errors import ArchlensError
from archlens.version import __version__

if TYPE_CHECKING:
    from archlens.analysis.analysis import Analysis
    from archlens.api import analyze
    from archlens.drawing import draw
    from archlens.graph import ModelGraph
    from archlens.stripping import skeleton

__all__ = ["Analysis", "ArchlensError", "ModelGraph", "__version__", "analyze", "draw", "skeleton"]

# Imported when they are asked for: pytest imports this package in every session, wherever archlens is installed.
_PLACES = {
    "Analysis": "archlens.analysis.analysis",
    "ModelGraph": "archlens.graph",
    "analyze": "archlens.api",
    "draw": "archlens.drawing",
    "skeleton": "archlens.stripping",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_PLACES[name]), name)
    globals()[name] = value  # from now on found without this function
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
