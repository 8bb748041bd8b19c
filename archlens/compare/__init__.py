"""What changed between two models: architectures, their lock files, and the comparison of two of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlens.compare.architecture import Architecture
from archlens.compare.assessing import assess
from archlens.compare.describing import describe
from archlens.compare.lock_line import LockFileError
from archlens.compare.matching import match
from archlens.compare.results import Comparison

if TYPE_CHECKING:
    from archlens.analysis.analysis import Analysis

__all__ = ["Architecture", "Comparison", "LockFileError", "compare", "describe"]


def compare(old: Analysis | Architecture, new: Analysis | Architecture) -> Comparison:
    """What changed from one model to another.

    Args:
        old: the model before: an Analysis with its graph, or an Architecture.
        new: the model now, alike.

    Returns:
        The comparison; frozen.

    Raises:
        ReportFormatError: if an Analysis was read back from a JSON report, which holds no graph.

    Example:
        >>> import archlens
        >>> before = archlens.analyze("sample_models/two_heads.keras")
        >>> compare(before, before).same
        True
    """
    before = old if isinstance(old, Architecture) else Architecture.of(old)
    now = new if isinstance(new, Architecture) else Architecture.of(new)
    return assess(before, now, match(before, now))
