"""AL402: an input that only masks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.rule import Rule, Trigger
from archlens.text.names import quoted


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Inputs of role ``control``."""
    for each in analysis.inputs:
        if each.role == "control":
            message = f"Input {quoted(each.name)} only masks: it leads into control tensors alone."
            yield Trigger((each.name,), message, {"role": each.role})


RULE = Rule(
    code="AL402",
    name="masking-input",
    severity="info",
    what="An input leads into control tensors (masks) alone.",
    why="It decides which values count and brings none itself: it has no branch, and no figure of the report "
    "follows it.",
    hint="Nothing to do if it is a mask. If it was to be a feature, it is passed by the wrong argument.",
    find=find,
)
