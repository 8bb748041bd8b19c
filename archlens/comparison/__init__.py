"""What changed between two models: architectures, their lock files, and the comparison of two of them."""

from __future__ import annotations

from archlens.analysis.analysis import Analysis
from archlens.comparison.architecture.architecture import Architecture
from archlens.comparison.changes.assessment import assess
from archlens.comparison.changes.comparison import Comparison
from archlens.comparison.changes.in_words import describe
from archlens.comparison.lock.lock_line import LockFileError
from archlens.comparison.match.matching import match

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
