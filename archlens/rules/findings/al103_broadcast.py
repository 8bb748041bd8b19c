"""AL103: an elementwise fusion repeats one of its arms to fit the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.graph import Shape
from archlens.rules.elementwise import ELEMENTWISE, repeated
from archlens.rules.rule import Rule, Trigger
from archlens.rules.rule_words import times


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Elementwise fusions with an arm that is smaller than what comes out."""
    for fusion in analysis.fusions:
        if fusion.mode not in ELEMENTWISE:
            continue
        for arm in fusion.arms:
            factor = repeated(arm.shape, fusion.shape)
            if factor != 1:
                much = "an unknown number of times" if factor is None else times(factor)
                yield Trigger(
                    (fusion.id, arm.source),
                    f"{fusion.id!r} repeats arm {arm.source!r} {much}, from {_shape(arm.shape)} to "
                    f"{_shape(fusion.shape)}.",
                    {"factor": factor, "features": arm.features, "fused": fusion.features},
                )


def _shape(shape: Shape) -> str:
    return "(" + ", ".join("?" if axis is None else str(axis) for axis in (shape or ())[1:]) + ")"


RULE = Rule(
    code="AL103",
    name="broadcast",
    severity="info",
    what="An elementwise fusion (add, average, multiply, …) broadcasts: its arms differ in shape, so one is repeated.",
    why="Broadcasting is the quietest of mistakes: a forgotten axis gives a model that builds, trains and is wrong. "
    "Where it is meant, each value of the small arm acts on many of the large one at once.",
    hint="If it is meant (a gate, a mask, a condition), say so with an explicit Reshape or RepeatVector; "
    "else give the arms one shape.",
    find=find,
)
