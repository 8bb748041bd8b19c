"""AL105: in a model with several inputs, an output sees only one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from archlens.analysis.analysis import Analysis
from archlens.rules.rule import Rule, Trigger
from archlens.text.lists import listed_names
from archlens.text.names import quoted


def find(analysis: Analysis, _: Mapping[str, float]) -> Iterator[Trigger]:
    """Outputs that a single input reaches, told together where nothing is ever fused."""
    inputs = len(analysis.branches)
    alone = [output for output in analysis.outputs if len(output.inputs) == 1]
    if inputs < 2 or not alone:  # noqa: PLR2004 - with one input there is nothing else to see
        return
    if not analysis.fusions:
        yield Trigger(
            tuple(dict.fromkeys(output.id for output in alone)),
            f"No output sees more than one of the {inputs} inputs: nothing is ever fused, and this is several models "
            "in one.",
            {"inputs": inputs, "outputs": len(alone)},
        )
        return
    for output in {output.id: output for output in reversed(alone)}.values():
        yield Trigger(
            (output.id,),
            f"Output {quoted(output.name)} sees only input {listed_names(output.inputs)} of {inputs}.",
            {"inputs": 1, "of": inputs},
        )


RULE = Rule(
    code="AL105",
    name="single-input-output",
    severity="info",
    what="In a model with several inputs, an output sees only one of them.",
    why="Whatever the other inputs say, this output stays the same. It may be an auxiliary head or a tower of its own; "
    "it may also be wired to the branch instead of to the fusion.",
    hint="If it was to see all inputs, connect it behind the fusion.",
    find=find,
)
