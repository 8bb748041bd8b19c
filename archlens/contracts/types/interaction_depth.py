"""``interaction-depth``: how many calls work on mixed inputs."""

from __future__ import annotations

from collections.abc import Iterator

from archlens.analysis.analysis import Analysis
from archlens.analysis.reach import source_masks
from archlens.analysis.wiring import Wiring
from archlens.contracts.bounds import BOUNDS, outside, validate_bounds
from archlens.contracts.contract import Contract, Violation
from archlens.contracts.contract_type import ContractType
from archlens.contracts.deepest_paths import deepest
from archlens.contracts.fields import Field, flag
from archlens.contracts.shortest_paths import along


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
    wiring = Wiring(analysis.graph)
    deep = {f.id for f in analysis.fusions if f.depth_after == analysis.interaction.depth}
    start = next((number for number, call in enumerate(wiring.calls) if call.id in deep), None)
    return deepest(wiring, () if start is None else (start,), wiring.outputs, wiring.cost, lambda _: True)


def _weighted_path(analysis: Analysis) -> tuple[str, ...]:
    """The path of interaction calls with most weighted ones."""
    wiring = Wiring(analysis.graph)
    mixed = {number for number, mask in enumerate(source_masks(wiring)) if mask & (mask - 1)}
    return deepest(wiring, mixed, mixed, wiring.weight, mixed.__contains__)


TYPE = ContractType(
    name="interaction-depth",
    summary="How many calls deep the model works on mixed inputs.",
    fields=(*BOUNDS, Field("weighted", flag, "whether weighted calls alone are counted", default=False)),
    check=check,
    validate=validate_bounds,
)
