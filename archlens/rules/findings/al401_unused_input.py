"""AL401: an input that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.rule import Rule, Trigger
from archlens.text.names import quoted


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Inputs of role ``unused``."""
    for each in analysis.inputs:
        if each.role == "unused":
            yield Trigger((each.name,), f"Input {quoted(each.name)} reaches no output.", {"role": each.role})


RULE = Rule(
    code="AL401",
    name="unused-input",
    severity="warning",
    what="An input reaches no output.",
    why="Whoever calls the model must give it, it costs loading and memory, and nothing of it is ever learned: "
    "usually a tensor that was to be passed on and was not.",
    hint="Pass it to the call that was to take it, or take it out of the model's inputs.",
    find=find,
)
