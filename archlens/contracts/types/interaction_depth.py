"""``interaction-depth``: how many calls work on mixed inputs."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.depth import longest_from
from archlens.contracts.bounds import BOUNDS, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.fields import Field, flag
from archlens.contracts.proof_paths import along, deepest


def check(contract: Contract, analysis: Analysis) -> Iterator[Violation]:
    """A violation if the interaction depth is out of bounds, with a deepest path."""
    interaction = analysis.interaction
    if contract.fields["weighted"]:
        figure, kind, path = interaction.weighted_depth, "weighted calls", _weighted_path(analysis)
    else:
        figure, kind, path = interaction.depth, "calls", _path(analysis)
    proof = f"the deepest path: {along(path)}" if path else "no inputs meet"
    yield from outside(contract.fields, figure, whose="interaction", unit=f"{kind} deep", where=path, proof=proof)


def _path(analysis: Analysis) -> tuple[str, ...]:
    """From the fusion with the largest depth after to the output."""
    facts = analysis.facts
    depth = analysis.interaction.depth
    start = next((facts.number[fusion.id] for fusion in analysis.fusions if fusion.depth_after == depth), None)
    if start is None:
        return ()
    return deepest(facts, longest_from(facts.sources, [start], facts.counted), facts.outputs)


def _weighted_path(analysis: Analysis) -> tuple[str, ...]:
    """The path of interaction calls with most weighted ones."""
    facts = analysis.facts
    return deepest(facts, facts.weighted_interaction, range(len(facts.calls)))


TYPE = ContractType(
    name="interaction-depth",
    summary="How many calls deep the model works on mixed inputs.",
    fields=(*BOUNDS, Field("weighted", flag, "whether weighted calls alone are counted", default=False)),
    check=check,
    validate=validate_bounds,
)
