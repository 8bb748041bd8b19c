"""The one call: from a model file to its Analysis."""

from __future__ import annotations

from typing import TYPE_CHECKING

from archlens.analysis import analyze_graph
from archlens.analysis.features import EXPANSION
from archlens.readers import read

if TYPE_CHECKING:
    import os

    from archlens.analysis.analysis import Analysis


def analyze(model: str | os.PathLike[str], *, expansion: float = EXPANSION) -> Analysis:
    """Read a model file and compute every figure of the definitions.

    Neither Keras nor TensorFlow is imported, nothing that the file names is imported or run, and no weight's data is
    read.

    Args:
        model: path of a ``.keras`` file.
        expansion: the ratio of features above which a call is an expansion; below its inverse it is a contraction.

    Returns:
        The Analysis; frozen.

    Raises:
        ModelFileError: if the file is missing, damaged, or no model that archlens reads.

    Example:
        >>> analyze("sample_models/image_text.keras").interaction.depth
        1
    """
    return analyze_graph(read(model), expansion=expansion)
