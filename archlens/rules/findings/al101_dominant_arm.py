"""AL101: one arm brings nearly all features of a concatenation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Arm, Fusion
from archlens.rules.elementwise import axes_added
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.figures import count, percent
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """Concatenations with an arm whose share is above ``max-share``."""
    for fusion in analysis.fusions:
        if fusion.mode != "concatenate":
            continue
        arm = max(fusion.arms, key=lambda arm: arm.share or 0)
        if arm.share is None or arm.share <= options["max-share"]:
            continue
        total = sum(each.features or 0 for each in fusion.arms)
        yield Trigger(
            (fusion.id, arm.source),
            f"Arm {quoted(arm.source)} brings {percent(arm.share)} of what {quoted(fusion.id)} concatenates "
            f"({count(arm.features)} of {count(total)} features).",
            {"share": arm.share, "features": arm.features, "total": total},
            covers=(fusion.id,),
            **_of_planes(analysis.facts, fusion, arm),
        )


def _of_planes(facts: GraphFacts, fusion: Fusion, wide: Arm) -> dict[str, Any]:
    """What is said instead where all narrow arms are planes: vectors spread over the positions of the wide arm."""
    for arm in fusion.arms:
        if arm is wide:
            continue
        if arm.shape is None or wide.shape is None or arm.shape[:-1] != wide.shape[:-1] or len(arm.shape) < _POSITIONS:
            return {}
        if axes_added(facts, facts.number[arm.source]) is None:
            return {}
    return {"hint": _PLANE, "severity": "info"}


_POSITIONS = 3
_PLANE = (
    "A label or a condition beside a feature map is meant to be narrow: nothing to do, unless the model does not "
    "follow it."
)


RULE = Rule(
    code="AL101",
    name="dominant-arm",
    severity="warning",
    what="One arm of a fusion brings nearly all features that it concatenates.",
    why="The next layer sees one input almost alone: at the start of training the other arms are a few of its many "
    "columns, and the gradient that reaches their branches is as small.",
    hint="Bring the arms to similar widths: project the wide one down, or the narrow one up, before they meet.",
    options=(Option("max-share", 0.9, 0.5, "the largest share of one arm in the features", maximum=1),),
    find=find,
)
