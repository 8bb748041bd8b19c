"""The calls behind the public names, one module a subject: analyze, draw, card, compare, scan, skeleton, survey, find.

``analyze`` is what nearly everybody asks for. A module is imported when a name of it is asked for, so that a report
does not wait for diagrams, comparisons or scans to be imported (a third of the start-up of ``archlens report``).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:  # type checkers see every name here
    from archlens.analysis.analysis import Analysis
    from archlens.api.analyzing import analyze
    from archlens.api.cards import card
    from archlens.api.comparing import compare
    from archlens.api.pictures import Picture, draw
    from archlens.api.scanning import scan
    from archlens.api.stripping import refuse_model_as_target, skeleton
    from archlens.api.surveying import find, survey
    from archlens.graph import ModelGraph

__all__ = [
    "Analysis",
    "ModelGraph",
    "Picture",
    "analyze",
    "card",
    "compare",
    "draw",
    "find",
    "refuse_model_as_target",
    "scan",
    "skeleton",
    "survey",
]

_MODULE_OF = {
    "Analysis": "archlens.api.analyzing",
    "ModelGraph": "archlens.graph",
    "Picture": "archlens.api.pictures",
    "analyze": "archlens.api.analyzing",
    "card": "archlens.api.cards",
    "compare": "archlens.api.comparing",
    "draw": "archlens.api.pictures",
    "find": "archlens.api.surveying",
    "refuse_model_as_target": "archlens.api.stripping",
    "scan": "archlens.api.scanning",
    "skeleton": "archlens.api.stripping",
    "survey": "archlens.api.surveying",
}


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(importlib.import_module(_MODULE_OF[name]), name)
    globals()[name] = value  # from now on found without this function
    return value
