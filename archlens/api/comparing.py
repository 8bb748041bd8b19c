"""``archlens.compare``: what changed between two models, however each is given."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.api.analyzing import analysis_of
from archlens.comparison import Architecture, Comparison
from archlens.comparison import compare as compare_architectures
from archlens.comparison.lock.lock_files import architecture_in


def compare(old: Any, new: Any) -> Comparison:
    """What changed from one model to another: layers are matched by structure, names and weights do not count.

    Args:
        old: the model before: path of a model file or of a lock file, a live model, an Analysis with its graph, or an
            Architecture.
        new: the model now, alike.

    Returns:
        The comparison; frozen.

    Raises:
        ReportFormatError: if an Analysis was read back from a JSON report, which holds no graph.
        LockFileError: if a lock file has a mistake; and what :func:`analyze` raises of a model.

    Example:
        >>> import archlens
        >>> before = archlens.analyze("sample_models/two_heads.keras")
        >>> compare(before, "sample_models/two_heads.keras").same
        True
    """
    return compare_architectures(_architecture_of(old), _architecture_of(new))


def _architecture_of(model: Any) -> Analysis | Architecture:
    """What can be compared, of a model however it was given."""
    if isinstance(model, Architecture):
        return model
    locked = architecture_in(Path(model)) if isinstance(model, (str, os.PathLike)) else None
    return locked or analysis_of(model)
