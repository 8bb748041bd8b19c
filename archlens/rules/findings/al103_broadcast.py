"""AL103: an elementwise fusion repeats one of its arms to fit the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Arm, Fusion
from archlens.rules.elementwise import ELEMENTWISE, axes_added, repeated
from archlens.rules.rule import Rule, Trigger
from archlens.text.figures import shape, times
from archlens.text.names import quoted


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Elementwise fusions with arms that are smaller than what comes out, and that nobody has shaped so."""
    fusions = [fusion for fusion in analysis.fusions if fusion.mode in ELEMENTWISE]
    for fusion in fusions:
        small = list(_repeated_arms(analysis.facts, fusion))
        if small:
            told = "; ".join(_in_words(arm, repetitions, fusion) for arm, repetitions in small)
            arm, repetitions = small[0]
            yield Trigger(
                (fusion.id, *(arm.source for arm, _ in small)),
                f"{quoted(fusion.id)} repeats {told}.",
                {"factor": repetitions, "features": arm.features, "fused": fusion.features},
                hint=_ALL_AXES if all(_has_all_axes(arm, fusion) for arm, _ in small) else None,
            )


def _repeated_arms(facts: GraphFacts, fusion: Fusion) -> Iterator[tuple[Arm, int | None]]:
    for arm in fusion.arms:
        repetitions = repeated(arm.shape, fusion.shape)
        if repetitions != 1 and not _is_shaped_so(facts, arm, fusion):
            yield arm, repetitions


def _in_words(arm: Arm, repetitions: int | None, fusion: Fusion) -> str:
    much = "an unknown number of times" if repetitions is None else times(repetitions)
    return f"arm {quoted(arm.source)} {much}, from {shape(arm.shape)} to {shape(fusion.shape)}"


def _has_all_axes(arm: Arm, fusion: Fusion) -> bool:
    return arm.shape is not None and fusion.shape is not None and len(arm.shape) == len(fusion.shape)


def _is_shaped_so(facts: GraphFacts, arm: Arm, fusion: Fusion) -> bool:
    """Whether a call before (Reshape, expand_dims) gave the arm the very axes of 1 along which it is repeated."""
    if not _has_all_axes(arm, fusion):
        return False
    adding = axes_added(facts, facts.number[arm.source])
    given = None if adding is None else facts.calls[adding].shape
    if given is None or arm.shape is None or fusion.shape is None:
        return False
    axes = zip(arm.shape[1:], fusion.shape[1:], given[1:], strict=True)
    return all(before == 1 for own, wide, before in axes if own == 1 and wide != 1)


_ALL_AXES = "Nothing to do if it is meant (a gate, a mask, a condition); else give the arms one shape."


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
