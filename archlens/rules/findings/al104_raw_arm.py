"""AL104: an input enters a fusion raw, beside an arm that many layers have worked on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.elementwise import TAKES_AS_IS, is_mask
from archlens.rules.rule import Option, Rule, Trigger
from archlens.text.names import quoted


def find(analysis: Analysis, options: Mapping[str, float]) -> Iterator[Trigger]:
    """Fusions with an arm of weighted depth 0 beside one of at least ``min-depth``."""
    fusions = [fusion for fusion in analysis.fusions if fusion.mode in TAKES_AS_IS]
    if not fusions:
        return
    facts = analysis.facts
    for fusion in fusions:
        numbers = [facts.number[arm.source] for arm in fusion.arms]
        depths = [facts.weighted_depths.lengths[number] for number in numbers]
        if max(depths) < options["min-depth"]:
            continue
        deepest = fusion.arms[depths.index(max(depths))]
        for arm, number, depth in zip(fusion.arms, numbers, depths, strict=True):
            if depth == 0 and not is_mask(fusion, arm, facts.calls[number]):
                yield Trigger(
                    (fusion.id, arm.source, deepest.source),
                    f"{quoted(arm.source)} enters {quoted(fusion.id)} raw, beside {quoted(deepest.source)} of weighted "
                    f"depth {max(depths)}.",
                    {"weighted_depth": 0, "beside": max(depths)},
                )


RULE = Rule(
    code="AL104",
    name="raw-arm",
    severity="info",
    what="An input enters a fusion raw, at weighted depth 0, beside an arm that many weighted calls have worked on.",
    why="Raw values have the scale and the meaning of the data; beside learned features, which training keeps in a "
    "range of their own, they drown or dominate, and nothing ahead of the fusion can learn to fit them in.",
    hint="Give the input a small branch: normalize it, then a Dense or two, or an Embedding.",
    options=(
        Option("min-depth", 3, 1, "the least weighted depth of the arm beside which a raw one is told", whole=True),
    ),
    find=find,
    yields_to=("AL101", "AL102"),
)
