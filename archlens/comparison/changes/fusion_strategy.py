"""The strategy of fusion of an architecture, in one word, from the figures of its fusions and injections."""

from __future__ import annotations

from archlens.analysis.strategy import strategy_in_words
from archlens.comparison.architecture.structure import Structure


def strategy_of(side: Structure) -> str | None:
    """How an architecture fuses its inputs; lock files need not tell it for that.

    Returns:
        The word that the report of the model has; ``None`` if the architecture has no figures.

    Example:
        >>> import archlens
        >>> from archlens.comparison import Architecture
        >>> strategy_of(Architecture.of(archlens.analyze("sample_models/image_text.keras")))
        'joint'
    """
    if not side.figures:
        return None
    injected = any(figure.part == "injection" for figure in side.figures)
    return strategy_in_words(_values(side, "level"), _values(side, "stage"), injected=injected)


def _values(side: Structure, key: str) -> set[str]:
    """The values of a figure of fusions, each once."""
    return {str(figure.value) for figure in side.figures if figure.part == "fusion" and figure.key == key}
