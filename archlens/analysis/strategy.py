"""The strategy of fusion: how a model brings its inputs together, in one word."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from archlens.analysis.results import Fusion, Injection, Strategy

_OF_ONE_LEVEL: Mapping[str, Strategy] = {"input": "early", "decision": "late"}


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
    levels = {fusion.level for fusion in fusions}
    stages = {fusion.stage for fusion in fusions}
    return strategy_in_words(levels, stages, injected=bool(injections))


def strategy_in_words(levels: Collection[str], stages: Collection[object], *, injected: bool) -> str:
    """The same of fusions of which no more is known than their levels and stages, each once.

    Example:
        >>> strategy_in_words({"feature"}, {1, 2}, injected=True)
        'progressive + injection'
    """
    word: str = _word(levels, stages)
    return f"{word} + injection" if injected else word


def _word(levels: Collection[str], stages: Collection[object]) -> Strategy:
    if not levels:
        return "none"
    if len(levels) > 1:
        return "hybrid"
    (level,) = levels
    at_features: Strategy = "joint" if len(stages) == 1 else "progressive"
    return _OF_ONE_LEVEL.get(level, at_features)
