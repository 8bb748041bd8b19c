"""``fusion``: where inputs come together, and how."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, get_args

from archlens.analysis.analysis import Analysis
from archlens.analysis.facts import GraphFacts
from archlens.analysis.results import Fusion, Level
from archlens.contracts.bounds import unknown
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, count, share, some_of, texts
from archlens.contracts.selectors import Selecting, at_least_two
from archlens.layers.roles import MODES
from archlens.text.figures import plural, significant
from archlens.text.lists import listed, listed_names
from archlens.text.names import quoted

LEVELS = get_args(Level)


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation if the inputs never come together, and for every fusion where they do so in another way."""
    fields, select = contract.fields, Selecting(analysis)
    inputs = select.inputs(fields["inputs"])
    at_least_two(inputs, "inputs", select, inputs)
    calls = select.fusions(fields["call"]) if "call" in fields else ()
    yield from select.missing
    if select.missing:
        return
    named = listed_names(list(inputs), most=None)
    fusions = [fusion for fusion in analysis.fusions if brings_together(analysis.facts, fusion, inputs)]
    if not fusions:
        yield Violation(f"{named} come together", "they never do", tuple(inputs))
    for fusion in fusions:
        if "call" in fields and fusion not in calls:
            wanted = listed_names([call.id for call in calls], most=None, last=" or ")
            yield Violation(f"{named} come together at {wanted}", f"at {quoted(fusion.id)}", (fusion.id,))
        yield from _otherwise(fields, fusion)


def brings_together(facts: GraphFacts, fusion: Fusion, inputs: Iterable[str]) -> bool:
    """Whether all of these inputs are seen by a fusion, but by no arm of it alone."""
    wanted = 0
    for name in inputs:
        wanted |= facts.source_masks[facts.number[name]]

    def sees_all(call: str) -> bool:
        return facts.source_masks[facts.number[call]] & wanted == wanted

    return sees_all(fusion.id) and not any(sees_all(arm.source) for arm in fusion.arms)


def _otherwise(fields: Mapping[str, Any], fusion: Fusion) -> Iterator[Violation]:
    """What a fusion is that it should not be."""
    whose = f"fusion {quoted(fusion.id)}"
    for key, is_ in (("mode", fusion.mode), ("level", fusion.level)):
        if key in fields and is_ not in fields[key]:
            yield Violation(f"{whose}: {key} {listed(fields[key], last=' or ')}", is_, (fusion.id,))
    if fields.get("stage", fusion.stage) != fusion.stage:
        yield Violation(f"{whose}: stage {fields['stage']}", f"stage {fusion.stage}", (fusion.id,))
    if "max-share" not in fields:
        return
    promised = f"{whose}: no arm with a share of more than {significant(fields['max-share'], 6)}"
    for arm in fusion.arms:
        if arm.share is None:
            yield unknown(promised, f"share of {quoted(arm.source)}", (arm.source, fusion.id))
        elif arm.share > fields["max-share"]:
            found = f"{quoted(arm.source)} has {significant(arm.share, 4)} ({plural(arm.features, 'feature')})"
            yield Violation(promised, found, (arm.source, fusion.id))


TYPE = ContractType(
    name="fusion",
    summary="That inputs come together, and how: mode, level, stage, shares of the arms.",
    fields=(
        Field("inputs", texts, "the inputs that come together, at least two", required=True),
        Field("call", texts, "the fusion where they do so"),
        Field("mode", some_of(MODES, "a mode"), "how it merges; one of these"),
        Field("level", some_of(LEVELS, "a level"), "its level; one of these"),
        Field("stage", count, "its stage"),
        Field("max-share", share, "the most of the features that one arm may bring"),
    ),
    check=check,
)
