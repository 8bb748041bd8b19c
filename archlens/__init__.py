"""archlens: what a multi-input Keras model really is, read from its file without TensorFlow."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from archlens.errors import ArchlensError
from archlens.version import __version__

# Type checkers see every name here; at run time each is imported when it is asked for, since pytest imports this
# package in every session, wherever archlens is installed.
if TYPE_CHECKING:
    from archlens.api import Analysis, ModelGraph, analyze, card, compare, draw, find, scan, skeleton, survey
    from archlens.comparison import Architecture
    from archlens.surveys.nearest import Neighbour, Neighbours
    from archlens.surveys.survey_results import Survey

__all__ = [
    "Analysis",
    "Architecture",
    "ArchlensError",
    "ModelGraph",
    "Neighbour",
    "Neighbours",
    "Survey",
    "__version__",
    "analyze",
    "card",
    "compare",
    "draw",
    "find",
    "scan",
    "skeleton",
    "survey",
]

_MODULE_OF = {
    "Analysis": "archlens.api",
    "Architecture": "archlens.comparison",
    "ModelGraph": "archlens.api",
    "Neighbour": "archlens.surveys.nearest",
    "Neighbours": "archlens.surveys.nearest",
    "Survey": "archlens.surveys.survey_results",
    "analyze": "archlens.api",
    "card": "archlens.api",
    "compare": "archlens.api",
    "draw": "archlens.api",
    "find": "archlens.api",
    "scan": "archlens.api",
    "skeleton": "archlens.api",
    "survey": "archlens.api",
}


# Not for type checkers: to them a name that is not there would be of any type.
if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _MODULE_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(importlib.import_module(_MODULE_OF[name]), name)
        globals()[name] = value  # from now on found without this function
        return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
