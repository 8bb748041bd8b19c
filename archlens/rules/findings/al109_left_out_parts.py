"""AL109: parts of the report that the model is too large for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens import limits
from archlens.analysis.analysis import Analysis
from archlens.analysis.omissions import (
    CALL_INPUTS,
    MERGE_INPUTS,
    MISSING_INPUTS,
    OUTPUT_DEPTHS,
    OUTPUT_INPUTS,
    SPLITS,
    Omission,
)
from archlens.analysis.results import Fusion, Injection
from archlens.rules.rule import Rule, Trigger
from archlens.text.figures import count


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """A trigger for each part that goes beyond its limit."""
    for part in _left_out(analysis):
        size = part.size(analysis.facts)
        yield Trigger(
            (),
            f"The report goes without {part.what}: {count(size)} {limits.what(part.limit)}, more than the limit "
            f"{part.limit}.",
            {"size": size},
            hint=f"Allow more, if you have the time and the memory: --limit {part.limit}={size}, or "
            f"limits={{'{part.limit}': {size}}} in Python.",
        )


def _left_out(analysis: Analysis) -> Iterator[Omission]:
    """What is not there, in the order of the report."""
    merges: tuple[Fusion | Injection, ...] = (*analysis.fusions, *analysis.injections)
    if any(merge.inputs is None for merge in merges):
        yield MERGE_INPUTS
    if any(output.depth_from is None for output in analysis.outputs):
        yield OUTPUT_DEPTHS
    if any(output.inputs is None for output in analysis.outputs):
        yield OUTPUT_INPUTS
    if analysis.splits is None:
        yield SPLITS
    if analysis.without is None:
        yield MISSING_INPUTS
    if CALL_INPUTS.is_due(analysis.facts):  # of a list that is made when it is asked for
        yield CALL_INPUTS


RULE = Rule(
    code="AL109",
    name="left-out-parts",
    severity="info",
    what="The model has so many inputs or outputs that parts of its report would go beyond a limit.",
    why="What is told of every input at every place grows with the product of their numbers. The parts that would go "
    "beyond their limits are not in the report, and null in JSON; everything else is there.",
    hint="Allow more by --limit NAME=NUMBER, if you have the time and the memory.",
    find=find,
)
