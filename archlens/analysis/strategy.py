"""The strategy of fusion: how a model brings its inputs together, in one word."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archlens.analysis.results import Fusion, Injection, Level, Strategy

_OF_ONE_LEVEL: Mapping[Level, Strategy] = {"input": "early", "decision": "late"}


def fusion_strategy(fusions: Sequence[Fusion], injections: Sequence[Injection]) -> str:
    """The word of the definitions: ``none``, ``early``, ``late``, ``joint``, ``progressive`` or ``hybrid``.

    Args:
        fusions: of the model.
        injections: of the model; with one, the word gets ``+ injection``.

    Example:
        >>> import archlens
        >>> a = archlens.analyze("sample_models/image_text.keras")
        >>> fusion_strategy(a.fusions, a.injections), fusion_strategy((), ())
        ('joint', 'none')
    """
    word: str = _word(fusions)
    return f"{word} + injection" if injections else word


def _word(fusions: Sequence[Fusion]) -> Strategy:
    if not fusions:
        return "none"
    levels = {fusion.level for fusion in fusions}
    if len(levels) > 1:
        return "hybrid"
    stages = {fusion.stage for fusion in fusions}
    at_features: Strategy = "joint" if len(stages) == 1 else "progressive"
    return _OF_ONE_LEVEL.get(levels.pop(), at_features)
