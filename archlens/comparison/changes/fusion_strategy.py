"""The strategy of fusion of an architecture, in one word, from the figures of its fusions and injections."""

from __future__ import annotations

from archlens.comparison.architecture.structure import FigureValue, Structure

_OF_LEVEL = {"input": "early", "decision": "late"}


def fusion_strategy(side: Structure) -> str | None:
    """How an architecture fuses its inputs.

    Returns:
        ``none``, ``early``, ``late``, ``joint``, ``progressive`` or ``hybrid``, with ``+ injection`` behind it where
        there is one; ``None`` if the architecture has no figures.

    Example:
        >>> import archlens
        >>> from archlens.comparison import Architecture
        >>> fusion_strategy(Architecture.of(archlens.analyze("sample_models/image_text.keras")))
        'joint'
    """
    if not side.figures:
        return None
    levels = _values(side, "level")
    word = _of_fusions(levels, _values(side, "stage"))
    injected = any(figure.part == "injection" for figure in side.figures)
    return f"{word} + injection" if injected else word


def _of_fusions(levels: set[FigureValue], stages: set[FigureValue]) -> str:
    if not levels:
        return "none"
    if len(levels) > 1:
        return "hybrid"
    (level,) = levels
    if level in _OF_LEVEL:
        return _OF_LEVEL[str(level)]
    return "joint" if len(stages) == 1 else "progressive"


def _values(side: Structure, key: str) -> set[FigureValue]:
    return {figure.value for figure in side.figures if figure.part == "fusion" and figure.key == key}
