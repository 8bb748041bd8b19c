"""AL103: an elementwise fusion repeats one of its arms to fit the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.elementwise import ELEMENTWISE, repeated
from archlens.rules.rule import Rule, Trigger
from archlens.text.figures import shape, times
from archlens.text.names import quoted


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Elementwise fusions with an arm that is smaller than what comes out."""
    for fusion in analysis.fusions:
        if fusion.mode not in ELEMENTWISE:
            continue
        for arm in fusion.arms:
            repetitions = repeated(arm.shape, fusion.shape)
            if repetitions != 1:
                much = "an unknown number of times" if repetitions is None else times(repetitions)
                yield Trigger(
                    (fusion.id, arm.source),
                    f"{quoted(fusion.id)} repeats arm {quoted(arm.source)} {much}, from {shape(arm.shape)} to "
                    f"{shape(fusion.shape)}.",
                    {"factor": repetitions, "features": arm.features, "fused": fusion.features},
                )


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
